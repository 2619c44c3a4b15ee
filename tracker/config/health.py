"""Two addresses for whoever keeps the site running. Each answers within two seconds, whatever else is the matter.

They are answered before any middleware that looks at names of hosts, sessions or languages: a load balancer asks by the
IP address, and has none of them.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TakesTooLong
from threading import Lock

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

SECONDS = 1.5  # what a probe waits for the database; most give up after two
TABLE = "django_migrations"  # the first that a new database has


class Health:
    """Answers both addresses by itself. Stands after what sets the headers of every response."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        view = ADDRESSES.get(request.path_info)
        return view(request) if view else self.get_response(request)


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. It asks nothing else."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """The process answers and its database does, which holds our tables. 503 where it does not."""
    if _probe.answers_within(SECONDS):
        return HttpResponse("ready\n", content_type="text/plain")
    return HttpResponse("the database does not answer\n", status=503, content_type="text/plain")


ADDRESSES = {"/healthz": healthz, "/readyz": readyz}


class Probe:
    """Asks the database over a line of its own, beside those of the requests; one question at a time.

    A host that is gone answers nothing, not even a refusal, for longer than anybody waits: so the question is asked in
    a thread, and who comes while one is open waits for the same.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._threads = ThreadPoolExecutor(1, thread_name_prefix="probe")
        self._open: Future[bool] | None = None

    def answers_within(self, seconds: float) -> bool:
        with self._lock:
            if self._open is None or self._open.done():
                self._open = self._threads.submit(database_answers)
            question = self._open
        try:
            return question.result(seconds)
        except TakesTooLong:
            return False


_probe = Probe()


def database_answers() -> bool:
    """Whether a new line to the database reaches the tables of this product."""
    line = connection.copy()
    try:
        with line.cursor() as cursor:
            cursor.execute(f"SELECT 1 FROM {TABLE} LIMIT 1")  # noqa: S608 - a name of ours
            return cursor.fetchone() is not None
    except DatabaseError:
        return False
    finally:
        if line.connection is not None:
            line.connection.close()
