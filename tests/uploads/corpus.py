"""The corpus by class, each file with a name of its own."""

from collections.abc import Callable, Iterator
from functools import cache

from tests.uploads import hostile, hostile_documents, hostile_pdfs
from tests.uploads.hostile import Hostile

CLASSES: dict[str, Callable[[], Iterator[Hostile]]] = {
    "programs": hostile.programs,
    "pages of the web": hostile.pages,
    "drawings and XML": hostile.drawings,
    "archives": hostile.archives,
    "other kinds under good names": hostile.disguised,
    "texts that are none": hostile.no_texts,
    "damaged and cut off": hostile.damaged,
    "macros": hostile_documents.macros,
    "behind a password": hostile_documents.protected,
    "bombs": hostile_documents.bombs,
    "two files in one": hostile_documents.two_in_one,
    "fetching when opened": hostile_documents.reaching_out,
    "carrying another file": hostile_documents.carrying,
    "PDF that acts": hostile_documents.active_pdfs,
    "PDF with broken packing": hostile_pdfs.broken_packing,
    "PDF with broken tables": hostile_pdfs.broken_tables,
    "PDF nested and large": hostile_pdfs.nested_and_large,
    "PDF that hides": hostile_pdfs.hiding,
    "PDF that acts elsewhere": hostile_pdfs.active_elsewhere,
}


@cache
def hostile_files(kind: str) -> list[Hostile]:
    """Return all files of a class."""
    return list(CLASSES[kind]())
