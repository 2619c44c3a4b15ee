"""Completeness hints: what a reviewer may want to look at before accepting. A hint refuses nothing.

Data: a test of one version, and the sentence. Where a rule refuses (with consent, "implemented" needs a summary or
public evidence), the action says so itself.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tracker.choices import CommitmentProgress, ImplementationStatus
from tracker.content import ANSWER, COMMITMENT
from tracker.content.fields import Content
from tracker.counting import length_of
from tracker.models import CommitmentUpdate, StatusUpdate
from tracker.text_languages import OTHER_LETTERS, OTHER_WORDS, doubted_language

# Whoever says that something was done, or is being done, can cite where it stands.
DONE_SOMETHING = (ImplementationStatus.IMPLEMENTED, ImplementationStatus.ONGOING, ImplementationStatus.IN_PROGRESS)


@dataclass(frozen=True)
class Hint:
    """One test and its sentence."""

    code: str
    sentence: str | Promise
    applies: Callable[[Any], bool]


def _has_public_evidence(version: Any) -> bool:
    return any(citation.evidence.is_public for citation in version.evidence_citations.all())


def _is_long(version: StatusUpdate) -> bool:
    return length_of(version.summary, version.language).is_over


def _lacks_evidence(version: StatusUpdate) -> bool:
    """Whether new text of the portal reports an action and cites no evidence.

    A paper form cannot cite evidence, and a State that confirms its earlier answer adds nothing that needs it.
    """
    if version.on_behalf or version.unchanged_from_id is not None:
        return False
    return version.implementation_status in DONE_SOMETHING and not version.evidence_citations.all()


def _is_silent(version: StatusUpdate) -> bool:
    return not version.summary.strip()


def _doubted(content: Content, sentence: str | Promise) -> Callable[[Any], bool]:
    """Whether `sentence` is said of the language of a text: that of a letter is easily left as it was."""
    return lambda version: doubted_language(content, vars(version), version.language) == sentence


MOVED_HERE = Hint(
    "moved_here",
    _("We moved this answer here from %(label)s. The State has an accepted answer on this recommendation."),
    lambda version: version.would_replace_accepted,
)
ANSWER_HINTS = (
    MOVED_HERE,
    Hint("other_letters", OTHER_LETTERS, _doubted(ANSWER, OTHER_LETTERS)),
    Hint("other_words", OTHER_WORDS, _doubted(ANSWER, OTHER_WORDS)),
    Hint(
        "implemented_bare",
        _("“Implemented”, with neither a summary nor public evidence."),
        lambda version: (
            version.implementation_status == ImplementationStatus.IMPLEMENTED
            and _is_silent(version)
            and not _has_public_evidence(version)
        ),
    ),
    Hint("no_summary", _("No summary."), _is_silent),
    Hint(
        "not_stated",
        _("Entered as “Action reported, status not stated”: compare with the letter."),
        lambda version: version.implementation_status == ImplementationStatus.NOT_STATED,
    ),
    Hint(
        "not_applicable_bare",
        _("“Not applicable”, without a reason."),
        lambda version: version.implementation_status == ImplementationStatus.NOT_APPLICABLE and _is_silent(version),
    ),
    Hint(
        "long_summary",
        _("The summary is longer than was asked for: 200 words, in Chinese 400 characters."),
        _is_long,
    ),
    Hint("no_evidence", _("No evidence is cited."), _lacks_evidence),
)
COMMITMENT_HINTS = (
    Hint("other_letters", OTHER_LETTERS, _doubted(COMMITMENT, OTHER_LETTERS)),
    Hint("other_words", OTHER_WORDS, _doubted(COMMITMENT, OTHER_WORDS)),
    Hint("no_target", _("No target date."), lambda version: version.target_on is None),
    Hint("no_lead", _("No lead institution."), lambda version: not version.lead_institution.strip()),
    Hint(
        "discontinued_bare",
        _("“Discontinued”, without a reason."),
        lambda version: version.progress == CommitmentProgress.DISCONTINUED and not version.note.strip(),
    ),
)
HINTS: dict[type, tuple[Hint, ...]] = {StatusUpdate: ANSWER_HINTS, CommitmentUpdate: COMMITMENT_HINTS}


def hints_for(version: StatusUpdate | CommitmentUpdate) -> list[Hint]:
    """The hints that apply to one version; its citations should be fetched with their evidence."""
    found = [hint for hint in HINTS[type(version)] if hint.applies(version)]
    return [_moved_from(version) if hint is MOVED_HERE else hint for hint in found]


def _moved_from(version: Any) -> Hint:
    """The hint with the recommendation, or the State, under which we entered the answer by mistake."""
    before = version.moved_from
    is_same_state = before.submission_id == version.submission_id
    label = before.printing.label if is_same_state else before.submission.member_state
    return replace(MOVED_HERE, sentence=str(MOVED_HERE.sentence) % {"label": label})
