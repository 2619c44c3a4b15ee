"""`manage.py measure_suggestions FOLDER`: how good suggestions are on the documents and the table of a folder."""

import ast
import csv
import re
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tracker.importing.names import load_state_names
from tracker.importing.readers import UnreadableDocument, read
from tracker.importing.spreadsheets.reading import csv_rows
from tracker.importing.structure import find
from tracker.suggesting.encoder import Encoder, encoder
from tracker.suggesting.finding import SAME_SUBJECT_STRENGTH
from tracker.suggesting.measuring import bag_of_words, pairs_right, themes_right, translations_first

JUDGED = settings.BASE_DIR / "fixtures" / "suggestions" / "same_subject.csv"
STRENGTHS = (60, 70, 80, SAME_SUBJECT_STRENGTH, 90)
# Sentences of our own pages and their translations: so many, the longest of those that fit on a line or two.
SENTENCES, LONGEST = 400, 160
ENTRY = re.compile(r'^msgid ((?:".*"\n)+)msgstr ((?:".*"\n)+)', re.MULTILINE)

type Themed = tuple[str, list[str]]


class Command(BaseCommand):
    """A table for docs/suggestions.md. Nothing is stored, and no text is printed."""

    help = "Measures suggestions on documents and one table of themes: no text of them is kept."
    requires_system_checks: list[str] = []  # no database is asked

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="FOLDER", type=Path, help="documents, and the table named below")
        parser.add_argument("--table", default="table-recommendations-excerpt.csv", help="a CSV file in the folder")
        parser.add_argument("--text", default="Text", help="the heading of its texts")
        parser.add_argument("--themes", default="Issue", help="the heading of their themes, separated by commas")

    def handle(self, *args: Any, **options: Any) -> None:
        program = encoder()
        if program is None:
            raise CommandError("Suggestions are off: the extra “suggestions” is not installed.")
        rows = _themed(options["folder"] / options["table"], options["text"], options["themes"])
        texts = [text for text, _themes in rows] + list(_recommendations(options["folder"]))
        with JUDGED.open(encoding="utf-8", newline="") as file:
            judged = {
                frozenset((each["first"], each["second"])): each["same"] == "yes" for each in csv.DictReader(file)
            }
        self._heading("what", "figure", f"{program.name} {program.version}", "a bag of words")
        ways = (program, bag_of_words(texts))
        for name, shares in zip(
            ("themes: the first is right", "themes: one of three is right"),
            zip(*(themes_right(rows, way) for way in ways), strict=True),
            strict=True,
        ):
            self._row(name, "", *shares)
        for at in zip(*(pairs_right(texts, judged, way, STRENGTHS) for way in ways), strict=True):
            self._row(f"same subject, strength {at[0].strength}", "precision", *(each.right for each in at))
            self._row("", "recall", *(each.found for each in at))
        self._languages(program)

    def _languages(self, program: Encoder) -> None:
        for folder in sorted((settings.BASE_DIR / "tracker" / "locale").iterdir()):
            pairs = _sentences(folder / "LC_MESSAGES" / "django.po")
            bag = bag_of_words([each for pair in pairs for each in pair])
            shares = (translations_first(pairs, program), translations_first(pairs, bag))
            self._row(f"sentences in {folder.name}", "the English one is first", *shares)

    def _heading(self, *words: str) -> None:
        self._row(*words)
        self._row(*("---" for _word in words))

    def _row(self, *cells: object) -> None:
        self.stdout.write(f"| {' | '.join(map(str, cells))} |")


def _themed(path: Path, text: str, themes: str) -> list[Themed]:
    """The texts of a table with their themes, each text once."""
    head, *rows = (row.cells for row in csv_rows(path.read_bytes()))
    at, named = head.index(text), head.index(themes)
    found = {
        cells[at]: [each.strip() for each in cells[named].split(",") if each.strip()]
        for cells in rows
        if len(cells) > max(at, named) and cells[at]
    }
    return list(found.items())


def _recommendations(folder: Path) -> Iterator[str]:
    """The texts of the recommendations of every document of the folder that can be read."""
    names = load_state_names()
    for path in sorted(folder.iterdir()):
        try:
            found = find(read(path), names)
        except UnreadableDocument:
            continue
        yield from (each.text for each in found.recommendations)


def _sentences(path: Path) -> list[tuple[str, str]]:
    """Sentences of our pages, in English and in another language."""
    found = []
    for own, other in ENTRY.findall(path.read_text(encoding="utf-8")):
        pair = tuple("".join(map(ast.literal_eval, said.splitlines())) for said in (own, other))
        if pair[1] and len(pair[0]) <= LONGEST and "%" not in pair[0]:
            found.append((pair[0], pair[1]))
    return sorted(found, key=lambda pair: (-len(pair[0]), pair))[:SENTENCES]
