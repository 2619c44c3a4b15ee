"""The questionnaire filled from the record: what the period asks, and what the State's next draft begins with."""

import datetime
from collections.abc import Iterable

from django.db.models import prefetch_related_objects
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tracker.actions import DraftBegin, draft_begins
from tracker.choices import Consent
from tracker.content import ANSWER, STATUS
from tracker.content.fields import ContentField, texts
from tracker.models import CommitmentUpdate, PeriodItem, Recommendation, StatusUpdate, Submission, Transmission, User
from tracker.models.opening_words import opening_words
from tracker.questionnaire import wording
from tracker.questionnaire.form import (
    CONTACT,
    REFERENCE,
    Issue,
    Question,
    Questionnaire,
    QuestionnaireField,
    StatedCommitment,
    Token,
    as_written,
    asked,
    field_key,
    question_key,
)
from tracker.rules.actors import is_sender
from tracker.rules.consent import asked_now


def language_of(source: StatusUpdate | None) -> str | None:
    """Return the language of the texts of an answer; None where it has none."""
    return source.language if source and any(field.of(source) for field in texts(ANSWER)) else None


def issue_of(recommendation: Recommendation) -> str:
    """The heading a recommendation stands under: its first theme, else its agenda item; empty where it has neither."""
    themes = list(recommendation.themes.all())
    if themes:
        return str(themes[0])
    item = recommendation.agenda_item
    return " ".join(filter(None, [str(item), item.title])) if item else ""


def issues_of(recommendations: Iterable[Recommendation]) -> list[str]:
    """The heading of each, also of those that have none of their own: "other" are they where some have one.

    Args:
        recommendations: all that stand together under headings.
    """
    own = [issue_of(each) for each in recommendations]
    rest = _("Other recommendations") if any(own) else _("Recommendations")
    return [each or rest for each in own]


def compose(
    *,
    submission: Submission,
    items: Iterable[PeriodItem],
    by: User,
    language: str,
    due_on: datetime.date,
    lane: bool | None = False,
) -> Questionnaire:
    """The questionnaire of the submission's period, for the recommendations of `items`.

    Args:
        submission: of the State in the period; it may be one that was not begun.
        items: what this person may draft. Contact and consent are those of the focal point, and blank for others.
        language: of the questionnaire's own words.
        lane: whose drafts it is filled with, as `actions.draft_begins` says (`on_behalf`); None: nobody's.
    """
    with translation.override(language):
        return Questionnaire(
            token=_token(submission, language),
            title=_("Questionnaire on the implementation of recommendations"),
            facts=_facts(submission, due_on),
            head=_head(submission, by, language),
            guidance=wording.guidance(),
            notes=wording.notes(),
            issues=_issues(submission, items, language, lane),
            commitments=_commitments(submission, by),
        )


def _token(submission: Submission, language: str) -> Token:
    return Token(submission.member_state_id, submission.period.slug, language, asked_now().mark)


def _facts(submission: Submission, due_on: datetime.date) -> tuple[tuple[str, str], ...]:
    period = submission.period
    return (
        (_("Name of the State"), str(submission.member_state)),
        (_("Reporting period"), period.title),
        (_("Reviewed by"), str(period.meeting)),
        (_("Answers are due on"), date_format(due_on, "DATE_FORMAT")),
    )


def _head(submission: Submission, by: User, language: str) -> tuple[QuestionnaireField, ...]:
    token = _token(submission, language)
    is_theirs = is_sender(by, submission)
    contact = _contact_of(submission) if is_theirs else dict.fromkeys(CONTACT, "")
    labels = wording.contact_labels()
    consent = Consent(submission.consent) if is_theirs else Consent.NOT_ASKED
    return (
        QuestionnaireField(
            REFERENCE, _("Reference of this file"), str(token), "en", hint=_("Please leave it as it is.")
        ),
        *(QuestionnaireField(f"head_{name}", labels[name], contact[name], "") for name in CONTACT),
        QuestionnaireField(
            "head_consent",
            " ".join(asked_now().sentences(language)),
            "" if consent == Consent.NOT_ASKED else str(consent.label),
            language,
            hint=_("The portal asks this again before anything is sent."),
            choices=(str(Consent.YES.label), str(Consent.NO.label)),
        ),
    )


def _contact_of(submission: Submission) -> dict[str, str]:
    sent = Transmission.objects.filter(submission__member_state=submission.member_state_id, on_behalf=False)
    last = sent.select_related("submission").order_by("-submitted_at").first()
    return {name: as_written(text) for name, text in known_contact(submission, last).items()}


def known_contact(submission: Submission, last: Transmission | None) -> dict[str, str]:
    """The contact given for this period, else with what the State sent last."""
    known = [submission, *([last.submission] if last else [])]
    given = next((each for each in known if any(getattr(each, name) for name in CONTACT)), submission)
    return {name: getattr(given, name) for name in CONTACT}


def _issues(submission: Submission, items: Iterable[PeriodItem], language: str, lane: bool | None) -> tuple[Issue, ...]:
    found: dict[str, list[Question]] = {}
    items = list(items)
    prefetch_related_objects(items, "printing__paragraph")  # at once for all, where nobody has fetched them
    stored = draft_begins(submission, [item.recommendation_id for item in items], on_behalf=lane)
    labels = [item.printing.label for item in items]
    for item, heading in zip(items, issues_of(item.recommendation for item in items), strict=True):
        is_shared = labels.count(item.printing.label) > 1
        question = _question(item, stored[item.recommendation_id], language, is_shared)
        found.setdefault(heading, []).append(question)
    return tuple(Issue(heading, tuple(questions)) for heading, questions in found.items())


def _question(item: PeriodItem, stored: DraftBegin, language: str, is_shared: bool) -> Question:
    """One recommendation. Where two meetings share a label, it is told with its meeting."""
    recommendation, printing, source = item.recommendation, item.printing, stored.source
    since = stored.earlier.reported_on if stored.earlier else None
    return Question(
        key=question_key(recommendation.pk, *((source.pk, source.revision) if source else ())),
        label=f"{printing.label}, {recommendation.meeting}" if is_shared else printing.label,
        text=as_written(printing.text),
        language=printing.document.language,
        fields=tuple(_field(each, recommendation, stored, language, since) for each in asked()),
        opening=as_written(opening_words(printing)),
    )


def _field(
    field: ContentField, recommendation: Recommendation, stored: DraftBegin, language: str, since: datetime.date | None
) -> QuestionnaireField:
    value = wording.plain(field, stored.source)
    return QuestionnaireField(
        field_key(field, recommendation.pk, value),
        wording.action_asked(since) if field.name == STATUS.name else str(field.question),
        wording.shown(field, value),
        (language_of(stored.source) or language) if field.is_text else language,
        wording.hint_on(field),
        wording.words_of(field),
    )


def _commitments(submission: Submission, by: User) -> tuple[StatedCommitment, ...]:
    """The State's commitments as this person may see them, the newest update of each, that serve what is asked."""
    updates = CommitmentUpdate.objects.visible_to(by).filter(commitment__member_state=submission.member_state_id)
    newest = {update.commitment_id: update for update in updates.order_by("pk")}
    asked_here = PeriodItem.objects.filter(period=submission.period_id).values("recommendation")
    of_here = CommitmentUpdate.objects.filter(pk__in=[each.pk for each in newest.values()])
    serving = set(of_here.filter(recommendations__in=asked_here).values_list("pk", flat=True))
    return tuple(stated(update) for update in newest.values() if update.pk in serving)


def stated(update: CommitmentUpdate) -> StatedCommitment:
    """A commitment as a form tells it, in the language that is active."""
    facts = [
        date_format(each.value, "DATE_FORMAT") if each.is_day else str(each.value)
        for each in update.said
        if not each.field.is_statement
    ]
    return StatedCommitment(as_written(update.text), as_written("; ".join(facts)), update.language)
