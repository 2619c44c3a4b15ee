"""The beginning of a cited file, as text: enough to see what it is without downloading it.

Only of files that are plain text by their content. Everything else is a download, and never shown inside a page.
"""

from tracker.models import Evidence

TEXTS = ("text/plain", "text/csv")
SHOWN = 1200


def preview_of(evidence: Evidence) -> str:
    """The first characters of a text file; nothing of another kind, or where the file is gone."""
    if evidence.content_type not in TEXTS or not evidence.is_handed_out:
        return ""
    try:
        with evidence.file.open("rb") as stored:
            beginning: str = stored.read(4 * SHOWN).decode("utf-8", "replace")
    except OSError:
        return ""
    return beginning[:SHOWN].replace("\x00", "")
