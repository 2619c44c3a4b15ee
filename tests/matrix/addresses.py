"""Every address of the site, as the URL resolver knows it. English stands for all languages."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation

# The one address without a name: the desk's answer to whatever it does not know.
UNNAMED = "(anything else)"
UNNAMED_PATHS = {f"admin:{UNNAMED}": "/admin/no-such-page/"}


def _walk(
    resolver: URLResolver, namespaces: tuple[str, ...], parts: frozenset[str]
) -> Iterator[tuple[str, frozenset[str]]]:
    for pattern in resolver.url_patterns:
        inside = parts | set(pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLPattern):
            yield ":".join([*namespaces, pattern.name or UNNAMED]), inside
        else:
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from _walk(pattern, inner, inside)


@cache
def _found() -> frozenset[tuple[str, frozenset[str]]]:
    with translation.override("en"):
        return frozenset(_walk(get_resolver(), (), frozenset()))


def all_addresses() -> list[str]:
    """The names of all addresses, each once, with their namespaces."""
    return sorted({name for name, _parts in _found()})


def is_whole(name: str) -> bool:
    return (name, frozenset()) in _found()


def path_of(name: str, /, **parts: Any) -> str:
    if name in UNNAMED_PATHS:
        return UNNAMED_PATHS[name]
    with translation.override("en"):
        return reverse(name, kwargs=parts)
