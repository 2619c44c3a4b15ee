"""Nothing typed is lost when a session ends: the posted fields travel through the sign-in page and fill the form again.

The refused post stores nothing. After the sign-in the fields wait in the new session: those of the portal for the one
next page, which shows them in its form; those of the desk for a page that shows them with a button. Neither saves
anything by itself. Passwords and codes are not carried.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

PREFIX = "kept-"
SESSION_KEY = "kept_words"
SECRET = {"password", "password_again", "old_password", "new_password1", "new_password2", "code", "credential"}
NOT_KEPT = {"csrfmiddlewaretoken", "next", *SECRET}

type PostedFields = list[tuple[str, str]]


@dataclass(frozen=True)
class Kept:
    """What was typed into a form of the secretariat before signing in again."""

    address: str
    fields: PostedFields


def typed_fields(post: QueryDict) -> PostedFields:
    """What was posted, field by field, as the hidden inputs of a page carry it."""
    return [(name, value) for name, values in post.lists() if name not in NOT_KEPT for value in values]


def carried_fields(post: QueryDict) -> PostedFields:
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
        request.session[SESSION_KEY] = {"address": address, "fields": kept}


def take_kept(request: HttpRequest) -> QueryDict | None:
    """What was typed into this page, once. What was typed into another page of the portal is dropped."""
    kept = request.session.get(SESSION_KEY)
    if not kept or is_at_the_desk(kept["address"]):
        return None
    del request.session[SESSION_KEY]
    if kept["address"].partition("?")[0] != request.path:
        return None
    data = QueryDict(mutable=True)
    for name, value in kept["fields"]:
        data.appendlist(name, value)
    return data


def kept_for_the_desk(request: HttpRequest) -> Kept | None:
    """What was typed into a form of the secretariat. It is kept on: a page can be opened twice."""
    kept = request.session.get(SESSION_KEY)
    if not kept or not is_at_the_desk(kept["address"]):
        return None
    return Kept(kept["address"], [(name, value) for name, value in kept["fields"]])


def is_at_the_desk(address: str) -> bool:
    """Whether an address of this site is one of the secretariat's desk."""
    return address.startswith(reverse("admin:index"))


def address_after_sign_in(address: str, fields: PostedFields) -> str:
    """Where a person goes after a sign-in that carried `fields` for the form at `address`."""
    return reverse("portal:kept_for_desk") if fields and is_at_the_desk(address) else address


def local_address(address: str, default: str) -> str:
    """`address` if it is a page of the portal on this site, else `default`."""
    is_local = url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if is_local and address.startswith(reverse("portal:tasks")) else default


def address_in_the_rooms(address: str, default: str) -> str:
    """`address` if it is a page of the portal or the desk on this site, else `default`."""
    is_local = url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if is_local and is_at_the_desk(address) else local_address(address, default)


def keeping_page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """The page that carries the posted fields on. 403: the post itself was refused."""
    kept = {"kept": typed_fields(request.POST), "next": request.get_full_path(), "prefix": PREFIX}
    return render(request, template, {**kept, "had_file": bool(request.FILES), **context}, status=403)
