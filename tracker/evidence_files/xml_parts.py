"""Parts in XML, read one element at a time and never fetching anything."""

import io
from collections.abc import Iterator
from typing import Any, Protocol

from lxml import etree

from tracker.evidence_files.kinds import damaged


class Parts(Protocol):
    """A document whose parts can be read by name."""

    @property
    def names(self) -> tuple[str, ...]: ...

    def read(self, name: str) -> bytes: ...


def elements(package: Parts, name: str) -> Iterator[Any]:
    """The elements of a part as they end. Raises ValidationError where it is not XML."""
    try:
        reading = etree.iterparse(
            io.BytesIO(package.read(name)), events=("end",), resolve_entities=False, no_network=True, load_dtd=False
        )
        for _event, element in reading:
            yield element
            element.clear()
    except (etree.XMLSyntaxError, KeyError) as error:
        raise damaged() from error


def local_name(element: Any) -> str:
    """Return the name of an element without its namespace, "" for a comment. Raises ValidationError."""
    return _without_namespace(element.tag) if isinstance(element.tag, str) else ""


def attribute(element: Any, name: str) -> str:
    """Return an attribute by its name without namespace, "" where there is none. Raises ValidationError."""
    return next((value for key, value in element.attrib.items() if _without_namespace(key) == name), "")


def _without_namespace(name: str) -> str:
    """Return the local name. Raises ValidationError where a prefix is declared nowhere: that is damage."""
    try:
        return str(etree.QName(name).localname)
    except ValueError as error:
        raise damaged() from error
