"""What the files of fixtures/demonstration/ say."""

from pathlib import Path
from typing import Any

from django.conf import settings

from tracker.reference import read_table

FOLDER: Path = settings.BASE_DIR / "fixtures" / "demonstration"
SEED: Path = settings.BASE_DIR / "fixtures" / "source_documents" / "rpm-asia-pacific-2025-addendum.txt"
SEED_MEETING = "rpm-asia-pacific-2025"
REVIEWING_MEETING = "congress-15-2026"

type StoryFacts = dict[str, Any]


def frame() -> StoryFacts:
    """The earlier meeting, the themes, the periods and what experts were asked."""
    return read_table(FOLDER / "story.toml")


def states() -> dict[str, StoryFacts]:
    """What each State reports, by its code in lower case; a State without a file is silent."""
    return {path.stem: read_table(path) for path in sorted((FOLDER / "states").glob("*.toml"))}
