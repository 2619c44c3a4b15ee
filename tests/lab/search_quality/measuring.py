"""The questions, the pool as a record, and at which rank each question finds an answer."""

import datetime
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from django.http import QueryDict
from django.utils import timezone

from report.explorer import listing
from report.question import question as asking
from tests.factories.records import UserFactory
from tests.factories.rows import count_rows
from tests.lab.search_quality.pool import LANGUAGES, Text
from tracker.choices import Basis, DocumentKind
from tracker.models import Meeting, Paragraph, Printing, Recommendation, SourceDocument
from tracker.words import search_words

RANK = 3
LABEL = re.compile(r"[\d(][^:]{0,38}")
NONE = "-"


class Question(NamedTuple):
    """What is asked, in which language, and the ids of all right answers; without any, nothing may be found."""

    language: str
    query: str
    answers: tuple[str, ...]


def questions() -> list[Question]:
    """Return the questions in words, each answered by texts in its own language."""
    _head, *lines = Path(__file__).with_name("words.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines]
    return [Question(language, query, () if ids == NONE else tuple(ids.split("; "))) for language, query, ids in rows]


@dataclass(frozen=True)
class Asked:
    """A question, and at which place of what it found the first right answer is; 0 for none."""

    question: Question
    found: tuple[str, ...]
    rank: int

    @property
    def is_right(self) -> bool:
        return 1 <= self.rank <= RANK if self.question.answers else not self.found


def load(texts: Iterable[Text]) -> dict[UUID, str]:
    """Every text as a recommendation of one meeting, printed by a document of its language; {recommendation: id}."""
    by = {"confirmed_at": timezone.now(), "confirmed_by": UserFactory()}
    day = datetime.date(2020, 1, 1)
    meeting = Meeting.objects.create(slug="pool", title_en="Pool", starts_on=day, ends_on=day)
    places: dict[tuple[str, str], Paragraph] = {}
    ids, recommendations, printings = {}, [], []
    for order, each in enumerate(texts, start=1):
        source, _colon, label = each.id.rpartition(":")
        if (source, each.language) not in places:
            places[source, each.language] = _paragraph(meeting, len(places), each.language, by)
        paragraph = places[source, each.language]
        label = label if source and LABEL.fullmatch(label) else f"n{order}"
        one = Recommendation(meeting=meeting, slug=f"r-{order}", order=order, basis=Basis.NOT_NEGOTIATED)
        words = search_words(paragraph.document.language, label, each.text)
        printing = Printing(
            recommendation=one, document=paragraph.document, paragraph=paragraph, label=label, text=each.text,
            order=order, search_words=words,
        )  # fmt: skip
        recommendations.append(one)
        printings.append(printing)
        ids[one.pk] = each.id
    Recommendation.objects.bulk_create(recommendations)
    Printing.objects.bulk_create(printings)
    count_rows()
    return ids


def _paragraph(meeting: Meeting, number: int, language: str, by: dict[str, object]) -> Paragraph:
    document = SourceDocument.objects.create(
        meeting=meeting, title=f"Document {number}", kind=DocumentKind.FINAL, sha256=f"{number:064x}",
        language={"zh": "zh-hans"}.get(language, language), **by,
    )  # fmt: skip
    return Paragraph.objects.create(document=document, number="1", text="Texts:", order=1)


def ask(asked: Iterable[Question], ids: dict[UUID, str]) -> Iterator[Asked]:
    for each in asked:
        data = QueryDict(mutable=True)
        data["q"] = each.query
        found = [ids[key] for key in listing.keys(asking.parsed(data, None), "")]
        ranks = [place for place, one in enumerate(found, start=1) if one in each.answers]
        yield Asked(each, tuple(found), min(ranks, default=0))


def told(asked: list[Asked]) -> str:
    """How many of each language are right, and each that is not."""
    right = Counter(each.question.language for each in asked if each.question.answers and each.is_right)
    number = Counter(each.question.language for each in asked if each.question.answers)
    lines = [f"{language}  {right[language]:3} of {number[language]:3}" for language in LANGUAGES]
    lines.append(f"    {right.total():3} of {number.total():3}")
    nothing = [each for each in asked if not each.question.answers]
    lines.append(f"nothing found: {sum(each.is_right for each in nothing)} of {len(nothing)}")
    lines += [
        f"- {each.question.language}: {each.question.query}: rank {each.rank} of {len(each.found)}; "
        f"first {', '.join(each.found[:2])}; right {', '.join(each.question.answers)}"
        for each in asked
        if not each.is_right
    ]
    return "\n".join(lines)
