"""The drawing of the tables, made from the models: `python -m bin.models` writes docs/reference/models.md.

The first drawing has the four nouns of the product and what links them; below it, each file of `tracker/models/` has a
drawing of its own. Links to the person who did something (`by`, `confirmed_by` ...) are left out of the drawings.
"""

import os
import sys
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

import django
from django.apps import apps
from django.db.models import Model

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "models.md"
CENTRE = (
    "Meeting", "SourceDocument", "Recommendation", "Printing", "ReportingPeriod", "MemberState", "Submission",
    "StatusUpdate", "Commitment", "CommitmentUpdate", "Evidence", "EvidenceCitation", "Publication",
)  # fmt: skip
HEAD = """\
# The models

Made by `python -m bin.models` from `tracker/models/`; do not edit. A line leads from the table that holds the key to
the table it names: `}o--||` is "exactly one", `}o--o|` "one or none", `}o--o{` "any number", `|o--||` "at most one row
for each". Keys of people (who wrote, confirmed, ended) are in the models and not drawn.

## The centre

A **meeting** makes **recommendations**; a **source document** prints each of them word for word (`Printing`). In a
**reporting period** a **Member State** has one **submission**. It holds the versions of its answers (`StatusUpdate`,
one for each recommendation) and of its commitments (`CommitmentUpdate`), and each version cites **evidence**. What
becomes public is a **publication**, one entry of the ledger.
"""


def write() -> str:
    """The text of the page, as the models are now."""
    tables = [each for each in apps.get_models() if each.__module__.startswith("tracker.models")]
    named = {each.__name__: each for each in tables}
    parts = [HEAD, *_drawing([named[name] for name in CENTRE], {named[name] for name in CENTRE})]
    parts.append("\n## Each file\n")
    by_file = sorted(tables, key=lambda table: table.__module__)
    for module, group in groupby(by_file, key=lambda table: table.__module__):
        inside = list(group)
        parts.append(f"\n### `{module.replace('.', '/')}.py`\n")
        parts += ["| model | one row is |", "|---|---|", *(f"| `{each.__name__}` | {_says(each)} |" for each in inside)]
        if drawing := list(_drawing(inside)):
            parts += ["", *drawing]
    return "\n".join(parts) + "\n"


def _says(table: type[Model]) -> str:
    sentence = " ".join((table.__doc__ or "").split("\n\n")[0].split())
    return sentence.split(". ")[0].rstrip(".") + "."


def _drawing(tables: Iterable[type[Model]], others: set[type[Model]] | None = None) -> Iterator[str]:
    """The keys of these tables as a Mermaid drawing; to all tables but people, or only to `others`. Empty: no key."""
    lines = [line for table in tables for line in _keys(table, others)]
    if lines:
        yield from ("```mermaid", "erDiagram", *lines, "```")


def _keys(table: type[Model], others: set[type[Model]] | None) -> Iterator[str]:
    for field in (*table._meta.concrete_fields, *table._meta.many_to_many):
        other = field.related_model
        if other is None or (other.__name__ == "User" if others is None else other not in others):
            continue
        many, one = ("|o" if field.unique else "}o"), ("o|" if field.null else "||")
        one = "o{" if field.many_to_many else one
        yield f"    {table.__name__} {many}--{one} {other.__name__} : {field.name}"


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.config.settings")
    django.setup()
    PAGE.write_text(write())
    print(f"{PAGE.name}: written", file=sys.stderr)


if __name__ == "__main__":
    main()
