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
    """The name of an element without its namespace; nothing for a comment."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def attribute(element: Any, name: str) -> str:
    """An attribute by its name without namespace."""
    return next((value for key, value in element.attrib.items() if etree.QName(key).localname == name), "")
