"""Hostile files by class, the rest: documents that act, fetch, carry or hide something, are locked, or grow."""

import io
import zipfile
import zlib
from collections.abc import Iterator

from tests.uploads.building import (
    HEAD,
    chunk,
    ole,
    opendocument,
    package,
    pdf,
    pdf_packed,
    picture,
    png_of,
    relation,
    relations,
    stream,
    word,
    workbook,
)
from tests.uploads.hostile import PROGRAMS, Hostile

MACRO = "application/vnd.ms-office.vbaProject"
MACRO_WORD = "application/vnd.ms-word.document.macroEnabled.main+xml"
MACRO_BOOK = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
LISTENER = (
    '<office:event-listeners><script:event-listener script:language="ooo:script" '
    'xlink:href="vnd.sun.star.script:A"/></office:event-listeners>'
)


def macros() -> Iterator[Hostile]:
    """Programs in documents."""
    program = {"word/vbaProject.bin": ole("VBA")}
    yield "with macros.docx", word(kind=MACRO_WORD, parts=program)
    yield "its kind alone.docx", word(kind=MACRO_WORD)
    yield "its part alone.docx", word(parts=program)
    yield (
        "under another name.docx",
        word(
            parts={"word/settings.bin": b"x"}, types=f'<Override PartName="/word/settings.bin" ContentType="{MACRO}"/>'
        ),
    )
    yield "capitals.docx", word(parts={"word/VBAPROJECT.BIN": b"x"})
    yield "by ending.docx", word(types=f'<Default Extension="bin" ContentType="{MACRO}"/>')
    yield "data.docx", word(parts={"word/vbaData.xml": "<a/>"})
    yield "with macros.xlsx", workbook(kind=MACRO_BOOK, parts={"xl/vbaProject.bin": ole("VBA")})
    yield "its kind alone.xlsx", workbook(kind=MACRO_BOOK)
    yield "old macros.xlsx", workbook(parts={"xl/macrosheets/sheet1.xml": "<a/>"})
    yield (
        "old macros by kind.xlsx",
        workbook(types='<Override PartName="/xl/a.xml" ContentType="application/vnd.ms-excel.macrosheet+xml"/>'),
    )
    yield (
        "dialogue.xlsx",
        workbook(types='<Override PartName="/xl/a.xml" ContentType="application/x.dialogsheet+xml"/>'),
    )
    yield "control.docx", word(parts={"word/activeX/activeX1.xml": "<a/>"})
    yield (
        "control.xlsx",
        workbook(types='<Override PartName="/xl/a.xml" ContentType="application/vnd.ms-office.activeX+xml"/>'),
    )
    yield "basic.odt", opendocument(parts={"Basic/Standard/Module1.xml": "<a/>"})
    yield "basic.ods", opendocument(kind="spreadsheet", parts={"Basic/Standard/Module1.xml": "<a/>"})
    yield "python.odt", opendocument(parts={"Scripts/python/a.py": "pass"})
    yield "java.ods", opendocument(kind="spreadsheet", parts={"Scripts/java/A/parcel-descriptor.xml": "<a/>"})
    yield "listener.odt", opendocument(before=f"<office:scripts>{LISTENER}</office:scripts>")
    yield (
        "in the style.odt",
        opendocument(
            parts={"styles.xml": f'{HEAD}<a xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="macro:///A.B.C"/>'}
        ),
    )


def protected() -> Iterator[Hostile]:
    """Behind a password, as far as anybody can tell without it."""
    lock = b"<</Filter/Standard/V 1/R 2/O(%s)/U(%s)/P -4>>" % (b"o" * 32, b"u" * 32)
    yield "locked.pdf", pdf(lock, trailer=b"/Encrypt 4 0 R/ID[<00><00>]")
    yield "restricted.pdf", pdf(trailer=b"/Encrypt" + lock + b"/ID[<00><00>]")
    yield "escaped.pdf", pdf(lock, trailer=b"/#45ncrypt 4 0 R/ID[<00><00>]")
    yield "in the packed table.pdf", pdf_packed().replace(b"/Type/XRef", b"/Encrypt 1 0 R/Type/XRef")
    for ending in ("docx", "xlsx", "pdf", "txt"):
        yield f"office.{ending}", ole("Root Entry", "EncryptionInfo", "EncryptedPackage")
    entry = '<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry>'
    yield "locked.odt", opendocument(manifest=entry)
    yield "locked.ods", opendocument(kind="spreadsheet", manifest=entry)
    yield (
        "locked as a whole.odt",
        package({"mimetype": "application/vnd.oasis.opendocument.text", "encrypted-package": b"\x01" * 50}),
    )
    for name, content in {
        "docx": word(),
        "xlsx": workbook(),
        "odt": opendocument(),
        "zip": package({"a": "b"}),
    }.items():
        yield f"parts locked-{name}.docx", _with_lock_bits(content)
    yield "armoured.txt", b"-----BEGIN PGP MESSAGE-----\n\nAAAA\n-----END PGP MESSAGE-----\n"
    yield "enveloped.txt", b"-----BEGIN PKCS7-----\nAAAA\n-----END PKCS7-----\n"


def _with_lock_bits(content: bytes) -> bytes:
    """The flag of encryption at every part."""
    locked = bytearray(content)
    for mark, flag in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = locked.find(mark)
        while place >= 0:
            locked[place + flag] |= 1
            place = locked.find(mark, place + 4)
    return bytes(locked)


def bombs() -> Iterator[Hostile]:
    """Small on the way, large when opened."""
    zeros = b" " * (30 * 1024 * 1024)
    yield "large part.docx", word(parts={"word/a.xml": zeros})
    yield "large part.xlsx", workbook(parts={"xl/worksheets/sheet2.xml": zeros})
    yield "large part.odt", opendocument(parts={"Pictures/a": zeros})
    yield "many parts.docx", word(parts={f"word/media/{number}": "" for number in range(3100)})
    yield "entities.docx", word(parts={"word/a.xml": '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><a>&c;</a>'})
    yield "wide entities.docx", word(parts={"word/a.xml": '<!DOCTYPE a [<!ENTITY b "b">]><a/>'.encode("utf-16")})
    yield "entities.odt", opendocument(parts={"a.xml": '<!DOCTYPE a [<!ENTITY b "b">]><a/>'})
    yield "twice the same part.docx", _overlapping()
    for width, height in ((60_000, 60_000), (100_000, 10), (8_000, 8_000), (2**31 - 1, 1)):
        yield f"{width} by {height}.png", png_of(width, height, zlib.compress(bytes(100)))
    yield "more than it says.png", png_of(10, 10, zlib.compress(bytes(20 * 1024 * 1024)))
    yield "nothing.png", png_of(0, 10, zlib.compress(b""))
    jpeg = picture("JPEG")
    frame = jpeg.index(b"\xff\xc0") + 5
    for sides in (b"\xff\xff\xff\xff", b"\x27\x10\x27\x10", b"\x00\x00\x00\x00"):
        yield f"sides {sides.hex()}.jpg", jpeg[:frame] + sides + jpeg[frame + 4 :]
    big = zlib.compress(bytes(80 * 1024 * 1024), 9)
    yield "objects.pdf", pdf(stream(big, b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode"))
    yield "table.pdf", pdf(stream(big, b"/Type/XRef/Filter/FlateDecode"))
    yield "objects in objects.pdf", b"%PDF-1.7\n" + b"1 0 obj " * 60_000 + b"\n%%EOF\n"


def _overlapping() -> bytes:
    """Two entries of the table that point at one part."""
    content = bytearray(word(parts={"word/media/a.bin": b"a" * 400, "word/media/b.bin": b"a" * 400}))
    places = {name: content.rindex(name) for name in (b"word/media/a.bin", b"word/media/b.bin")}
    first, second = places.values()
    content[second - 4 : second] = content[first - 4 : first]
    return bytes(content)


def two_in_one() -> Iterator[Hostile]:
    """One file that is two: what a program takes it for depends on where it begins to read."""
    hidden, page = package({"a.html": "<html>"}), b"<html><script>1</script></html>"
    hosts = {"pdf": pdf(), "png": picture(), "jpg": picture("JPEG")}
    for ending, host in hosts.items():
        yield f"archive behind.{ending}", host + hidden
        yield f"page behind.{ending}", host + (page if ending != "pdf" else b"\n" * 3000 + page)
    for ending in ("png", "jpg"):
        yield f"rar behind.{ending}", hosts[ending] + b"Rar!\x1a\x07\x01\x00" + bytes(30)
        yield f"program behind.{ending}", hosts[ending] + PROGRAMS["windows"]
        yield f"pdf behind.{ending}", hosts[ending] + pdf()
    yield "page in the head.pdf", pdf(head=b"%PDF-1.7\n%<html><script>1</script>\n")
    yield "page alone.pdf", b"%PDF-1.4\n<html><body>here</body></html>"
    yield "drawing in the head.pdf", pdf(head=b"%PDF-1.7\n%<svg onload=1>\n")
    yield "picture that is an archive.jpg", b"GIF89a" + bytes(7) + b";" + hidden
    yield "pdf in the comment.png", picture()[:33] + chunk(b"tEXt", b"a\x00" + pdf()) + picture()[33:]
    yield "pdf after a line.txt", b"Minutes\n" + pdf()
    for ending, document in {"docx": word(), "xlsx": workbook(), "odt": opendocument()}.items():
        yield f"something before.{ending}", b"PK\x03\x04 here " + document
        yield f"something behind.{ending}", document + b"<html>"
    yield "in the comment.docx", _with_comment(word(), page)
    yield "in the gap.docx", _with_gap(word(), hidden)
    yield "pdf in a part.docx", package({"%PDF-1.7": pdf(), "[Content_Types].xml": "<a/>"})


def _with_comment(content: bytes, comment: bytes) -> bytes:
    packed = io.BytesIO(content)
    with zipfile.ZipFile(packed, "a") as archive:
        archive.comment = comment
    return packed.getvalue()


def _with_gap(content: bytes, hidden: bytes) -> bytes:
    """An archive with something between its parts and their table."""
    table = content.index(b"PK\x01\x02")
    begins = int.from_bytes(content[-6:-2], "little") + len(hidden)
    return content[:table] + hidden + content[table:-6] + begins.to_bytes(4, "little") + content[-2:]


def reaching_out() -> Iterator[Hostile]:
    """What asks another machine or program as soon as it is opened."""
    far = (
        "http://example.org/a.dotm",
        "https://example.org/a",
        "\\\\192.0.2.1\\a\\b.dotx",
        "file://192.0.2.1/a",
        "file:////192.0.2.1/a",
    )
    for number, target in enumerate(far):
        yield f"template {number}.docx", word(related=relation("attachedTemplate", target, outside=True))
    for kind in ("image", "frame", "subDocument", "oleObject", "aFChunk", "settings"):
        yield f"{kind}.docx", word(related=relation(kind, "http://example.org/a", outside=True))
    for target in ("javascript:alert(1)", "ms-msdt:/id a", "search-ms:query=a", "\\\\192.0.2.1\\a", "vbscript:a"):
        yield f"link {target[:6].strip(chr(92))}.docx", word(related=relation("hyperlink", target, outside=True))
    for number, field in enumerate(
        (
            "DDEAUTO c:\\\\a.exe",
            "DDE excel a",
            "INCLUDETEXT http://example.org/a",
            'INCLUDEPICTURE "\\\\\\\\192.0.2.1\\\\a.png"',
        )
    ):
        run = "".join(f"<w:r><w:instrText>{part}</w:instrText></w:r>" for part in (field[:3], field[3:]))
        yield f"field {number}.docx", word(f"<w:p>{run}</w:p>")
        yield f"simple field {number}.docx", word(f"<w:p><w:fldSimple w:instr='{field}'/></w:p>")
    yield from _reaching_out_of_tables_and_texts()


def _reaching_out_of_tables_and_texts() -> Iterator[Hostile]:
    yield (
        "call.xlsx",
        workbook(
            parts={"xl/externalLinks/externalLink1.xml": "<externalLink><ddeLink ddeTopic='/c x'/></externalLink>"}
        ),
    )
    yield (
        "connection.xlsx",
        workbook(
            parts={
                "xl/connections.xml": "<connections><connection><webPr url='http://example.org'/></connection></connections>"
            }
        ),
    )
    far_book = relations(relation("externalLinkPath", "https://example.org/a.xlsx", outside=True))
    yield "far book.xlsx", workbook(parts={"xl/externalLinks/_rels/externalLink1.xml.rels": far_book})
    for number, body in enumerate((
        '<draw:image xlink:href="http://example.org/a.png"/>', '<draw:image xlink:href="//192.0.2.1/a.png"/>',
        '<text:section-source xlink:href="https://example.org/a.odt"/>', '<draw:floating-frame xlink:href="a"/>',
        '<text:a xlink:href="javascript:1">a</text:a>', '<draw:image xlink:href="&#104;ttp://example.org/a.png"/>',
    )):  # fmt: skip
        yield f"fetch {number}.odt", opendocument(f"<text:p>{body}</text:p>")
    yield "call.ods", opendocument("<table:dde-link/>", kind="spreadsheet")
    yield "far table.ods", opendocument('<table:table-source xlink:href="https://example.org/a"/>', kind="spreadsheet")


def carrying() -> Iterator[Hostile]:
    """Documents with another file in them."""
    for name, content in {
        "program": PROGRAMS["windows"],
        "old object": ole("Package"),
        "archive": package({"a.txt": "b"}),
        "pdf": pdf(),
        "rar": b"Rar!\x1a\x07\x00",
    }.items():
        yield f"{name}.docx", word(parts={"word/media/image1.png": content})
        yield f"{name}.odt", opendocument(parts={"Object 1": content})
    yield (
        "object.docx",
        word(
            parts={"word/embeddings/oleObject1.bin": ole("Ole10Native")},
            related=relation("oleObject", "embeddings/oleObject1.bin"),
        ),
    )
    yield "object.xlsx", workbook(parts={"xl/embeddings/oleObject1.bin": ole("Ole10Native")})
    with_macros = workbook(kind=MACRO_BOOK)
    yield "book with macros in it.docx", word(parts={"word/embeddings/a.xlsx": with_macros})
    yield "three deep.docx", word(parts={"word/embeddings/a.docx": word(parts={"word/embeddings/b.docx": word()})})
    yield "page.docx", word(parts={"word/a.hta": "<html>"})
    yield "script.odt", opendocument(parts={"a.vbs": "x"})
    yield "path out.docx", word(parts={"../../a.txt": "x"})
    yield "path of another system.docx", word(parts={"C:\\a.txt": "x"})


def active_pdfs() -> Iterator[Hostile]:
    """PDF that acts, in every place where a reader would find it."""
    script, launch = b"<</S/JavaScript/JS(app.alert\\(1\\))>>", b"<</S/Launch/F(cmd.exe)>>"
    yield "when opened.pdf", pdf(catalog=b"/OpenAction" + script)
    yield "by reference.pdf", pdf(script, catalog=b"/OpenAction 4 0 R")
    yield "named.pdf", pdf(script, catalog=b"/Names<</JavaScript<</Names[(a) 4 0 R]>>>>")
    yield "of the page.pdf", pdf(page=b"/AA<</O" + script + b">>")
    yield "escaped.pdf", pdf(catalog=b"/OpenAction<</S/J#61vaScript/J#53(1)>>")
    yield "in a stream.pdf", pdf(stream(b"app.alert(1)"), catalog=b"/OpenAction<</S/JavaScript/JS 4 0 R>>")
    yield "packed.pdf", pdf_packed(script, catalog=b"/OpenAction 5 0 R")
    yield "packed under an escaped name.pdf", pdf_packed(script, names=b"/Type/#4fbjStm", catalog=b"/OpenAction 5 0 R")
    yield "after a string.pdf", pdf(b"<</A(4 0 obj %)/S/JavaScript>>", catalog=b"/OpenAction 4 0 R")
    yield "after a comment.pdf", pdf(b"%(\n" + script, catalog=b"/OpenAction 4 0 R")
    yield "behind a stream.pdf", pdf(b"<</Length 9>>\nstream\n" + script, b"<</S/JavaScript/JS(1)>>")
    yield "launch.pdf", pdf(catalog=b"/OpenAction" + launch)
    yield (
        "launch by a link.pdf",
        pdf(b"<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A" + launch + b">>", page=b"/Annots[4 0 R]"),
    )
    for kind in (b"SubmitForm", b"ImportData", b"GoToE", b"GoToR", b"Rendition"):
        yield f"{kind.decode()}.pdf", pdf(catalog=b"/OpenAction<</S/%s/F(\\\\\\\\192.0.2.1\\\\a)>>" % kind)
    yield "form of another program.pdf", pdf(stream(b"<xdp/>"), catalog=b"/AcroForm<</Fields[]/XFA 4 0 R>>")
    yield "film.pdf", pdf(b"<</Type/Annot/Subtype/RichMedia/Rect[0 0 9 9]>>", page=b"/Annots[4 0 R]")
    names = b"/Names<</EmbeddedFiles<</Names[(a) 5 0 R]>>>>"
    file = stream(b"here", b"/Type/EmbeddedFile")
    yield "file in it.pdf", pdf(file, b"<</Type/Filespec/F(a.exe)/EF<</F 4 0 R>>>>", catalog=names)
    yield "file pinned to it.pdf", pdf(b"<</Type/Annot/Subtype/FileAttachment/Rect[0 0 9 9]>>", page=b"/Annots[4 0 R]")
    added = b"\n4 0 obj\n" + script + b"\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    yield "added later.pdf", pdf() + added
