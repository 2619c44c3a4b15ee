"""Every address of the site, as the URL resolver knows it. English stands for all languages."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation

# The one address without a name: the desk's answer to whatever it does not know.
UNNAMED = "(anything else)"
UNNAMED_PATHS = {f"admin:{UNNAMED}": "/admin/no-such-page/"}


def _walk(resolver: URLResolver, namespaces: tuple[str, ...]) -> Iterator[tuple[str, frozenset[str]]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            name = ":".join([*namespaces, pattern.name or UNNAMED])
            yield name, frozenset(pattern.pattern.regex.groupindex)
        else:
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from _walk(pattern, inner)


def all_addresses() -> list[str]:
    """The names of all addresses, each once, with their namespaces."""
    with translation.override("en"):
        return sorted({name for name, _parameters in _walk(get_resolver(), ())})


def path_of(name: str, /, **parts: Any) -> str:
    """The path of one address."""
    if name in UNNAMED_PATHS:
        return UNNAMED_PATHS[name]
    with translation.override("en"):
        return reverse(name, kwargs=parts)
