"""Questionnaires of the seed's world, and invented ones; files edited as a ministry would; LibreOffice."""

import io
import os
import random
import re
import shutil
import subprocess
import uuid
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook

from tests.factories.world import World
from tracker.choices import ImplementationStatus, Language
from tracker.content import ANSWER, STATUS
from tracker.content.fields import on_paper, texts
from tracker.models import PeriodItem, Submission
from tracker.questionnaire.composing import compose
from tracker.questionnaire.form import (
    REFERENCE,
    Issue,
    Question,
    Questionnaire,
    QuestionnaireField,
    Returned,
    Token,
    field_key,
    question_key,
    read_field_key,
    read_question_key,
)
from tracker.questionnaire.sheet import write as write_xlsx
from tracker.questionnaire.word import write as write_docx

TEXTS = texts(on_paper(ANSWER))
WRITE: Mapping[str, Callable[[Questionnaire], bytes]] = {"docx": write_docx, "xlsx": write_xlsx}
LANGUAGES = Language.values

# Words of six languages, and what is lost first: blanks, marks, joiners, signs outside the first plane, formulas, tags.
WORDS = (
    "القانون رقم ٣٤ لسنة ٢٠٢١", "مُنِحَت", "می‌شود", "根据《刑事诉讼法》第七条", "共42起案件。",
    "Anti-Fraud Act, sect. 12 (b)",
    "l’article 121-3 du Code pénal", "Федеральный закон № 35-ФЗ", "¿Qué se hizo? El año 2024", "e\u0301te\u0308",
    "\u00a0", "  ", "\t", "\n", "\n\n", "\u2011", "\u00ad", "\u200d", "\u200f", "\u3000", "\u2028", "👩‍⚖️", "𝒜", "🇺🇳",
    "=1+1", "+2", "-3", "@SUM(A1)", "'", '"', "<b>", "&amp;", "]]>", "_x0041_", "1.50", "TRUE", "2027-01-31", "\ue000",
)  # fmt: skip


def questionnaire_of(world: World, language: str = "en", *, slugs: Iterable[str] = (), **changed: Any) -> Questionnaire:
    """The questionnaire of XAA in the open period, as its focal point downloads it."""
    items = PeriodItem.objects.filter(period=world.period).order_by("order")
    if slugs:
        items = items.filter(recommendation__slug__in=list(slugs))
    given = {"submission": submission_of(world), "by": world.focal_point, "due_on": world.period.due_on, "items": items}
    return compose(language=language, **given | changed)


def submission_of(world: World, state: str = "XAA") -> Submission:
    """The State's submission in the open period, or one in memory."""
    found = Submission.objects.filter(member_state=state, period=world.period).first()
    return found or Submission(member_state=world.states[state], period=world.period)


def plain(*texts: str, language: str = "en", spoken: str = "en", label: str = "15 (a)") -> Questionnaire:
    """A questionnaire with one recommendation and the given summary, obstacles and assistance needed; no record."""
    pk, labels = uuid.UUID(int=7), ("Summary", "Main obstacles", "Technical assistance")
    padded = (*texts, "", "", "")[:3]
    fields = [
        QuestionnaireField(field_key(each, pk, text), label, text, spoken)
        for each, label, text in zip(TEXTS, labels, padded, strict=True)
    ]
    question = Question(question_key(pk, 3, 1), label, "Text.", "en", tuple(fields))
    token = Token("XAA", "period-1", language)
    reference = QuestionnaireField(REFERENCE, "Reference", str(token), "en")
    return Questionnaire(token, "Title", (), (reference,), ("One.",), (), (Issue("Issue", (question,)),))


def chance_text(chance: random.Random, most: int = 40) -> str:
    """A text of words drawn by chance; often empty, sometimes blanks alone."""
    return "".join(chance.choice(WORDS) for _time in range(chance.choice((0, 1, 3, most))))


def invented(chance: random.Random, language: str, questions: int = 12) -> Questionnaire:
    """A questionnaire that nobody asked, with texts drawn by chance."""
    made = []
    for number in range(questions):
        pk = uuid.UUID(int=chance.getrandbits(128))
        spoken = chance.choice(LANGUAGES)
        status = chance.choice([*ImplementationStatus])
        fields = [QuestionnaireField(field_key(STATUS, pk, status), "?", str(status.label), language)]
        for each in TEXTS:
            text = chance_text(chance)
            fields.append(QuestionnaireField(field_key(each, pk, text), each.name, text, spoken))
        key = question_key(pk, chance.randrange(10**6), chance.randrange(1000))
        made.append(Question(key, f"15 ({number})", chance_text(chance), spoken, tuple(fields)))
    token = Token("XAA", "period-1", language)
    return Questionnaire(
        token, "Title", (("State", "Alpha"),), (), ("One.",), ("Two.",), (Issue("Issue", tuple(made)),)
    )


def lost(questionnaire: Questionnaire, found: Returned) -> list[tuple[str, str, str]]:
    """(id, text, what came back) of every field that is not as it went out, in its own place."""
    answers = {each.recommendation: each for each in found.answers}
    faults = [] if found.token == questionnaire.token else [("token", str(questionnaire.token), str(found.token))]
    for issue in questionnaire.issues:
        for question in issue.questions:
            asked = read_question_key(question.key)
            assert asked is not None
            brought = answers[asked]
            for each in question.fields:
                known = read_field_key(each.key)
                assert known is not None
                if brought.texts.get(known.name) != each.text:
                    faults.append((each.key, each.text, str(brought.texts.get(known.name))))
    return faults


def edited_docx(content: bytes, changes: Mapping[tuple[str, str], str]) -> bytes:
    """A .docx with other texts in some answers, by (label, question's beginning), as a person types them."""
    document = Document(io.BytesIO(content))
    for (label, asked), text in changes.items():
        table = next(each for each in document.tables if each.cell(0, 0).text == label)
        row = next(each for each in table.rows if each.cells[0].text.startswith(asked))
        row.cells[1].text = text
    return saved(document)


def edited_xlsx(content: bytes, changes: Mapping[tuple[str, str], str]) -> bytes:
    """The same in an .xlsx."""
    book = load_workbook(io.BytesIO(content))
    rows = list(book.active.iter_rows())
    for (label, asked), text in changes.items():
        start = next(place for place, row in enumerate(rows) if row[1].value == label)
        row = next(row for row in rows[start:] if str(row[1].value).startswith(asked))
        row[2].value = text
    return saved(book)


EDIT = {"docx": edited_docx, "xlsx": edited_xlsx}


def saved(document: Any) -> bytes:
    """The bytes of a document or a workbook."""
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def with_part(content: bytes, name: str, part: bytes | Callable[[bytes], bytes]) -> bytes:
    """A copy of a container with one part added, or made anew from what it was."""
    old, file = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.namelist():
            if each != name:
                new.writestr(each, old.read(each))
        new.writestr(name, part(old.read(name)) if callable(part) else part)
    return file.getvalue()


def in_document(content: bytes, pattern: str, replacement: str) -> bytes:
    """A .docx whose text was changed in its XML, at the first place."""
    return with_part(
        content,
        "word/document.xml",
        lambda xml: re.sub(pattern, replacement, xml.decode(), count=1, flags=re.DOTALL).encode(),
    )


def without_row(content: bytes, key: str) -> bytes:
    """A .docx from which the row of a field was deleted."""
    document = Document(io.BytesIO(content))
    row = row_of(document, key)
    row.getparent().remove(row)
    return saved(document)


def row_of(document: Any, key: str) -> Any:
    """The row that carries an id."""
    marks = document.element.body.iter(qn("w:bookmarkStart"))
    mark = next(each for each in marks if each.get(qn("w:name")) == key)
    return next(mark.iterancestors(qn("w:tr")))


def soffice() -> str:
    """LibreOffice. A missing one fails the test; a skip would pass for green."""
    wanted = os.environ.get("SOFFICE")
    for name in (wanted,) if wanted else ("soffice", "libreoffice"):
        if path := shutil.which(name):
            return path
    pytest.fail("The round trip needs LibreOffice: run `bin/ensure-libreoffice`, or set SOFFICE to its path.")


def through_libreoffice(folder: Path, files: Mapping[str, bytes], ending: str) -> dict[str, bytes]:
    """The files, each opened and saved again by LibreOffice in one run. `files`: by name, without an ending."""
    there, back = folder / ending, folder / f"{ending}-back"
    there.mkdir()
    for name, content in files.items():
        (there / f"{name}.{ending}").write_bytes(content)
    command = [soffice(), "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
    command += ["--convert-to", ending, "--outdir", str(back), *(str(each) for each in sorted(there.iterdir()))]
    subprocess.run(["nice", *command], check=True, capture_output=True, timeout=3600)
    return {name: (back / f"{name}.{ending}").read_bytes() for name in files}
