"""The organization that keeps the site: its name, its logo and its addresses, as the settings have them.

The logo is a file of the server, looked at as every upload is: a picture and nothing else, without what a camera wrote.
"""

import hashlib
import io
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language
from PIL import Image

from tracker.evidence.files.examining import judged_by_kind
from tracker.evidence.files.kinds import CONTENT_TYPES, RefusedUpload

ADDRESS = "/organization-logo"
MOST = 100 * 1024  # bytes: everybody who opens a first page loads it


class BadLogo(ValueError):
    """The file cannot be shown: why, in a sentence."""


@dataclass(frozen=True)
class Logo:
    """A picture as it is shown. `width`, `height`: in pixels."""

    content: bytes
    content_type: str
    width: int
    height: int

    @cached_property
    def digest(self) -> str:
        """Another one for another picture."""
        return hashlib.sha256(self.content).hexdigest()[:16]

    @property
    def address(self) -> str:
        """Where it is, on each host of the site; another address for another picture."""
        return f"{ADDRESS}?{self.digest}"


def name() -> str:
    """What it is called in the language that is active; by the one name that is set where it has none in that."""
    return settings.ORGANIZATION_NAMES.get(get_language() or "") or settings.ORGANIZATION_NAME


def logo() -> Logo | None:
    """The logo that is set; none where none is, or where it cannot be shown (`manage.py check --deploy` says why)."""
    try:
        return read_logo(settings.ORGANIZATION_LOGO) if settings.ORGANIZATION_LOGO else None
    except BadLogo:
        return None


def is_bad_logo() -> bool:
    """Whether a logo is set that cannot be shown."""
    return bool(settings.ORGANIZATION_LOGO) and logo() is None


@cache
def read_logo(path: str) -> Logo:
    """The picture in a file of the server, PNG or JPEG. A process reads it once. Raises BadLogo."""
    try:
        content = Path(path).read_bytes()
    except OSError as fault:
        raise BadLogo(f"{path} cannot be read") from fault
    if len(content) > MOST:
        raise BadLogo(f"{path} is larger than {MOST // 1024} KB")
    try:
        ending, kept = judged_by_kind(content, path)  # the site's own file: no child process for each public server
    except RefusedUpload as fault:
        raise BadLogo(" ".join(fault.messages)) from fault
    if not CONTENT_TYPES[ending].startswith("image/"):
        raise BadLogo(f"{path} is no picture")
    with Image.open(io.BytesIO(kept)) as picture:
        return Logo(kept, CONTENT_TYPES[ending], *picture.size)
