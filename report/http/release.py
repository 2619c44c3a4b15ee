"""Which release of the site this is: a hash of the code, templates and translations that make a page."""

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings

FOLDERS = ("report", "tracker", "templates")
KINDS = frozenset({".py", ".html", ".txt", ".json", ".mo", ".typ"})


@cache
def release() -> str:
    """The same on every machine that runs the same release, and another with the first changed letter of a template.

    The names of collected static files are in it: pages link to them by content.
    """
    digest = hashlib.sha256()
    for path in sorted(_files()):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _files() -> list[Path]:
    base: Path = settings.BASE_DIR
    ours = [base / "pyproject.toml"]  # the version that stands in the footer
    ours += [path for folder in FOLDERS for path in (base / folder).rglob("*") if path.suffix in KINDS]
    collected = Path(settings.STATIC_ROOT) / "staticfiles.json"
    return [*ours, collected] if collected.exists() else ours
