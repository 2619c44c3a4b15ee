"""Files put together byte by byte: PDF, packages, pictures. What a library writes well is in `good`."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping

from PIL import Image

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
CATALOG = b"<</Type/Catalog/Pages 2 0 R%s>>"
PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]%s>>"


def pdf(
    *more: bytes, catalog: bytes = b"", page: bytes = b"", trailer: bytes = b"", head: bytes = b"%PDF-1.7\n"
) -> bytes:
    """A PDF of one page with a table of its objects. `more`: objects from number 4 on."""
    content, places = head, []
    for number, each in enumerate((CATALOG % catalog, PAGES, PAGE % page, *more), start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(places) + 1
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n"
    return content + end % (size, rows, size, trailer, len(content))


def stream(data: bytes, names: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (names, len(data), data)


def pdf_packed(*more: bytes, catalog: bytes = b"", names: bytes = b"/Type/ObjStm") -> bytes:
    """A PDF whose objects stand in a compressed stream, as newer programs write it. `more`: objects from 5 on."""
    inside = {1: CATALOG % catalog, 2: PAGES, 3: PAGE % b""} | {5 + at: each for at, each in enumerate(more)}
    header, body = b"", b""
    for number, each in inside.items():
        header += b"%d %d " % (number, len(body))
        body += each + b" "
    packed = zlib.compress(header + body)
    content = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
    at = len(content)
    content += b"4 0 obj\n%s\nendobj\n" % stream(
        packed, b"%s/N %d/First %d/Filter/FlateDecode" % (names, len(inside), len(header))
    )
    table_at, last = len(content), 5 + len(more)
    places = {number: struct.pack(">BIH", 2, 4, index) for index, number in enumerate(inside)}
    places |= {0: struct.pack(">BIH", 0, 0, 65535), 4: struct.pack(">BIH", 1, at, 0)}
    places[last] = struct.pack(">BIH", 1, table_at, 0)
    rows = zlib.compress(b"".join(places[number] for number in range(last + 1)))
    table = stream(rows, b"/Type/XRef/Size %d/W[1 4 2]/Root 1 0 R/Filter/FlateDecode" % (last + 1))
    return content + b"%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (last, table, table_at)


def revised(before: bytes, objects: dict[int, bytes], *, trailer: bytes = b"", root: bytes = b"1 0 R") -> bytes:
    """A file with another revision behind it, as programs save a change: new objects, a table, the way back."""
    content, rows = before, b""
    for number, each in objects.items():
        rows += b"%d 1\n%010d 00000 n \n" % (number, len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    back = re.findall(rb"startxref\s+([0-9]+)", before)[-1]
    end = b"xref\n%strailer\n<</Size 99/Root %s/Prev %s%s>>\nstartxref\n%d\n%%%%EOF\n"
    return content + end % (rows, root, back, trailer, len(content))


def package(parts: Mapping[str, bytes | str], stored: Iterable[str] = ("mimetype",)) -> bytes:
    """An archive of these parts in this order."""
    packed, plain = io.BytesIO(), set(stored)
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content, zipfile.ZIP_STORED if name in plain else zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def relations(*rows: str) -> str:
    return f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{"".join(rows)}</Relationships>'


def relation(kind: str, target: str, *, outside: bool = False, key: str = "r9") -> str:
    mode = ' TargetMode="External"' if outside else ""
    return f'<Relationship Id="{key}" Type="{RELATION}/{kind}" Target="{target}"{mode}/>'


def _types(main: str, kind: str, more: str) -> str:
    return (
        f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{main}" ContentType="{kind}"/>{more}</Types>'
    )


def word(
    body: str = "<w:p><w:r><w:t>A law.</w:t></w:r></w:p>",
    *,
    related: str = "",
    kind: str = WORD_TYPE,
    types: str = "",
    parts: Mapping[str, bytes | str] | None = None,
) -> bytes:
    """A Word document of these paragraphs."""
    return package(
        {
            "[Content_Types].xml": _types("word/document.xml", kind, types),
            "_rels/.rels": relations(relation("officeDocument", "word/document.xml")),
            "word/document.xml": f'{HEAD}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>',
            "word/_rels/document.xml.rels": relations(related),
            **(parts or {}),
        }
    )


def workbook(
    *, kind: str = SHEET_TYPE, types: str = "", related: str = "", parts: Mapping[str, bytes | str] | None = None
) -> bytes:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return package(
        {
            "[Content_Types].xml": _types("xl/workbook.xml", kind, types),
            "_rels/.rels": relations(relation("officeDocument", "xl/workbook.xml")),
            "xl/workbook.xml": f'{HEAD}<workbook xmlns="{main}" xmlns:r="{RELATION}"><sheets>'
            '<sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": relations(relation("worksheet", "worksheets/sheet1.xml", key="r1"), related),
            "xl/worksheets/sheet1.xml": f'{HEAD}<worksheet xmlns="{main}"><sheetData/></worksheet>',
            **(parts or {}),
        }
    )


ODF = "urn:oasis:names:tc:opendocument:xmlns"
SPACES = (
    f'xmlns:office="{ODF}:office:1.0" xmlns:text="{ODF}:text:1.0" xmlns:table="{ODF}:table:1.0" '
    f'xmlns:draw="{ODF}:drawing:1.0" xmlns:script="{ODF}:script:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"'
)


def opendocument(
    body: str = "<text:p>A law.</text:p>",
    *,
    kind: str = "text",
    manifest: str = "",
    parts: Mapping[str, bytes | str] | None = None,
    before: str = "",
) -> bytes:
    """An OpenDocument text (or spreadsheet) of this body. `before`: what stands before the body."""
    mime = f"application/vnd.oasis.opendocument.{kind}"
    return package(
        {
            "mimetype": mime,
            "content.xml": f"{HEAD}<office:document-content {SPACES}>{before}<office:body><office:{kind}>{body}"
            f"</office:{kind}></office:body></office:document-content>",
            **(parts or {}),
            "META-INF/manifest.xml": f'{HEAD}<manifest:manifest xmlns:manifest="{ODF}:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{mime}"/>{manifest}</manifest:manifest>',
        }
    )


def picture(kind: str = "PNG", mode: str = "RGB", size: tuple[int, int] = (40, 30), **options: object) -> bytes:
    drawn = Image.effect_mandelbrot(size, (-2, -1.5, 1, 1.5), 40)
    drawn = drawn.convert("RGB").convert(mode) if mode != "I;16" else drawn.convert("I;16")
    out = io.BytesIO()
    drawn.save(out, kind, **options)
    return out.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_of(width: int, height: int, data: bytes, colour: int = 2) -> bytes:
    """A PNG that says it has so many pixels, with this data."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def ole(*names: str) -> bytes:
    """The beginning of an old compound file with these streams named in its directory."""
    directory = b"".join(name.encode("utf-16-le").ljust(128, b"\x00") for name in names)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + directory + bytes(512)
