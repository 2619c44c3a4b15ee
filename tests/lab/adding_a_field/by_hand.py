"""The steps of docs/how-to/add-a-field.md, done in a copy of the tree: a text more on the answer, a line more on the
commitment. What is written here is what a person would write."""

import re
from dataclasses import dataclass
from pathlib import Path

FIELD = """    ContentField(
        name="{name}",
        kind=Kind.{kind},
        label=_("{label}"),
        meaning="{label}, in the words of the Government.",
        limit={limit},
        {letter}headings=("{heading}",),
        is_searched=True,
        is_erasable=True,
        receipt_from=3,
        body_from=3,
    ),
)  # fmt: skip
"""
FORMATS = Path("tracker/content/formats.py")


@dataclass(frozen=True)
class Added:
    """One field more, and where a person writes it down."""

    name: str
    label: str
    definition: Path
    model: Path
    entries: dict[Path, list[tuple[str, str]]]


def to_the_answer() -> Added:
    name, label = "funding_needed", "Funding needed"
    definition, model = Path("tracker/content/answer.py"), Path("tracker/models/answers.py")
    said = FIELD.format(
        name=name, kind="WORDS", label=label, limit="WORDS_LIMIT", letter='letter="f",\n        ', heading="funding"
    )
    column = f'    {name} = models.TextField(_("funding needed"), **statement)\n    unchanged_from = '
    return Added(
        name,
        label,
        definition,
        model,
        {
            definition: [(")  # fmt: skip\n", said)],
            model: [("    unchanged_from = ", column)],
            Path("tracker/actions/saving.py"): [
                ('    assistance_needed: str = ""\n', f'    assistance_needed: str = ""\n    {name}: str = ""\n')
            ],
            **formats_with(name, after='            "assistance_needed",\n'),
        },
    )


def to_the_commitment() -> Added:
    name, label = "budget", "Budget"
    definition, model = Path("tracker/content/commitment.py"), Path("tracker/models/commitments.py")
    said = FIELD.format(name=name, kind="LINE", label=label, limit=200, letter="", heading="budget")
    column = (
        f'    {name} = models.CharField(_("budget"), max_length=200, blank=True, validators=[refuse_unstorable])\n\n'
    )
    return Added(
        name,
        label,
        definition,
        model,
        {
            definition: [(")  # fmt: skip\n", said)],
            model: [("\n    content = ", f"{column}    content = ")],
            Path("tracker/actions/saving.py"): [
                ('    note: str = ""\n', f'    note: str = ""\n    {name}: str = ""\n')
            ],
            **formats_with(name, after='            "note",\n'),
        },
    )


def formats_with(name: str, *, after: str) -> dict[Path, list[tuple[str, str]]]:
    """The next formats: copies of the newest with one key more."""
    text = FORMATS.read_text(encoding="utf-8")
    entries = [("HEADER = BODY = RECEIPT = 2\n", "HEADER = 2\nBODY = RECEIPT = 3\n")]
    for kind in ("Body", "Receipt"):
        (newest,) = re.findall(rf"    2: {kind}\(\n.*?\n    \),\n", text, re.DOTALL)
        longer = newest.replace("2:", "3:", 1).replace(after, f'{after}            "{name}",\n', 1)
        entries.append((newest, newest + longer))
    return {FORMATS: entries}


def write(tree: Path, added: Added) -> None:
    """Do what a person does. Raises AssertionError where a place that the guide names is not there any more."""
    for path, edits in added.entries.items():
        file = tree / path
        text = file.read_text(encoding="utf-8")
        for old, new in edits:
            assert old in text or new in text, f"{path}: {old!r} is not there"
            text = text.replace(old, new, 1) if new not in text else text
        file.write_text(text, encoding="utf-8")
