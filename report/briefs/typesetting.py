"""Sets one document from the standard input as tagged PDF, or one drawing as PNG. Run as a program, alone.

It knows nothing of the record, and has limits of its own. Typst keeps what it worked out for the next document: in the
server that would be some hundred megabytes for each long one, of which the end of a program gives back all.
"""

from __future__ import annotations

import io
import json
import resource
import sys
from pathlib import Path
from typing import Any

import pikepdf
import typst

MEMORY, SECONDS = 3 * 1024 * 1024 * 1024, 60
TEMPLATE = Path(__file__).with_name("brief.typ")
CLAIM = "{http://www.aiim.org/pdfua/ns/id/}part"
NO_LETTER = "could not be displayed"
# As large as messengers show a picture: 1200 by 630 pixels.
PICTURE = """
#set page(width: 600pt, height: 315pt, margin: 15pt, fill: rgb("#fcfbf8"))
#place(center + horizon, image(bytes(sys.inputs.svg), format: "svg", width: 100%, height: 100%, fit: "contain"))
"""
WITHOUT_FONT = 3  # how the program ends where no font has a letter of the document


class LetterWithoutFont(ValueError):
    """No font on this machine has a letter of the document."""


def made(document: dict[str, Any], fonts: typst.Fonts) -> bytes:
    """The file. Raises LetterWithoutFont.

    Args:
        document: for the template `brief.typ`; its `fonts` are the wanted ones, in their order.
        fonts: those of this machine, and those that come with Typst.
    """
    there = set(fonts.families())
    data = document | {"fonts": [name for name in document["fonts"] if name in there]}
    compiler = typst.Compiler(font_paths=fonts, sys_inputs={"brief": json.dumps(data)})
    try:
        # Only where PDF/UA is asked for does Typst refuse what would be an empty box.
        return _without_claim(compiler.compile(TEMPLATE.read_bytes(), format="pdf", pdf_standards="ua-1"))
    except typst.TypstError as fault:
        if NO_LETTER in fault.message:
            raise LetterWithoutFont(fault.message) from fault
        raise


def picture(drawing: str) -> Any:
    """Return a drawing in SVG as PNG, with the fonts of this machine."""
    return typst.compile(PICTURE.encode(), format="png", ppi=144, sys_inputs={"svg": drawing})


def _without_claim(content: Any) -> bytes:
    """The file without the mark by which it claims to be PDF/UA: nobody looked at it as the standard asks."""
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as file:
        with file.open_metadata(update_docinfo=False, set_pikepdf_as_editor=False) as about:
            del about[CLAIM]
        file.save(written)
    return written.getvalue()


def main() -> int:
    """Read, set, write."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    document = json.load(sys.stdin.buffer)
    try:
        written = picture(document["svg"]) if "svg" in document else made(document, typst.Fonts())
        sys.stdout.buffer.write(written)
    except LetterWithoutFont:
        return WITHOUT_FONT
    return 0


if __name__ == "__main__":
    sys.exit(main())
