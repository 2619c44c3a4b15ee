"""PDF whose tables, packed objects or size are made to break a reader, or which hide what acts from one of two readers.

Every file here has something in it for which it must be refused, or cannot be read at all.
"""

import re
import zlib
from collections.abc import Iterator

from tests.uploads.building import CATALOG, PAGES, pdf, pdf_packed, revised, stream
from tests.uploads.hostile import Hostile

SCRIPT = b"<</S/JavaScript/JS(app.alert\\(1\\))>>"
OPENS = b"/OpenAction 4 0 R"
LAUNCH = b"<</S/Launch/F(cmd.exe)>>"
HARMLESS = b"<</Title(A law)>>"
DEEP = 100_000
MEGABYTE = 1024 * 1024


def packed(index: bytes, body: bytes, names: bytes = b"", *, count: int = 1) -> bytes:
    head = b"/Type/ObjStm/N %d/First %d/Filter/FlateDecode%s" % (count, len(index), names)
    return stream(zlib.compress(index + body), head)


def broken_packing() -> Iterator[Hostile]:
    """Streams of objects that say wrong things of themselves."""
    no_numbers = b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode"
    yield "index without a number.pdf", pdf(stream(zlib.compress(b"x y <<>>"), no_numbers))
    yield "empty.pdf", pdf(stream(zlib.compress(b""), no_numbers))
    for name, index in {
        "negative": b"5 -3 ", "signed": b"+5 +0 ", "half": b"5 ", "real": b"5.0 0.0 ", "in words": b"five 0 ",
    }.items():  # fmt: skip
        yield f"{name} places.pdf", pdf(packed(index, SCRIPT))
    for name, head in {
        "no count": b"/First 4", "no first": b"/N 1", "count as a name": b"/N/A/First 4",
        "first as a text": b"/N 1/First(4)",
        "negative count": b"/N -1/First 4", "negative first": b"/N 1/First -4", "huge count": b"/N 999999999/First 4",
        "huge first": b"/N 1/First 999999999", "count that refers to itself": b"/N 4 0 R/First 4",
    }.items():  # fmt: skip
        names = b"/Type/ObjStm/Filter/FlateDecode" + head
        yield f"{name}.pdf", pdf(stream(zlib.compress(b"5 0 " + SCRIPT), names))
    good = zlib.compress(b"5 0 " + SCRIPT * 40)
    yield "cut off.pdf", pdf(stream(good[: len(good) // 2], no_numbers))
    yield "not compressed.pdf", pdf(stream(b"5 0 " + SCRIPT, no_numbers))
    yield "coded as a picture.pdf", pdf(stream(b"5 0 " + SCRIPT, b"/Type/ObjStm/N 1/First 4/Filter/DCTDecode"))
    yield "in a coding of its own.pdf", pdf(stream(good, b"/Type/ObjStm/N 1/First 4/Filter/Secret"))
    yield "one object in another.pdf", pdf(packed(b"5 0 6 2 ", b"[ <</S/JavaScript>> ]", count=2))
    yield "it packs itself.pdf", pdf_packed(SCRIPT, names=b"/Type/ObjStm/Extends 4 0 R", catalog=b"/OpenAction 5 0 R")


def broken_tables() -> Iterator[Hostile]:
    """A script in files whose tables lead nowhere, in circles, or elsewhere."""
    plain, dense = pdf(SCRIPT, catalog=OPENS), pdf_packed(SCRIPT, catalog=b"/OpenAction 5 0 R")
    table = plain.index(b"xref\n")
    for name, place in {"nowhere": 99_999_999, "to the head": 0, "into an object": 20, "negative": -1}.items():
        yield f"table {name}.pdf", plain.replace(b"startxref\n%d" % table, b"startxref\n%d" % place)
    yield "no table named.pdf", plain.replace(b"startxref", b"startxxxx")
    yield "table without its script.pdf", plain.replace(b"0 5\n", b"0 4\n")
    yield "huge table.pdf", plain.replace(b"0 5\n", b"0 9999999999\n")
    yield "rows that lie.pdf", re.sub(rb"[0-9]{10} 00000 n", b"0000000001 00000 n", plain)
    yield "numbers changed.pdf", plain.replace(b"4 0 obj", b"7 0 obj")
    yield "in a circle.pdf", plain.replace(b"/Root", b"/Prev %d/Root" % table)
    yield "root is a number.pdf", plain.replace(b"/Root 1 0 R", b"/Root 4711")
    yield "no root.pdf", plain.replace(b"/Root 1 0 R", b"")
    yield "pages in a circle.pdf", plain.replace(b"/Kids[3 0 R]", b"/Kids[2 0 R]")
    yield "pages are a text.pdf", plain.replace(b"/Kids[3 0 R]", b"/Kids(3 0 R)")
    yield "less than no pages.pdf", plain.replace(b"/Count 1", b"/Count -9")
    for widths in (b"[0 0 0]", b"[9 9 9]", b"[1 4]", b"[-1 4 2]", b"[1 99999999 2]", b"(1 4 2)"):
        yield f"widths {widths.decode()}.pdf", dense.replace(b"/W[1 4 2]", b"/W" + widths)
    yield "parts of a table.pdf", dense.replace(b"/W[1 4 2]", b"/Index[0 99999999]/W[1 4 2]")
    yield "length of a stream is itself.pdf", pdf(b"<</Length 4 0 R>>\nstream\nx\nendstream", SCRIPT)
    yield "length too long.pdf", pdf(b"<</Length 99999999>>\nstream\nx\nendstream", SCRIPT)
    yield "stream without an end.pdf", pdf(b"<</Length 4>>\nstream\nx", SCRIPT)
    yield "objects without ends.pdf", plain.replace(b"endobj", b"")


def nested_and_large() -> Iterator[Hostile]:
    """Deep, long and packed many times."""
    shapes = {"lists": (b"[", b"]"), "dictionaries": (b"<</A", b">>"), "both": (b"[<</A", b">>]")}
    for name, (begin, end) in shapes.items():
        nested = begin * DEEP + b" 1 " + end * DEEP
        yield f"{name}.pdf", pdf(nested)
        yield f"{name} never closed.pdf", pdf(begin * DEEP)
        yield f"{name} in the trailer.pdf", pdf(trailer=b"/A" + nested)
        yield f"{name} packed.pdf", pdf_packed(nested)
        yield f"{name} in no table.pdf", pdf() + b"9 0 obj\n" + nested + b"\nendobj\n%%EOF\n"
    yield "script behind much nonsense.pdf", pdf(b"<</A[" + b" nonsense" * 40 + b"]" + SCRIPT[2:])
    yield "brackets of a text.pdf", pdf(b"<</A" + b"(" * DEEP + b">>" + SCRIPT)
    large = zlib.compress(bytes(300 * MEGABYTE), 9)
    yield "content.pdf", pdf(stream(large, b"/Filter/FlateDecode"), page=b"/Contents 4 0 R")
    twice = zlib.compress(large, 9)
    yield "packed twice.pdf", pdf(stream(twice, b"/Filter[/FlateDecode/FlateDecode]"), page=b"/Contents 4 0 R")
    yield "objects packed twice.pdf", pdf(stream(twice, b"/Type/ObjStm/N 1/First 4/Filter[/FlateDecode/FlateDecode]"))
    yield (
        "packed in thirty ways.pdf",
        pdf(stream(b"41>" * 9, b"/Type/ObjStm/N 1/First 4/Filter[" + b"/ASCIIHexDecode" * 30 + b"]")),
    )
    half = zlib.compress(b"1 0 " + b" " * (40 * MEGABYTE), 9)
    objects = stream(half, b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode")
    yield "large together.pdf", pdf(objects, objects)


def hiding() -> Iterator[Hostile]:
    """What one reader sees and another does not: revisions, tables, names and objects in disguise."""
    acting, clean = pdf(SCRIPT, catalog=OPENS), pdf(HARMLESS)
    yield "changed away.pdf", revised(acting, {4: HARMLESS})
    yield "changed away with the catalogue.pdf", revised(acting, {1: CATALOG % b"", 4: HARMLESS})
    yield "changed into.pdf", revised(clean, {1: CATALOG % OPENS, 4: SCRIPT})
    yield "changed into and away.pdf", revised(revised(clean, {4: SCRIPT}), {4: HARMLESS})
    yield "named as free.pdf", acting.replace(b"%010d 00000 n" % acting.index(b"4 0 obj"), b"0000000000 00001 f")
    yield "another catalogue.pdf", revised(clean, {7: CATALOG % b"/OpenAction 8 0 R", 8: SCRIPT}, root=b"7 0 R")
    yield "script in the trailer.pdf", revised(pdf(trailer=b"/A" + SCRIPT), {4: HARMLESS})
    yield "locked before.pdf", revised(pdf(trailer=b"/Encrypt 9 0 R"), {4: HARMLESS})
    yield "between the objects.pdf", clean.replace(b"xref\n0", b"4 0 obj\n%s\nendobj\nxref\n0" % SCRIPT)
    yield "in a stream.pdf", pdf(stream(b"x\nendstream endobj 9 0 obj " + SCRIPT + b" endobj"))
    yield "packed in no table.pdf", pdf(packed(b"9 0 ", SCRIPT))
    yield "packed under a number taken.pdf", pdf(HARMLESS, packed(b"4 0 ", SCRIPT))
    yield "packed in a text.pdf", pdf(packed(b"8 0 9 3 ", b"<</A(" + SCRIPT + b")>>", count=2))
    yield "changed away packed.pdf", revised(pdf_packed(SCRIPT, catalog=b"/OpenAction 5 0 R"), {5: HARMLESS})
    for name, written in {
        "one letter": b"/Java#53cript", "all letters": b"/#4a#61#76#61#53#63#72#69#70#74",
        "small hex": b"/JavaScrip#74",
    }.items():  # fmt: skip
        yield f"{name} escaped.pdf", pdf(b"<</S" + written + b">>", catalog=OPENS)
        yield f"{name} escaped and packed.pdf", pdf_packed(b"<</S" + written + b">>")
        yield f"{name} escaped and changed away.pdf", revised(pdf(b"<</S" + written + b">>"), {4: HARMLESS})
    yield "name by reference.pdf", pdf(b"<</S 5 0 R/J#53 6 0 R>>", b"/JavaScript", b"(1)", catalog=OPENS)
    yield "comments between.pdf", pdf(b"<<%(\n/S%<<\n/JavaScript%>>\n/JS(1)>>", catalog=OPENS)
    yield "zeros between.pdf", pdf() + b"4\x000\x00obj\x00" + SCRIPT + b"\nendobj\n%%EOF\n"
    yield "head far away.pdf", pdf() + b"4" + b"\n" * 15 + b"0" + b" " * 15 + b"obj" + SCRIPT + b"\nendobj\n%%EOF\n"
    yield "word before it.pdf", pdf(b"word " + SCRIPT, catalog=OPENS)
    yield "other generation.pdf", pdf() + b"4 65535 obj" + SCRIPT + b"\nendobj\n%%EOF\n"


def active_elsewhere() -> Iterator[Hostile]:
    """Actions, files and foreign content in the less known places."""
    yield "of an outline.pdf", pdf(b"<</First 5 0 R>>", b"<</Title(a)/A" + SCRIPT + b">>", catalog=b"/Outlines 4 0 R")
    yield "of a field.pdf", pdf(b"<</FT/Tx/T(a)/AA<</K" + SCRIPT + b">>>>", catalog=b"/AcroForm<</Fields[4 0 R]>>")
    chain = b"<</S/Named/N/NextPage/Next[<</S/Named/N/NextPage/Next" + LAUNCH + b">>]>>"
    yield "after two others.pdf", pdf(chain, catalog=OPENS)
    tree = [b"<</Kids[%d 0 R]>>" % (number + 1) for number in range(4, 44)]
    scripts = b"<</Names[(a)" + SCRIPT + b"]>>"
    yield "deep in a tree of names.pdf", pdf(*tree, scripts, catalog=b"/Names<</JavaScript 4 0 R>>")
    yield "deep in a tree and changed away.pdf", revised(pdf(*tree, scripts), {44: HARMLESS})
    for kind in (b"Movie", b"Sound", b"GoTo3DView/TA 3", b"RichMediaExecute"):
        name = kind.partition(b"/")[0].decode()
        yield f"{name}.pdf", pdf(b"<</S/%s/3D 5 0 R>>" % kind, catalog=OPENS)
    yield "asks a page.pdf", pdf(b"<</S/URI/URI(http://example.org/)>>", catalog=OPENS)
    yield "asks a page when seen.pdf", pdf(page=b"/AA<</O<</S/URI/URI(http://example.org/)>>>>")
    for number, target in enumerate(
        (b"\\\\\\\\192.0.2.1\\\\a", b"file://192.0.2.1/a", b"javascript:1", b"ms-msdt:/id a")
    ):
        link = b"<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(" + target + b")>>>>"
        yield f"link {number}.pdf", pdf(link, page=b"/Annots[4 0 R]")
    for name, more in {"with a page": b"", "with a script": SCRIPT}.items():
        yield (
            f"strange name {name}.pdf",
            pdf(
                b"<</S/URI/URI(http://example.org/)/\xcb\xce" + more + b">>",
                catalog=OPENS + b"/\xcb\xce 1",
            ),
        )
    yield "content of another file.pdf", pdf(b"<</F(a.bin)/Length 0>>\nstream\n\nendstream", page=b"/Contents 4 0 R")
    yield "page of another file.pdf", pdf(stream(b"", b"/Subtype/Form/BBox[0 0 1 1]/Ref<</F(a.pdf)/Page 0>>"))
    yield "picture of a server.pdf", pdf(stream(b"", b"/Subtype/Image/Width 1/Height 1/OPI<</2.0<</F(a)>>>>"))
    file = stream(b"here")
    yield "file without a kind.pdf", pdf(file, b"<</F(a.exe)/EF<</F 4 0 R>>>>", catalog=b"/AF[5 0 R]")
    yield (
        "collection.pdf",
        pdf(file, catalog=b"/Collection<<>>/Names<</EmbeddedFiles<</Names[(a)<</EF<</F 4 0 R>>>>]>>>>"),
    )
    yield "form of another program.pdf", pdf_packed(b"<</XFA[(a) 4 0 R]>>")
    yield (
        "old form changed away.pdf",
        revised(pdf(b"<</Fields[]/XFA[(a)(b)]>>", catalog=b"/AcroForm 4 0 R"), {4: PAGES}),
    )
