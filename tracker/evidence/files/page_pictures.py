"""Makes pictures of some pages of a PDF, or of one picture, from the standard input. Run as a program, alone; its
arguments are how many pages of the PDF, and from which on.

As `pdf_reader` it knows nothing of the record and has limits of its own: memory, time, pages, pixels, letters. It says
one line of JSON: `page_count`, `first`, and of each page that is shown `picture` (a JPEG in base64), `width`, `height`,
`text`.
"""

import base64
import io
import json
import math
import resource
import sys

import pypdfium2
from PIL import Image, ImageOps

MEMORY, SECONDS = 1024 * 1024 * 1024, 10
MOST_PAGES = 12
# Of a picture, in pixels: a page in A4 can be read at this size.
WIDTH, HEIGHT = 900, 1300
LARGEST_SCALE = 4  # of a page that is a stamp
LETTERS = 4000
QUALITY = 80


def main() -> int:
    """Read, draw, say."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    content = sys.stdin.buffer.read()
    count, first = (int(word) for word in sys.argv[1:])
    print(json.dumps(of_pdf(content, count, first) if content.startswith(b"%PDF-") else of_picture(content)))
    return 0


def of_pdf(content: bytes, count: int, first: int) -> dict[str, object]:
    """Pages of a PDF from the one numbered `first` on, with what stands in its forms; from 1 where it has fewer."""
    document = pypdfium2.PdfDocument(content)
    document.init_forms()
    first = first if first <= len(document) else 1
    shown = range(first - 1, min(len(document), first - 1 + min(count, MOST_PAGES)))
    return {"page_count": len(document), "first": first, "pages": [of_page(document[number]) for number in shown]}


def of_page(page: pypdfium2.PdfPage) -> dict[str, object]:
    """One page: whatever size it says it has, its picture has no more pixels than ours."""
    width, height = (side if math.isfinite(side) and side > 0 else 1 for side in page.get_size())
    scale = min(WIDTH / width, HEIGHT / height, LARGEST_SCALE)
    words = page.get_textpage()
    text = words.get_text_range(0, min(words.count_chars(), LETTERS)) if words.count_chars() > 0 else ""
    return {**drawn(page.render(scale=scale).to_pil()), "text": text}


def of_picture(content: bytes) -> dict[str, object]:
    """A picture made smaller, the right side up."""
    with Image.open(io.BytesIO(content), formats=["PNG", "JPEG"]) as stored:
        stored.draft("RGB", (WIDTH, HEIGHT))
        upright = ImageOps.exif_transpose(stored).convert("RGBA")
    upright.thumbnail((WIDTH, HEIGHT))
    paper = Image.new("RGBA", upright.size, "white")
    return {"page_count": 1, "first": 1, "pages": [{**drawn(Image.alpha_composite(paper, upright)), "text": ""}]}


def drawn(picture: Image.Image) -> dict[str, object]:
    """A picture as a JPEG of its own: no byte of the file is in it but as a colour."""
    out = io.BytesIO()
    picture.convert("RGB").save(out, "JPEG", quality=QUALITY)
    width, height = picture.size
    return {"picture": base64.b64encode(out.getvalue()).decode("ascii"), "width": width, "height": height}


if __name__ == "__main__":
    sys.exit(main())
