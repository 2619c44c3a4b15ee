"""The texts among which search is measured.

The ids stay the same however often the pool is made:

- of a document, its symbol (without one, its name of file), a colon and the label: `A/HRC/14/15:111 (3)`; of a numbered
  paragraph `A/HRC/14/15:p. 12`; an answer or a commitment of a State has `answer` or `commitment` before it;
- of a table, its name and the number of the row, its head counted: `table-pledges-excerpt.csv:17`;
- of the demonstration, the State, the period and the recommendation: `xaf/first/15-a/summary`;
- of the made-up texts, the language and a number: `fr-012`.

Texts that are the same but for case, signs, spaces and the States that proposed them are one text, under the id that
comes first. Where a document prints a label twice, the second has ` (2)` behind its id.
"""

import csv
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

from tests.corpus.comparing import SOURCE_LINE
from tracker.importing.names import StateNames, load_state_names
from tracker.importing.readers import UnreadableDocument, read
from tracker.importing.structure import Findings, find

MADE_UP = Path(__file__).parent / "made_up"
FIXTURES = Path(__file__).parents[3] / "fixtures"
LANGUAGES = ("en", "fr", "es", "ru", "zh", "ar")
SAID = ("summary", "obstacles", "assistance", "text")
"""Keys of the demonstration's files whose words are a text of their own; `text` is that of a commitment."""
WORDS_AT_LEAST = 20
"""Characters of the shortest text: a label alone, or a cell with one word, answers no question."""

PROPOSERS = re.compile(r"\s*\([^()]*(?:\([^()]*\)[^()]*)*\)\W*$")


class Text(NamedTuple):
    """One text of the pool; `language` is one of LANGUAGES."""

    id: str
    language: str
    text: str


def pool(*folders: Path) -> list[Text]:
    """Every distinct text: made up, of the demonstration, and of the documents and tables in `folders`."""
    kept: dict[str, Text] = {}
    seen: Counter[str] = Counter()
    for each in _all(folders):
        words = re.sub(r"[\W_]+", "", PROPOSERS.sub("", each.text)).casefold()
        if words not in kept:
            seen[each.id] += 1
            again = seen[each.id]
            kept[words] = each if again == 1 else each._replace(id=f"{each.id} ({again})")
    return list(kept.values())


def _all(folders: tuple[Path, ...]) -> Iterator[Text]:
    yield from made_up()
    names = load_state_names()
    yield from demonstration(names)
    for path in sorted(path for folder in folders for path in folder.iterdir()):
        if path.suffix == ".csv":
            yield from _table(path)
        elif path.suffix != ".md":
            yield from _document(path, names)


def made_up() -> Iterator[Text]:
    for path in sorted(MADE_UP.glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            number, text = line.split("\t")
            yield Text(f"{path.stem}-{number}", path.stem, text)


def demonstration(names: StateNames) -> Iterator[Text]:
    """Recommendations and paragraphs of the demonstration's documents, and what its States say."""
    for path in sorted([*FIXTURES.glob("source_documents/*.txt"), *FIXTURES.glob("demonstration/*.txt")]):
        yield from _document(path, names)
    for path in sorted(FIXTURES.glob("demonstration/states/*.toml")):
        code, facts = path.stem, tomllib.loads(path.read_text(encoding="utf-8"))
        language = facts.get("language", "en").split("-")[0]
        for period in ("first", "second"):
            for kind in ("answer", "commitment"):
                for line in facts.get(f"{period}-period", ()):
                    if kind in line:
                        yield from _said(f"{code}/{period}/{line[kind]}", language, line)


def _said(place: str, language: str, facts: dict[str, Any]) -> Iterator[Text]:
    for key in SAID:
        if isinstance(facts.get(key), str):
            yield Text(f"{place}/{key}", language, facts[key])


def _document(path: Path, names: StateNames) -> Iterator[Text]:
    try:
        found = find(read(SOURCE_LINE.sub(b"", path.read_bytes()), path.name), names)
    except UnreadableDocument:
        return
    language = (found.document.language or "en").split("-")[0]
    for label, text in _passages(found):
        if len(text) >= WORDS_AT_LEAST:
            yield Text(f"{found.document.symbol or path.name}:{label}", language, text)


def _passages(found: Findings) -> Iterator[tuple[str, str]]:
    yield from ((each.label, each.text) for each in found.recommendations)
    yield from ((f"answer {each.label}", each.text) for each in found.answers)
    yield from ((f"commitment {each.paragraph}.{n}", each.text) for n, each in enumerate(found.commitments, 1))
    yield from ((f"p. {each.number or f'line {each.line}'}", each.text) for each in found.paragraphs)
    yield from ((f"candidate {n}", each.text) for n, each in enumerate(found.candidates, 1))


def _table(path: Path) -> Iterator[Text]:
    rows = csv.DictReader(StringIO(path.read_bytes().decode("mac_roman"), newline=None))
    for number, row in enumerate(rows, 2):
        yield Text(f"{path.name}:{number}", "en", row["Text"].strip())
