"""Sixty and some good files, as ministries have them: each is taken under its true kind, and opens afterwards."""

import io
from collections.abc import Iterator

import docx
import openpyxl
import pikepdf
from openpyxl.chart import BarChart, Reference
from PIL import Image, ImageCms

from tests.uploads import building
from tests.uploads.building import opendocument, pdf, pdf_packed, picture, relation, revised, stream, word, workbook
from tracker.evidence.files.kinds import CONTENT_TYPES

SAYINGS = {
    "en": "The law on online safety was adopted in 2025.",
    "ar": "اعتُمد قانون السلامة على الإنترنت في عام ٢٠٢٥.",
    "zh": "2025年通过了网络安全法。",
    "ru": "Закон о безопасности в сети принят в 2025 году.",
    "hi": "ऑनलाइन सुरक्षा क़ानून 2025 में पारित हुआ।",
    "vi": "Luật an toàn mạng được thông qua năm 2025.",
}

type Good = tuple[str, str, bytes]  # name, the kind it truly is, its bytes


def good_files() -> list[Good]:
    """All of them."""
    makers = (_word_files, _word_by_hand, _workbooks, _opendocuments, _pdfs, _pngs, _jpegs, _tables, _texts)
    return [each for make in makers for each in make()]


def one_of_each_kind() -> list[Good]:
    """The first of each kind."""
    return list({kind: (name, kind, content) for name, kind, content in reversed(good_files())}.values())


def _saved(document: object) -> bytes:
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


def _word_files() -> Iterator[Good]:
    for language, saying in SAYINGS.items():
        document = docx.Document()
        document.add_heading(saying, 1)
        document.add_paragraph(saying * 40)
        yield f"law-{language}.docx", "docx", _saved(document)
    document = docx.Document()
    document.add_table(4, 3).cell(0, 0).text = SAYINGS["en"]
    document.add_picture(io.BytesIO(picture()))
    document.sections[0].header.paragraphs[0].text = "Ministry"
    yield "table and picture.DOCX", "docx", _saved(document)


def _word_by_hand() -> Iterator[Good]:
    link = relation("hyperlink", "https://example.org/law?a=1&amp;b=2", outside=True)
    yield "a link.docx", "docx", word(related=link)
    template = relation("attachedTemplate", "file:///C:\\Users\\clerk\\Ministry.dotx", outside=True)
    yield "from the template of the ministry.docx", "docx", word(related=template)
    figures = {"word/embeddings/Microsoft_Excel_Sheet1.xlsx": workbook()}
    kind = f'<Default Extension="xlsx" ContentType="{CONTENT_TYPES["xlsx"]}"/>'
    uses = relation("package", "embeddings/Microsoft_Excel_Sheet1.xlsx")
    yield "chart.docx", "docx", word(parts=figures, related=uses, types=kind)
    code = '<w:instrText> INCLUDEPICTURE "https://example.org/a.png" \\* MERGEFORMATINET </w:instrText>'
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{each}"/></w:r>' for each in ("begin", "end"))
    yield "pasted from a page.docx", "docx", word(f"<w:p>{begin}<w:r>{code}</w:r>{end}</w:p>")


def _workbooks() -> Iterator[Good]:
    for name, rows in (("figures", 10), ("long", 3000)):
        book = openpyxl.Workbook()
        for number in range(rows):
            book.active.append([number, SAYINGS["ar"], f"=A{number + 1}*2", -1.5])
        yield f"{name}.xlsx", "xlsx", _saved(book)
    book = openpyxl.Workbook()
    for number in range(5):
        book.active.append([number, number**2])
    chart = BarChart()
    chart.add_data(Reference(book.active, min_col=2, min_row=1, max_row=5))
    book.active.add_chart(chart, "D2")
    book.create_sheet("第二").cell(1, 1, "see the page").hyperlink = "https://example.org/"
    yield "chart.xlsx", "xlsx", _saved(book)
    yield "by hand.xlsx", "xlsx", workbook()
    beside = relation("externalLinkPath", "figures%202024.xlsx", outside=True)
    links = {"xl/externalLinks/externalLink1.xml": f"{building.HEAD}<externalLink/>",
             "xl/externalLinks/_rels/externalLink1.xml.rels": building.relations(beside)}  # fmt: skip
    yield "linked to the book beside it.xlsx", "xlsx", workbook(parts=links)


def _opendocuments() -> Iterator[Good]:
    yield "law.odt", "odt", opendocument()
    said = "".join(f"<text:p>{saying}</text:p>" for saying in SAYINGS.values())
    yield "in many languages.odt", "odt", opendocument(said)
    link = '<text:p><text:a xlink:href="https://example.org/law">here</text:a></text:p>'
    lists = {"Basic/script-lc.xml": f"{building.HEAD}<a/>", "Basic/Standard/script-lb.xml": f"{building.HEAD}<a/>"}
    yield "empty libraries.odt", "odt", opendocument(link, parts=lists, before="<office:scripts/>")
    drawn = '<draw:frame><draw:image xlink:href="Pictures/a.png"/></draw:frame>'
    yield "picture.odt", "odt", opendocument(f"<text:p>{drawn}</text:p>", parts={"Pictures/a.png": picture()})
    yield "figures.ods", "ods", opendocument("<table:table/>", kind="spreadsheet")
    chart = {"Object 1/content.xml": f"{building.HEAD}<office:document-content {building.SPACES}/>"}
    yield "chart.ods", "ods", opendocument('<table:table><draw:object xlink:href="./Object 1"/></table:table>',
                                           kind="spreadsheet", parts=chart)  # fmt: skip


def _pdfs() -> Iterator[Good]:
    yield "law.pdf", "pdf", pdf()
    words = stream(b"BT /F1 12 Tf (see /JS and /Launch) Tj ET")
    yield "with words.pdf", "pdf", pdf(words, page=b"/Contents 4 0 R")
    yield "title.pdf", "pdf", pdf(b"<</Title(On /JavaScript \\(and /EmbeddedFile\\))>>", trailer=b"/Info 4 0 R")
    link = b"<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(https://example.org/JS/Launch)>>>>"
    yield "a link.pdf", "pdf", pdf(link, page=b"/Annots[4 0 R]")
    yield "opens at a place.pdf", "pdf", pdf(catalog=b"/OpenAction[3 0 R/XYZ null null 0]")
    yield "packed.pdf", "pdf", pdf_packed()
    yield "packed title.pdf", "pdf", pdf_packed(b"<</Title(/JS /XFA)>>")
    yield "form to fill in by hand.pdf", "pdf", pdf(catalog=b"/AcroForm<</Fields[]>>")
    out = io.BytesIO()
    pages = [Image.open(io.BytesIO(picture(size=(200, 200)))) for _page in range(3)]
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:])
    yield "scan of three pages.pdf", "pdf", out.getvalue()
    yield "saved twice.pdf", "pdf", revised(pdf(b"<</Title(A bill)>>"), {4: b"<</Title(A law)>>"})
    yield (
        "saved thrice, packed.pdf",
        "pdf",
        revised(revised(pdf_packed(), {5: b"<</Title(a)>>"}), {5: b"<</Title(b)>>"}),
    )
    yield (
        "length behind it.pdf",
        "pdf",
        pdf(b"<</Length 5 0 R>>\nstream\nq Q\nendstream", b"3", page=b"/Contents 4 0 R"),
    )
    font = b"<</Type/Font/Subtype/TrueType/BaseFont/\xcb\xce\xcc\xe5>>"
    yield "old Chinese font.pdf", "pdf", pdf(font, b"<</URI(https://example.org/)/S/URI/A/\xcb\xce>>")
    yield "table that lies.pdf", "pdf", pdf(b"<</Title(A law)>>").replace(b"startxref\n", b"startxref\n9")
    yield (
        "parts that refer.pdf",
        "pdf",
        pdf(b"<</Type/StructElem/S/P/Ref[3 0 R]>>", b"<</URI<</Base(https://example.org)>>>>"),
    )
    for name, chosen in {"for the web": {"linearize": True}, "written anew": {}}.items():
        yield f"{name}.pdf", "pdf", _written_anew(**chosen)
    yield "SCAN0001.PDF", "pdf", pdf(head=b"%PDF-1.3\r\n") + b"\r\n\x00\x00"


def _written_anew(**chosen: bool) -> bytes:
    """As programs write it that pack all they can."""
    out = io.BytesIO()
    with pikepdf.new() as document:
        for _page in range(3):
            document.add_blank_page()
        document.docinfo["/Title"] = "JavaScript /JS"
        document.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, **chosen)
    return out.getvalue()


def _pngs() -> Iterator[Good]:
    for mode in ("RGB", "RGBA", "L", "P", "1"):
        yield f"plan-{mode}.png", "png", picture("PNG", mode)
    yield "deep.png", "png", picture("PNG", "I;16")
    yield "resolution.png", "png", picture("PNG", dpi=(300, 300))
    yield "with an orientation.png", "png", picture("PNG", exif=_exif(6))


def _jpegs() -> Iterator[Good]:
    for mode in ("RGB", "L", "CMYK"):
        yield f"photo-{mode}.jpeg", "jpg", picture("JPEG", mode)
    yield "progressive.jpg", "jpg", picture("JPEG", progressive=True, size=(300, 200))
    yield "from a telephone.JPG", "jpg", picture("JPEG", exif=_exif(6)) + b"\x00" * 40 + picture("JPEG", size=(8, 8))
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    yield "colours.jpg", "jpg", picture("JPEG", icc_profile=profile)


def _exif(orientation: int) -> Image.Exif:
    """What a telephone writes: which side is up, the camera, the hour, the place."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x0132] = orientation, "An invented camera", "2026:01:02 03:04:05"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (47.0, 12.0, 30.0)
    return exif


def _tables() -> Iterator[Good]:
    row = ";".join(SAYINGS.values())
    yield "figures.csv", "csv", b"year,cases,change\n2025,31,-4\n2026,29,+2\n"
    yield "from a spreadsheet program.csv", "csv", b"\xef\xbb\xbf" + f"a;b;c;d;e;f\r\n{row}\r\n".encode()
    yield "unicode.csv", "csv", f"a\tb\n{SAYINGS['ar']}\t-1\n".encode("utf-16")
    yield "quoted.csv", "csv", b'"a, b","a ""word"""\n"line\nbreak",x@example.org\n'


def _texts() -> Iterator[Good]:
    for language, saying in SAYINGS.items():
        yield f"note-{language}.txt", "txt", saying.encode()
    yield "unicode.txt", "txt", SAYINGS["zh"].encode("utf-16")
    yield "of pages.txt", "txt", b"The page asked for <script> and <html>; see 2 < 3.\n\x0cSecond page.\r\n"
    yield "really a text.doc", "txt", b"Minutes of the meeting, saved as text.\n"
    yield "really a picture.pdf", "png", picture()
