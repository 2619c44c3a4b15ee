"""What the questionnaire says, in the language that is active; and what the text of a cell means: nothing is guessed.

A value is plain text, as ids and comparisons of a file hold it: the code of a choice, a day as year-month-day, words as
a file can hold them.
"""

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tracker.choices import Consent
from tracker.content.fields import ContentField, Kind
from tracker.importing.spreadsheets.cells import plain as alike
from tracker.importing.spreadsheets.faults import Bad, sentence
from tracker.importing.spreadsheets.values import day_of, spoken_choices
from tracker.models import StatusUpdate
from tracker.models.sheet_choices import DateOrder
from tracker.questionnaire.form import Question, Questionnaire, QuestionnaireField, as_written

# A text is a paragraph; three are a row to read: its label, its value and the language of the value.
type FormRow = str | tuple[str, str, str] | Question | QuestionnaireField


def guidance() -> tuple[str, ...]:
    """What an answer should hold."""
    return (
        _("Summarize what was done about each recommendation in no more than 200 words (in Chinese: 400 characters)."),
        _("Give complete references to the legislation and the other documents that matter for the recommendation."),
        _("Give figures as well, wherever you can."),
        _("Name the main obstacles to the implementation of the recommendation, if there are any."),
    )


def notes() -> tuple[str, ...]:
    """How the file is filled in and brought back."""
    demonstration = f"{_('Demonstration data.')} {_('No statement here was made by any Government.')}"
    return (
        _("Write in the cells beside the questions. Rows that you delete, or leave as they are, change nothing."),
        _("Save the file as .docx or .xlsx, as it came, and upload it in the reporting portal."),
        _("There you see every difference, and choose what becomes a draft. Only the focal point sends answers."),
        _("The completed form can also be returned by e-mail to %(email)s.") % {"email": settings.CONTACT_EMAIL},
        _("Commitments and evidence are added and changed in the portal."),
        *([demonstration] if settings.DEMONSTRATION else []),
    )


def commitments_heading() -> str:
    """The heading above the commitments."""
    return _("Commitments of the State, for information")


def sections(form: Questionnaire) -> Iterator[tuple[str, list[FormRow]]]:
    """All that a form holds, in order, for every writer: each heading with its rows."""
    yield _("Submission"), [*((label, value, form.language) for label, value in form.facts), *form.head]
    yield _("Guidance"), [*form.guidance]
    yield _("About this file"), [*form.notes]
    for issue in form.issues:
        rows: list[FormRow] = []
        for question in issue.questions:
            rows += [question, *question.fields]
        yield issue.heading, rows
    if form.commitments:
        yield commitments_heading(), [(each.text, each.facts, each.language) for each in form.commitments]


def contact_labels() -> dict[str, str]:
    """What is asked about the contact person."""
    return {
        "contact_name": _("Contact person"),
        "contact_title": _("Title and organization"),
        "contact_address": _("Address"),
        "contact_telephone": _("Telephone"),
        "contact_email": _("E-mail"),
    }


def hint_on(field: ContentField) -> str:
    """What stands in small letters under a question about a recommendation."""
    day = _("Write the date as year, month and day: 2027-03-31.") if field.kind == Kind.DAY else ""
    return " ".join(filter(None, (str(field.hint_on_paper), day)))


def action_asked(since: datetime.date | None) -> str:
    """The question about the action; `since` is the date of the State's answer of an earlier period."""
    if since is None:
        return _("Any action taken?")
    return _("Any additional action taken since %(day)s?") % {"day": date_format(since, "DATE_FORMAT")}


def hints(field: QuestionnaireField) -> list[str]:
    """What stands in small letters under a question: which words a choice may hold, and its hint."""
    words = _("One of: %(words)s") % {"words": " / ".join(field.choices)} if field.choices else ""
    return [hint for hint in (words, field.hint) if hint]


def words_of(field: ContentField) -> tuple[str, ...]:
    """The words of which one may stand in a field; none where it is no choice."""
    return tuple(str(choice.label) for choice in field.offered)


def unchosen() -> str:
    """Return the line that a list of a Word form shows until something is chosen."""
    return _("Choose from the list")


def code_of(choices: Iterable[TextChoices], text: str) -> str | None:
    """The code of a choice in words of any of the six languages; empty for no word; None where no word is meant."""
    if not (word := alike(text)):
        return ""
    offered = [*choices]
    code = spoken_choices(type(offered[0])).get(word)
    return code if code in offered else None


# The sentences that are read as a consent or a refusal where they are all that stands in the cell. A closed list: what
# says more, or less, is shown in its own words and decided by people.
CONSENT_SENTENCES: Mapping[Consent, tuple[str, ...]] = {
    Consent.YES: (
        "We agree", "Yes, we agree", "Agreed", "Yes, agreed",
        "Nous sommes d’accord", "Oui, nous sommes d’accord", "D’accord", "Oui, d’accord",
        "Estamos de acuerdo", "Sí, estamos de acuerdo", "De acuerdo", "Sí, de acuerdo",
        "Мы согласны", "Да, мы согласны", "Согласны", "Да, согласны",
        "نوافق", "نعم، نوافق", "نحن موافقون", "نعم، نحن موافقون",
        "我们同意", "是，我们同意", "是的，我们同意", "同意", "是，同意", "是的，同意",
    ),
    Consent.NO: (
        "We do not agree", "No, we do not agree",
        "Nous ne sommes pas d’accord", "Non, nous ne sommes pas d’accord",
        "No estamos de acuerdo", "No, no estamos de acuerdo",
        "Мы не согласны", "Нет, мы не согласны", "Не согласны", "Нет, не согласны",
        "لا نوافق", "لا، لا نوافق",
        "我们不同意", "不，我们不同意", "不同意", "否，不同意", "否，我们不同意",
    ),
}  # fmt: skip


def _sentence(text: str) -> str:
    """A sentence as people type it: commas do not matter either."""
    return alike(re.sub("[,،，、!！]", " ", text))


def is_consent_word(text: str) -> bool:
    """Whether a text is one of the words to choose from, in any language, and nothing else."""
    return bool(code_of([Consent.YES, Consent.NO], text))


def consent_code(text: str) -> str | None:
    """The code of a consent in words; not asked where nothing stands; None where no choice is meant beyond doubt."""
    code = code_of([Consent.YES, Consent.NO], text)
    if code is None:
        said = _sentence(text)
        meant = [each for each, known in CONSENT_SENTENCES.items() if said in map(_sentence, known)]
        return str(meant[0]) if meant else None
    return code or str(Consent.NOT_ASKED)


OTHERS = {field.name for field in StatusUpdate._meta.fields}


def plain(field: ContentField, version: Any) -> str:
    """What a version says, as plain text, "" for none. What only paper says is asked again."""
    value = field.own(version) if version else None
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, datetime.date) else as_written(str(value))


def shown(field: ContentField, value: str) -> str:
    """A plain value as a person reads it: the word of a choice, in the language that is active."""
    words = {str(code): str(label) for code, label in field.choices.choices}
    return words.get(value, value)


def meant(field: ContentField, text: str) -> str:
    """The plain value that a text of a file means; what is no word of the list, and no day, stays as it is written."""
    written = as_written(text).strip()
    match field.kind:
        case Kind.CHOICE:
            code = code_of(field.offered, written)
            return written if code is None else code
        case Kind.DAY:
            return _day(written)
        case Kind.LINE:
            return " ".join(written.split())
        case Kind.WORDS:
            return written


def _day(text: str) -> str:
    try:
        return day_of(text, DateOrder.UNKNOWN).isoformat()
    except Bad:
        return text


def stored(field: ContentField, value: str) -> Any:
    """A plain value without a problem, as the record stores it."""
    if field.kind == Kind.DAY:
        return datetime.date.fromisoformat(value) if value else field.nothing
    return value


def problem(field: ContentField, value: str) -> str:
    """Why the record does not hold a plain value; empty where it does."""
    if value and (said := _unread(field, value)):
        return said
    try:
        StatusUpdate(**{field.name: stored(field, value)}).clean_fields(exclude=OTHERS - {field.name})
    except ValidationError as refusal:
        return " ".join(refusal.messages)
    return ""


def _unread(field: ContentField, value: str) -> str:
    """What is to be said of a text that is no word of a list, or no day; empty where it is one."""
    if field.kind == Kind.CHOICE and value not in field.offered:
        words = {"text": value, "words": " / ".join(words_of(field))}
        return _("“%(text)s” is not one of the choices: %(words)s.") % words
    if field.kind == Kind.DAY:
        try:
            day_of(value, DateOrder.UNKNOWN)
        except Bad as bad:
            if bad.code == "day_in_doubt":
                return _("“%(text)s” may be %(first)s or %(second)s. Write it as 2026-03-31.") % bad.words
            return sentence(bad.fault)
    return ""
