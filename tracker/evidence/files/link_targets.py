"""Where a document points to, and whether opening it would make a program ask another machine."""

import re

SCHEME = re.compile(r"\s*([a-z][a-z0-9+.-]*):", re.IGNORECASE)
DRIVE = re.compile(r"/*[a-z](?::|\|)[/\\]", re.IGNORECASE)
# What a reader may click: it opens a page, a mail, a place in the same document. Nothing is fetched before.
CLICKED = {"http", "https", "mailto", "tel", "ftp", "ftps", "news"}


def is_remote(target: str) -> bool:
    """Whether a target that is fetched lies on another machine. A file beside the document, or on a drive, does not."""
    if target.strip().startswith(("\\\\", "//")):
        return True
    found = SCHEME.match(target)
    if found is None or len(found[1]) == 1:
        return False
    return found[1].lower() != "file" or _names_machine(target[found.end() :])


def is_bad_link(target: str) -> bool:
    """Whether a link would do more than open a page when somebody clicks it."""
    if target.strip().startswith("\\\\"):
        return True
    found = SCHEME.match(target)
    if found is None or len(found[1]) == 1:
        return False
    scheme = found[1].lower()
    return _names_machine(target[found.end() :]) if scheme == "file" else scheme not in CLICKED


def _names_machine(place: str) -> bool:
    """Of the rest of file:...: whether it names a machine, //server/share or \\\\server\\share."""
    path = place.replace("\\", "/")
    host = path[2:].partition("/")[0] if path.startswith("//") else ""
    if path.startswith("////"):
        return True
    return bool(host) and host.lower() != "localhost" and not DRIVE.match(f"{host}/")
