"""Addresses for whoever keeps the site running, and the logo. The first two answer within two seconds, whatever else is
the matter.

They are answered before any middleware that looks at names of hosts, sessions or languages: a load balancer asks by the
IP address, and has none of them.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TakesTooLong
from threading import Lock

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone, translation
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe

from tracker.config import processes
from tracker.files import organization
from tracker.files.organization import logo
from tracker.models import Heartbeat
from tracker.upkeep.watching.probes import is_short_of_room
from tracker.upkeep.watching.prometheus import CONTENT_TYPE, exposition
from tracker.upkeep.watching.state import state_of_the_site

SECONDS = 1.5  # what a probe waits for the database; most give up after two
TABLE = "django_migrations"  # the first that a new database has
READY, DEGRADED = "ready", "degraded"


class Health:
    """Answers these addresses by itself. Stands after what sets the headers of every response."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        view = ADDRESSES.get(request.path_info)
        return (view(request) if view else None) or self.get_response(request)


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. It asks nothing else."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """The process answers and its database does, which holds our tables. 503 where it does not.

    "degraded" in place of "ready": readers are served, but something beside the server has stopped or fails. A load
    balancer that took the site away for it would help nobody. The release stands in the header X-Release.
    """
    if word := _probe.answers_within(SECONDS):
        answer = HttpResponse(f"{word}\n", content_type="text/plain")
    else:
        answer = HttpResponse("the database does not answer\n", status=503, content_type="text/plain")
    answer["X-Release"] = settings.RELEASE
    return answer


@require_safe
def metrics(request: HttpRequest) -> HttpResponse | None:
    """How the site is doing, for Prometheus. Whoever has METRICS_TOKEN reads it; nobody else learns that it is there.

    A process of operations alone asks for none: who reaches its address may read it. By whose address it is asked
    counts for nothing: behind a proxy everybody's is that of the proxy.
    """
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    has_token = bool(settings.METRICS_TOKEN) and constant_time_compare(given, settings.METRICS_TOKEN)
    if settings.PROCESS != processes.OPERATIONS and (settings.PROCESS == processes.PUBLIC or not has_token):
        return None
    with translation.override("en"):
        try:
            text = exposition(state_of_the_site(timezone.now()), settings.RELEASE)
        except (DatabaseError, InterfaceError):
            text = exposition(None, settings.RELEASE)
    return HttpResponse(text, content_type=CONTENT_TYPE, headers={"Cache-Control": "no-store"})


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse | None:
    """Whom to tell of a hole in this site (RFC 9116); there where SECURITY_CONTACT and SECURITY_EXPIRES are set."""
    if not (settings.SECURITY_CONTACT and settings.SECURITY_EXPIRES):
        return None
    said = {
        "Contact": settings.SECURITY_CONTACT,
        "Expires": settings.SECURITY_EXPIRES,
        "Preferred-Languages": "en, fr, es, ar, ru, zh",
        "Canonical": f"{settings.PUBLIC_ADDRESS}/.well-known/security.txt",
    }
    lines = "".join(f"{name}: {value}\n" for name, value in said.items())
    return HttpResponse(lines, content_type="text/plain; charset=utf-8")


@require_safe
def organization_logo(request: HttpRequest) -> HttpResponse | None:
    """The logo of the organization, where one is set, in each process: no page asks another host for it."""
    found = logo()
    if found is None:
        return None
    kept = "public, max-age=31536000, immutable" if request.META["QUERY_STRING"] == found.digest else "no-cache"
    headers = {"Cache-Control": kept, "Content-Security-Policy": "default-src 'none'; sandbox"}
    return HttpResponse(found.content, content_type=found.content_type, headers=headers)


# None: there is nothing of this kind here, as at any other address that nobody made.
ADDRESSES: dict[str, Callable[[HttpRequest], HttpResponse | None]] = {
    "/healthz": healthz,
    "/readyz": readyz,
    "/metrics": metrics,
    "/.well-known/security.txt": security_txt,
    organization.ADDRESS: organization_logo,
}


class Probe:
    """Asks the database over a line of its own, beside those of the requests; one question at a time.

    A host that is gone answers nothing, not even a refusal, for longer than anybody waits: so the question is asked in
    a thread, and who comes while one is open waits for the same.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._threads = ThreadPoolExecutor(1, thread_name_prefix="probe")
        self._open: Future[str] | None = None

    def answers_within(self, seconds: float) -> str:
        """ "ready" or "degraded"; nothing where the database does not answer in that time."""
        with self._lock:
            if self._open is None or self._open.done():
                self._open = self._threads.submit(database_answers)
            question = self._open
        try:
            return question.result(seconds)
        except TakesTooLong:
            return ""


_probe = Probe()


def database_answers() -> str:
    """How ready a new line to the database finds the tables of this product; nothing where it does not reach them."""
    line = connection.copy()
    try:
        with line.cursor() as cursor:
            cursor.execute(f"SELECT 1 FROM {TABLE} LIMIT 1")  # noqa: S608 - a name of ours
            if cursor.fetchone() is None:
                return ""
        return DEGRADED if _is_in_trouble(line) else READY
    except DatabaseError:
        return ""
    finally:
        if line.connection is not None:
            line.connection.close()


def _is_in_trouble(line: BaseDatabaseWrapper) -> bool:
    """Whether a sign is overdue or says that something failed, or a disk is nearly full. The role of public pages may
    not read signs, and takes no files; a database that waits for its migration has no signs."""
    if settings.PROCESS == processes.PUBLIC:
        return False
    if is_short_of_room():
        return True
    question = f"SELECT 1 FROM {Heartbeat._meta.db_table} WHERE trouble <> '' OR due_at < %s LIMIT 1"  # noqa: S608
    try:
        with line.cursor() as cursor:
            cursor.execute(question, [line.ops.adapt_datetimefield_value(timezone.now())])
            return cursor.fetchone() is not None
    except DatabaseError:
        return False
