"""The language of a letter: which one its page begins with and why, and which ones its drafts are sent in."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tracker import actions
from tracker.choices import SENDING_ROLES, Language, ReviewState
from tracker.content import ANSWER
from tracker.models import Mandate, MemberState, PeriodItem, ReportingPeriod, StatusUpdate, Submission
from tracker.text_languages import doubt_of

AS_TYPED_LAST = _("Chosen beforehand: the language of the answer that was typed last for this letter.")
AS_BEFORE = _(
    "Chosen beforehand: the language of the State’s earlier answer, whose words stand below. Choose that of the letter."
)
AS_READ = _("Chosen beforehand: the language in which this State’s focal point reads. Choose that of the letter.")
NOTHING_KNOWN = _("Chosen beforehand: English, as this State has no focal point. Choose that of the letter.")


@dataclass(frozen=True)
class ChosenLanguage:
    """The language that a page begins with, and the sentence that says where the choice comes from."""

    code: str
    because: str | Promise


@dataclass(frozen=True)
class SentLanguage:
    """A language in which drafts of a letter are sent, the labels of what they answer, and the doubt about their texts.

    There are no labels where all are in this language.
    """

    language: Language
    labels: list[str]
    doubt: str | Promise


def chosen_language(submission: Submission | None, period: ReportingPeriod, state: MemberState) -> ChosenLanguage:
    """What an answer begins with of which nothing was typed: as the one before it, else as the focal point reads.

    Args:
        submission: that of the State in the period, where there is one.
        period: whose meeting says which focal point counts.
        state: whose letter it is.
    """
    typed = StatusUpdate.objects.drafts().filter(submission=submission, on_behalf=True).order_by("-typed_at").first()
    if submission is not None and typed is not None:
        return ChosenLanguage(typed.language, AS_TYPED_LAST)
    senders = Mandate.objects.for_meeting(period.meeting).filter(member_state=state, role__in=SENDING_ROLES)
    sender = senders.select_related("user").order_by("pk").first()
    if sender is not None:
        return ChosenLanguage(sender.user.language, AS_READ)
    return ChosenLanguage(actions.AnswerWords().language, NOTHING_KNOWN)


def sent_languages(rows: Iterable[tuple[PeriodItem, StatusUpdate | None]]) -> list[SentLanguage]:
    """In which languages the drafts of a letter are sent. Short texts are read together, where each alone tells little.

    Args:
        rows: what is asked, each with the newest version of its answer by letter; only drafts are sent.
    """
    drafts: dict[str, list[tuple[str, StatusUpdate]]] = {}
    for item, version in rows:
        if version is not None and version.review_state == ReviewState.DRAFT:
            drafts.setdefault(version.language, []).append((item.printing.label, version))
    return [
        SentLanguage(
            Language(code),
            [label for label, _draft in own] if len(drafts) > 1 else [],
            _doubt([draft for _label, draft in own], code),
        )
        for code, own in drafts.items()
    ]


def _doubt(drafts: list[StatusUpdate], language: str) -> str | Promise:
    texts = [str(getattr(draft, field.name)) for draft in drafts for field in ANSWER if field.is_text]
    return doubt_of([*texts, " ".join(texts)], language)
