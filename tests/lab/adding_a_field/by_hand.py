"""The steps of docs/how-to/add-a-field.md, done in a copy of the tree: a text more on the answer, a line more on the
commitment. What is written here is what a person would write."""

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
ENTERED = """    2: Receipt(receipt_2.SENDING, receipt_2.ANSWER, receipt_2.COMMITMENT),
"""


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
            Path("tracker/actions/words.py"): [
                ('    assistance_needed: str = ""\n', f'    assistance_needed: str = ""\n    {name}: str = ""\n')
            ],
            **formats_with(name, after='    "assistance_needed",\n'),
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
            Path("tracker/actions/words.py"): [('    note: str = ""\n', f'    note: str = ""\n    {name}: str = ""\n')],
            **formats_with(name, after='    "note",\n'),
        },
    )


def formats_with(name: str, *, after: str) -> dict[Path, list[tuple[str, str]]]:
    """The next formats: copies of the newest with one key more, and their two entries."""
    folder = Path("tracker/content/formats")
    more = [(after, f'{after}    "{name}",\n')]
    entries = [
        ("HEADER = BODY = RECEIPT = 2\n", "HEADER = 2\nBODY = RECEIPT = 3\n"),
        ("    body_2,\n", "    body_2,\n    body_3,\n"),
        ("    receipt_2,\n", "    receipt_2,\n    receipt_3,\n"),
        (
            "    2: Body(body_2.ANSWER, body_2.COMMITMENT),\n",
            "    2: Body(body_2.ANSWER, body_2.COMMITMENT),\n    3: Body(body_3.ANSWER, body_3.COMMITMENT),\n",
        ),
        (ENTERED, f"{ENTERED}    3: Receipt(receipt_3.SENDING, receipt_3.ANSWER, receipt_3.COMMITMENT),\n"),
    ]
    return {folder / "body_3.py": more, folder / "receipt_3.py": more, folder / "__init__.py": entries}


def write(tree: Path, added: Added) -> None:
    """Do what a person does. Raises AssertionError where a place that the guide names is not there any more."""
    for path, edits in added.entries.items():
        file = tree / path
        if not file.exists():  # the next format begins as a copy of the newest
            file.write_text((tree / str(path).replace("_3.", "_2.")).read_text(encoding="utf-8"), encoding="utf-8")
        text = file.read_text(encoding="utf-8")
        for old, new in edits:
            assert old in text or new in text, f"{path}: {old!r} is not there"
            text = text.replace(old, new, 1) if new not in text else text
        file.write_text(text, encoding="utf-8")
