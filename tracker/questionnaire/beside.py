"""What stands in a form that came back beside its questions: read against a form that nobody has filled in.

Such words are part of no answer. They are shown to whoever uploaded the form, and stored nowhere but in the form.
"""

import datetime
import re
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tracker.importing.readers.containers import open_container
from tracker.models import CommitmentUpdate, Paragraph, ParagraphCorrection, PeriodItem, Printing, StatusUpdate
from tracker.models.opening_words import opening_words
from tracker.questionnaire import wording
from tracker.questionnaire.comparing import Workspace
from tracker.questionnaire.composing import compose, stated
from tracker.questionnaire.form import OtherLine, Returned, Token, as_written, read_field_key, read_question_key
from tracker.questionnaire.opening import FORMATS
from tracker.rules.consent import NEWEST, ConsentSentence, every_sentence
from tracker.words.differences import runs

MOST, LONGEST = 100, 2000  # pieces that are shown, and characters of one
MOST_LINES = 500  # that are looked at: a file may hold a book
SENTENCE = 40  # characters of a line of the form after which somebody may go on; a heading or a label is shorter
RUN = 12  # characters in a row by which a line of the form is known again
AFTER_THE_END = datetime.timedelta(days=731)
GAP = " … "

CONSENT = "head_consent"

type Beside = tuple[str, str]


@dataclass(frozen=True)
class ShownSentence:
    """The consent sentence that a form shows, None where its words are none of ours; and what is to be checked."""

    sentence: ConsentSentence | None
    warning: str = ""


@dataclass
class Blank:
    """What a form holds before anybody fills it in: each of its lines, and those of each row."""

    lines: set[str] = field(default_factory=set)
    rows: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, read: Iterable[OtherLine], more: Iterable[str]) -> "Blank":
        """`more`: what a form made at another time may hold as well."""
        blank = cls({_even(line) for text in more for line in text.split("\n")})
        for each in read:
            blank.lines.add(_even(each.text))
            blank.rows.setdefault(_row(each.key), []).append(_even(each.text))
        return blank

    def added(self, line: OtherLine) -> str:
        """What of a line is not the form's own; empty where all of it is."""
        text = _even(line.text)
        if text in self.lines:
            return ""
        if not line.key:
            begun = (each for each in self.lines if len(each) >= SENTENCE and text.startswith(each))
            return text.removeprefix(max(begun, key=len, default="")).strip()
        for own in self.rows.get(_row(line.key), []):
            if text.startswith(own) and len(own) >= RUN:
                return text.removeprefix(own).strip()
            if (found := _put_into(own, text)) is not None:
                return found
        return text


def _put_into(own: str, text: str) -> str | None:
    """The words that were put into a line of the form; None where a text is not that line any more."""
    parts = runs(own, text)
    stayed = sum(len(part.text) for part in parts if part.kind == "same" and len(part.text) >= RUN)
    if not stayed or stayed * 2 < len(own):
        return None
    return GAP.join(part.text.strip() for part in parts if part.kind == "added" and part.text.strip())


def words_beside(found: Returned, place: Workspace) -> tuple[Beside, ...]:
    """(label of the recommendation in whose row they stand or nothing, words) that a form holds beside its questions.

    One piece more than `MOST` says that there are others.
    """
    form = compose(
        submission=place.submission,
        items=place.items,
        by=place.by,
        language=found.token.language,
        due_on=place.due_on,
        lane=None,
    )
    own = _lines(FORMATS[found.ending].write(form), found.ending)
    blank = Blank.of(own, _of_other_times(place, found.token))
    labels = {item.recommendation_id: item.printing.label for item in place.items}
    pieces: list[list[str]] = []
    for line, words in _added(_lines(found.content, found.ending), blank):
        label = labels.get(_recommendation(line.key) or uuid.UUID(int=0), "")
        if pieces and pieces[-1][0] == label:
            pieces[-1][1] += f"\n{words}"
        else:
            pieces.append([label, words])
    return tuple((label, _cut(words)) for label, words in pieces[: MOST + 1])


def _added(lines: Sequence[OtherLine], blank: Blank) -> Iterator[tuple[OtherLine, str]]:
    """What was added, line by line. What stands in the label of several rows is of a form of an earlier release."""
    unknown = [line for line in lines if _even(line.text) and _even(line.text) not in blank.lines]
    labels = Counter(_even(line.text) for line in unknown if line.is_label)
    for line in unknown[:MOST_LINES]:
        if line.is_label and labels[_even(line.text)] > 1:
            continue
        if words := blank.added(line):
            yield line, words


def _lines(content: bytes, ending: str) -> list[OtherLine]:
    with open_container(content, "file") as container:
        return list(FORMATS[ending].other_lines(container))


def _before_our_corrections(items: Sequence[PeriodItem]) -> Iterator[str]:
    """The texts and opening words of what is asked, as they were before we corrected a mistake of ours."""
    recommendations = [item.recommendation_id for item in items]
    wrong_texts = Printing.objects.filter(recommendation__in=recommendations, corrected_at__isnull=False)
    yield from map(as_written, wrong_texts.values_list("text", flat=True))
    asked: dict[int, list[Printing]] = {}
    for item in items:
        asked.setdefault(item.printing.paragraph_id, []).append(item.printing)
    for wrong in ParagraphCorrection.objects.filter(paragraph__in=list(asked)):
        before = Paragraph(number=wrong.number, text=wrong.text)
        for printing in asked[wrong.paragraph_id]:
            yield as_written(opening_words(Printing(label=printing.label, paragraph=before)))


def _of_other_times(place: Workspace, token: Token) -> Iterator[str]:
    """The form's own words that depend on the day on which it was made, and on who downloaded it."""
    yield from _before_our_corrections(place.items)
    state, period = place.submission.member_state_id, place.submission.period
    answers = StatusUpdate.objects.filter(submission__member_state=state, reported_on__isnull=False)
    days = (period.closes_on + AFTER_THE_END - period.opens_on).days
    with translation.override(token.language):
        yield from (" ".join(each.sentences(token.language)) for each in every_sentence())
        yield wording.commitments_heading()  # above those of which the reader may see none
        yield wording.action_asked(None)
        yield from map(wording.action_asked, answers.order_by().values_list("reported_on", flat=True).distinct())
        for day in range(days):
            yield date_format(period.opens_on + datetime.timedelta(days=day), "DATE_FORMAT")
        for update in CommitmentUpdate.objects.filter(commitment__member_state=state):
            told = stated(update)
            yield from (told.text, told.facts)


def sentence_shown(found: Returned) -> ShownSentence:
    """Return the consent sentence that a form shows, read from its words and checked against the mark that it has.

    A form of format 1 has no mark, and the words of a form can be changed by anybody: both are a warning.
    """
    lines = [_even(line.text) for line in _lines(found.content, found.ending) if line.key == CONSENT and line.is_label]
    read = next((each for line in lines if (each := _sentence_of(line, found.token.language))), None)
    warning = ""
    if not found.token.sentence:
        warning = _(
            "This form has no number for its consent sentence. Compare its question with the sentences before you"
            " record the consent."
        )
    elif read is None or read.mark != found.token.sentence:
        warning = _(
            "The consent sentence in this form is not the one that we wrote. Read the form before you record the"
            " consent."
        )
    return ShownSentence(read, warning)


def _sentence_of(line: str, language: str) -> ConsentSentence | None:
    """Return the sentence that has these words in a language, with the licence that the words name."""
    for number in range(NEWEST, 0, -1):
        for licence in ("", "{licence}"):
            words = _even(" ".join(ConsentSentence(number, licence).sentences(language)))
            pattern = re.escape(words).replace(re.escape("{licence}"), "(?P<licence>.{1,300})")
            if match := re.fullmatch(pattern, line):
                return ConsentSentence(number, match.groupdict().get("licence", ""))
    return None


def _even(text: str) -> str:
    """A line as it is compared: blanks, and marks that nobody sees, do not count."""
    return " ".join(re.sub("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]", "", text).split())


def _recommendation(key: str) -> uuid.UUID | None:
    known = read_field_key(key)
    return known.recommendation if known else read_question_key(key)


def _row(key: str) -> str:
    """The row that an id stands for, whatever it was filled with."""
    return key.partition("_")[0] if _recommendation(key) else key


def _cut(words: str) -> str:
    return words if len(words) <= LONGEST else f"{words[:LONGEST]}…"
