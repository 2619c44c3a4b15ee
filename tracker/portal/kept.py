"""Nothing typed is lost when a session ends: the posted fields travel through the sign-in page and fill the form again.

The refused post stores nothing. After the sign-in the fields wait in the new session for the one next page; that page
shows them in its form and saves nothing by itself.
"""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

PREFIX = "kept-"
SESSION_KEY = "kept_words"
NOT_KEPT = {"csrfmiddlewaretoken", "next", "password", "password_again"}

type Fields = list[tuple[str, str]]


def typed_fields(post: QueryDict) -> Fields:
    """What was posted, field by field, as the hidden inputs of a page carry it."""
    return [(name, value) for name, values in post.lists() if name not in NOT_KEPT for value in values]


def carried_fields(post: QueryDict) -> Fields:
    """What the hidden inputs of a page carried."""
    return [
        (name.removeprefix(PREFIX), str(value))
        for name, values in post.lists()
        if name.startswith(PREFIX)
        for value in values
    ]


def keep(request: HttpRequest, address: str, fields: Iterable[tuple[str, str]]) -> None:
    """Let the fields wait for the page at `address`."""
    if kept := [list(field) for field in fields]:
        request.session[SESSION_KEY] = {"address": address.partition("?")[0], "fields": kept}


def take_kept(request: HttpRequest) -> QueryDict | None:
    """What waits for this page, once. What waited for another page is dropped."""
    kept = request.session.pop(SESSION_KEY, None)
    if not kept or kept["address"] != request.path:
        return None
    data = QueryDict(mutable=True)
    for name, value in kept["fields"]:
        data.appendlist(name, value)
    return data


def local_address(address: str, default: str) -> str:
    """`address` if it is a page of the portal on this site, else `default`."""
    is_local = url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if is_local and address.startswith(reverse("portal:tasks")) else default


def keeping_page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """The page that carries the posted fields on. 403: the post itself was refused."""
    kept = {"kept": typed_fields(request.POST), "next": request.get_full_path(), "prefix": PREFIX}
    return render(request, template, {**kept, "had_file": bool(request.FILES), **context}, status=403)
