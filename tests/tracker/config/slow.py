"""A site of views whose queries take too long, or never reach a database."""

from collections.abc import Iterator

from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path

from tracker.config.urls import urlpatterns as ours

LONG = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000) SELECT max(i) FROM n"
handler500 = "tracker.config.errors.server_error"


def counted() -> str:
    """A query that would take minutes."""
    with connection.cursor() as cursor:
        cursor.execute(LONG)
        return str(cursor.fetchone())


def slow(request: HttpRequest) -> HttpResponse:
    return HttpResponse(counted())


def slow_body(request: HttpRequest) -> StreamingHttpResponse:
    def pieces() -> Iterator[str]:
        yield "begun"
        yield counted()

    return StreamingHttpResponse(pieces())


def away(request: HttpRequest) -> HttpResponse:
    raise OperationalError("the database is away")


def faulty(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM nobody_made_this")
    return HttpResponse()


urlpatterns = [
    path("slow", slow),
    path("portal/slow", slow),
    path("admin/slow", slow),
    path("slow-body", slow_body),
    path("away", away),
    path("portal/away", away),
    path("away.json", away),
    path("faulty", faulty),
    *ours,
]
