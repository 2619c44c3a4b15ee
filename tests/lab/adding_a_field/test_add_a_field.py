"""The steps of docs/how-to/add-a-field.md, done in copies of the files: a text more on the answer, a line more on the
commitment. That all follows a field is tested where each part is."""

import ast
import shutil
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
GUIDE = ROOT / "docs" / "how-to" / "add-a-field.md"
FILES_BY_HAND = 6
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

type Entries = dict[Path, list[tuple[str, str]]]  # {file: (what is there, what a person writes in its place)}


def to_the_answer() -> Entries:
    name, label, letter = "funding_needed", "Funding needed", 'letter="f",\n        '
    said = FIELD.format(name=name, kind="WORDS", label=label, limit="WORDS_LIMIT", letter=letter, heading="funding")
    column = f'    {name} = models.TextField(_("funding needed"), **statement)\n    unchanged_from = '
    word = '    assistance_needed: str = ""\n'
    return {
        Path("tracker/content/answer.py"): [(")  # fmt: skip\n", said)],
        Path("tracker/models/answers.py"): [("    unchanged_from = ", column)],
        Path("tracker/actions/words.py"): [(word, f'{word}    {name}: str = ""\n')],
        **formats_with(name, after='    "assistance_needed",\n'),
    }


def to_the_commitment() -> Entries:
    name, word = "budget", '    note: str = ""\n'
    said = FIELD.format(name=name, kind="LINE", label="Budget", limit=200, letter="", heading="budget")
    column = (
        f'    {name} = models.CharField(_("budget"), max_length=200, blank=True, validators=[refuse_unstorable])\n\n'
    )
    return {
        Path("tracker/content/commitment.py"): [(")  # fmt: skip\n", said)],
        Path("tracker/models/commitments.py"): [("\n    content = ", f"{column}    content = ")],
        Path("tracker/actions/words.py"): [(word, f'{word}    {name}: str = ""\n')],
        **formats_with(name, after='    "note",\n'),
    }


def formats_with(name: str, *, after: str) -> Entries:
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


def write(file: Path, edits: list[tuple[str, str]]) -> None:
    """Do what a person does. Raises AssertionError where a place that the guide names is not there any more."""
    if not file.exists():  # the next format begins as a copy of the newest
        shutil.copy(str(file).replace("_3.", "_2."), file)
    text = file.read_text(encoding="utf-8")
    for old, new in edits:
        assert old in text, f"{file}: {old!r} is not there"
        text = text.replace(old, new, 1)
    file.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("entries", [to_the_answer(), to_the_commitment()], ids=["answer", "commitment"])
def test_a_field_more_takes_six_files_by_hand_which_the_guide_names(tmp_path: Path, entries: Entries) -> None:
    assert len(entries) <= FILES_BY_HAND
    guide = GUIDE.read_text(encoding="utf-8")
    for path, edits in entries.items():
        assert path.name.replace("_3.", "_N.") in guide, f"the guide does not name {path}"
        shutil.copytree((ROOT / path).parent, (tmp_path / path).parent, dirs_exist_ok=True)
        write(tmp_path / path, edits)
        assert ast.parse((tmp_path / path).read_text(encoding="utf-8"))
