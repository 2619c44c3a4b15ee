"""Workbooks for the tests of the reader: good ones, and ones that nobody should send."""

import io
import re
import zipfile
from collections.abc import Callable

from openpyxl import Workbook


def packed(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def workbook(*rows: list) -> bytes:
    """One sheet with these rows."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    return packed(book)


def altered(
    content: bytes, part: str, change: Callable[[bytes], bytes], *, add: dict[str, bytes] | None = None
) -> bytes:
    """The file with one of its parts changed, and others added."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
        for name, more in (add or {}).items():
            new.writestr(name, more)
    return file.getvalue()


def renamed(content: bytes, part: str, name: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w") as new:
        for each in old.namelist():
            new.writestr(name if each == part else each, old.read(each))
    return file.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
PLAIN = workbook(["State", "Text"], ["XAA", "Words"])


def with_entities() -> bytes:
    """A sheet whose XML defines an entity that reaches out."""
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    return altered(PLAIN, SHEET, lambda xml: bomb + re.sub(rb"^<\?xml[^>]*\?>", b"", xml))


def zip_bomb() -> bytes:
    """A file that unpacks to more than is read."""
    return altered(PLAIN, SHEET, lambda xml: xml, add={"xl/media/zeros.bin": b"\0" * (130 * 1024 * 1024)})


def with_macros() -> bytes:
    return altered(PLAIN, SHEET, lambda xml: xml, add={"xl/vbaProject.bin": b"x"})


def far_away() -> bytes:
    """A sheet that says it is as large as a sheet can be, with one cell in its last corner."""
    cell = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>far</t></is></c></row></sheetData>'
    wide = lambda xml: xml.replace(b"</sheetData>", cell).replace(b'ref="A1:B2"', b'ref="A1:XFD1048576"')  # noqa: E731
    return altered(PLAIN, SHEET, wide)


def with_a_part_without_its_head() -> bytes:
    """A file whose list of parts is whole, and in which the second part does not begin where the list says."""
    first, head, rest = PLAIN.partition(b"PK\x03\x04")
    before, second, behind = rest.partition(head)
    return first + head + before + b"PK\x00\x00" + behind if second else b""


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
ENCRYPTED = OLD + "EncryptedPackage".encode("utf-16-le")

BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "empty"),
    "blanks": (lambda: b" \r\n\t ", "empty"),
    "commas alone": (lambda: b",,,\n,,,\n", "empty"),
    "a workbook without a cell": (lambda: workbook(), "empty"),
    "the old kind": (lambda: OLD, "old"),
    "encrypted": (lambda: ENCRYPTED, "encrypted"),
    "macros": (with_macros, "macros"),
    "entities": (with_entities, "entities"),
    "a bomb": (zip_bomb, "too_large"),
    "cut off": (lambda: PLAIN[: len(PLAIN) // 2], "damaged"),
    "a broken part": (lambda: altered(PLAIN, SHEET, lambda xml: xml[:200]), "damaged"),
    "a part without its head": (with_a_part_without_its_head, "damaged"),
    "parts that begin before the file": (lambda: PLAIN[:4] + PLAIN[68:], "damaged"),
    "a Word document": (lambda: renamed(PLAIN, "xl/workbook.xml", "word/document.xml"), "not_a_sheet"),
    "a PDF": (lambda: b"%PDF-1.4\n1 0 obj", "not_a_sheet"),
    "a web page": (lambda: b"<!doctype html><table><tr><td>1</td></tr></table>", "not_a_sheet"),
    "a program": (lambda: b"MZ\x90\x00\x03\x00\x00\x00", "not_a_sheet"),
    "an open quotation mark": (lambda: b'a,b\n"never closed,1\n2,3\n', "open_quote"),
    "too many bytes": (lambda: b"x," * (11 * 1024 * 1024), "too_large"),
    "too many rows": (lambda: b"a,b\n" * 20_002, "many_rows"),
    "too many columns": (lambda: b",".join([b"x"] * 101), "many_columns"),
    "a cell too long": (lambda: b"a,b\n" + b"x" * 40_000 + b",1\n", "long_cell"),
}
