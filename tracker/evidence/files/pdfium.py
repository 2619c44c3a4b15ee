"""Open a PDF with PDFium, as many browsers do, and draw its pages; both in a child process.

A picture has more limits than a child (`tracker.files.child`): pages, pixels, letters.
"""

import base64
import io
import math

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageOps, MpoImagePlugin, TiffImagePlugin  # noqa: F401 - a child can import nothing later

PAGES_LOOKED_AT = 200
LAUNCHES = (pdfium.PDFACTION_LAUNCH, pdfium.PDFACTION_EMBEDDEDGOTO, pdfium.PDFACTION_REMOTEGOTO)
MOST_PAGES = 12
# Of a picture, in pixels: a page in A4 can be read at this size.
WIDTH, HEIGHT = 900, 1300
LARGEST_SCALE = 4  # of a page that is a stamp
LETTERS = 4000
QUALITY = 80
FONTS = ("/usr/share/fonts", "/usr/local/share/fonts")
"""Folders of the fonts for a PDF that has none."""

Image.preinit()


def opened(content: bytes) -> dict[str, object]:
    """Return the `word` for a PDF: passed, protected, carries, acts; empty where it is damaged.

    `pdf_actions` looks first, and this is the second opinion.
    """
    try:
        return {"word": _word_for(pypdfium2.PdfDocument(content))}
    except pypdfium2.PdfiumError:
        return {"word": "protected" if pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD else ""}


def _word_for(document: pypdfium2.PdfDocument) -> str:
    if pdfium.FPDF_GetSecurityHandlerRevision(document.raw) != -1:
        return "protected"
    if pdfium.FPDFDoc_GetAttachmentCount(document.raw) > 0:
        return "carries"
    is_program = pdfium.FPDF_GetFormType(document.raw) in (pdfium.FORMTYPE_XFA_FULL, pdfium.FORMTYPE_XFA_FOREGROUND)
    if is_program or pdfium.FPDFDoc_GetJavaScriptActionCount(document.raw) > 0:
        return "acts"
    if not len(document):
        return ""
    for number in range(min(len(document), PAGES_LOOKED_AT)):
        page = document[number]
        if _has_launch(page):
            return "acts"
        page.close()
    return "passed"


def _has_launch(page: pypdfium2.PdfPage) -> bool:
    """Whether a link of the page starts a program or opens another document."""
    place, link = pdfium.c_int(0), pdfium.FPDF_LINK()
    while pdfium.FPDFLink_Enumerate(page.raw, place, link):
        if pdfium.FPDFAction_GetType(pdfium.FPDFLink_GetAction(link)) in LAUNCHES:
            return True
    return False


def drawn(content: bytes, count: int, first: int) -> dict[str, object]:
    """Return `page_count`, `first`, and for each page that is shown `picture` (a JPEG in base64), `width`, `height`
    and `text`.

    Args:
        content: a PDF, a PNG or a JPEG.
        count: how many pages of a PDF; first: the number of the first one, from 1.
    """
    return _of_pdf(content, count, first) if content.startswith(b"%PDF-") else _of_picture(content)


def _of_pdf(content: bytes, count: int, first: int) -> dict[str, object]:
    """Pages of a PDF from the one numbered `first` on, with what stands in its forms; from 1 where it has fewer."""
    document = pypdfium2.PdfDocument(content)
    document.init_forms()
    first = first if first <= len(document) else 1
    shown = range(first - 1, min(len(document), first - 1 + min(count, MOST_PAGES)))
    return {"page_count": len(document), "first": first, "pages": [_of_page(document[number]) for number in shown]}


def _of_page(page: pypdfium2.PdfPage) -> dict[str, object]:
    """One page: whatever size it says it has, its picture has no more pixels than ours."""
    width, height = (side if math.isfinite(side) and side > 0 else 1 for side in page.get_size())
    scale = min(WIDTH / width, HEIGHT / height, LARGEST_SCALE)
    words = page.get_textpage()
    text = words.get_text_range(0, min(words.count_chars(), LETTERS)) if words.count_chars() > 0 else ""
    return {**_drawn(page.render(scale=scale).to_pil()), "text": text}


def _of_picture(content: bytes) -> dict[str, object]:
    """A picture made smaller, the right side up."""
    with Image.open(io.BytesIO(content), formats=["PNG", "JPEG"]) as stored:
        stored.draft("RGB", (WIDTH, HEIGHT))
        upright = ImageOps.exif_transpose(stored).convert("RGBA")
    upright.thumbnail((WIDTH, HEIGHT))
    paper = Image.new("RGBA", upright.size, "white")
    return {"page_count": 1, "first": 1, "pages": [{**_drawn(Image.alpha_composite(paper, upright)), "text": ""}]}


def _drawn(picture: Image.Image) -> dict[str, object]:
    """A picture as a JPEG of its own: no byte of the file is in it but as a colour."""
    out = io.BytesIO()
    picture.convert("RGB").save(out, "JPEG", quality=QUALITY)
    width, height = picture.size
    return {"picture": base64.b64encode(out.getvalue()).decode("ascii"), "width": width, "height": height}
