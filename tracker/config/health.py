"""Addresses for whoever keeps the site running, and the logo. The first two answer within two seconds, whatever else is
the matter.

They are answered before any middleware that looks at names of hosts, sessions or languages: a load balancer asks by the
IP address, and has none of them.
"""

import datetime
from collections.abc import Callable, Iterable
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
from tracker.upkeep.watching.state import SiteState, state_of_the_site

SECONDS = 1.5  # what a probe waits for the database; most give up after two
TABLE = "django_migrations"  # the first that a new database has
READY, DEGRADED = "ready", "degraded"
# The text that Prometheus reads (its exposition format).
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
# Each measure with what it says. Numbers are seconds, bytes and counts; a moment is in seconds since 1970.
MEASURES = {
    "followup_database_answers": "1 while the database answers",
    "followup_release_info": "the release that runs",
    "followup_well": "1 while a part that has to go on does",
    "followup_seen_timestamp_seconds": "the last moment at which a part was well",
    "followup_mails_waiting": "e-mails that no server has taken yet",
    "followup_oldest_mail_seconds": "how long the oldest of these waits",
    "followup_oldest_task_seconds": "how long the oldest task of the worker waits",
    "followup_faulty_files": "stored files that are not as they were stored",
    "followup_free_bytes": "bytes that are free on the fullest disk",
    "followup_troubles": "things that stand on the page of administrators",
}
type Sample = tuple[str, str, float]


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


def exposition(state: SiteState | None, release: str) -> str:
    """The text, each measure after what it says. `state` is None while the database does not answer."""
    samples = [("followup_release_info", f'{{version="{release}"}}', 1.0), ("followup_database_answers", "", 0.0)]
    if state:
        samples = [samples[0], ("followup_database_answers", "", 1.0), *_samples(state)]
    lines: list[str] = []
    for name, said in MEASURES.items():
        found = [f"{name}{labels} {value:.15g}" for measure, labels, value in samples if measure == name]
        if found:
            lines += [f"# HELP {name} {said}", f"# TYPE {name} gauge", *found]
    return "\n".join([*lines, ""])


def _samples(state: SiteState) -> Iterable[Sample]:
    for part, sign in state.parts:
        yield "followup_well", f'{{part="{part}"}}', float(bool(sign and sign.is_well(state.now)))
        if sign and sign.seen_at:
            yield "followup_seen_timestamp_seconds", f'{{part="{part}"}}', sign.seen_at.timestamp()
    yield "followup_mails_waiting", "", state.mails
    yield "followup_oldest_mail_seconds", "", _age(state.oldest_mail, state.now)
    yield "followup_oldest_task_seconds", "", _age(state.oldest_task, state.now)
    yield "followup_faulty_files", "", state.faulty
    yield "followup_free_bytes", "", state.free
    yield "followup_troubles", "", len(state.troubles)


def _age(moment: datetime.datetime | None, now: datetime.datetime) -> float:
    return (now - moment).total_seconds() if moment else 0.0


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
