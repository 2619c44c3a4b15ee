"""Pictures of a few pages of a PDF or of a picture, with the text of each: what a file is, without opening it.

They are made when somebody asks, in a child process, and kept nowhere: what is erased, or is made private, has no
second copy. What breaks the program, or takes too long, has no picture and a sentence instead.
"""

import base64
import binascii
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tracker.evidence.files import pdfium
from tracker.evidence.files.kinds import CONTENT_TYPES
from tracker.files import child

DRAWN = tuple(CONTENT_TYPES[ending] for ending in ("pdf", "png", "jpg"))
SECONDS, PATIENCE = 10, 5  # of the processor; and of waiting for a turn, which holds a thread
LARGEST_PICTURE, LONGEST_TEXT = 4 * 1024 * 1024, 4000
# Pages of what is cited, to see what it is; and of a letter, whose answers are read beside it.
FEW, MANY = 3, 12


@dataclass(frozen=True)
class PagePicture:
    """One page: its number in the file, its picture (JPEG in base64), its size in pixels, and what stands on it."""

    number: int
    picture: str
    width: int
    height: int
    text: str


@dataclass(frozen=True)
class FirstPages:
    """The first pages of a file of so many, or those from a page on; or why there are none, in a sentence."""

    pages: tuple[PagePicture, ...] = ()
    page_count: int = 0
    trouble: str = ""

    @property
    def is_all(self) -> bool:
        return self.page_count <= len(self.pages)

    @property
    def first(self) -> int:
        """The number of the first page that is shown."""
        return self.pages[0].number if self.pages else 1


def first_pages(content: bytes, content_type: str, count: int = FEW, first: int = 1) -> FirstPages:
    """`count` pages of a stored file, from the one numbered `first` on, or from 1 where it has fewer.

    Of a type that is not in `DRAWN` there is none.
    """
    if content_type not in DRAWN:
        return _none()
    try:
        said = child.call(
            pdfium.drawn, content, count, first, processor=SECONDS, patience=PATIENCE, folders=pdfium.FONTS
        )
        return _read(said, count)
    except child.ChildFailed as failure:
        if failure.code == child.BUSY:
            return FirstPages(trouble=_("Pictures of other files are being made. Try again in a moment."))
        return _none()
    except (KeyError, TypeError, ValueError):
        return _none()


def _none() -> FirstPages:
    return FirstPages(trouble=_("No picture of this file could be made. Download it to see it."))


def _read(said: dict[str, Any], count: int) -> FirstPages:
    """The pages of an answer, which is checked: the child has read a file that may have been made to break it."""
    pages = tuple(_page(each, number) for number, each in enumerate(said["pages"][:count], int(said.get("first", 1))))
    if not pages:
        raise ValueError("no page")
    return FirstPages(pages, int(said["page_count"]))


def _page(said: dict[str, Any], number: int) -> PagePicture:
    picture, text = said["picture"], said["text"]
    if len(picture) > LARGEST_PICTURE or not isinstance(text, str):
        raise ValueError("too large")
    try:
        base64.b64decode(picture, validate=True)
    except binascii.Error as error:
        raise ValueError("no picture") from error
    return PagePicture(number, picture, int(said["width"]), int(said["height"]), _readable(text[:LONGEST_TEXT]))


def _readable(text: str) -> str:
    """Text without what no page can hold: control characters, and halves of letters."""
    whole = text.encode("utf-8", "ignore").decode("utf-8").replace("\r\n", "\n")
    return "".join(each for each in whole if each == "\n" or each.isprintable()).strip()
