"""One version as its page shows it: next to the version before, with what changed, and with hints.

A hint names what a reviewer may want to look at. It refuses nothing: where a rule refuses, the action does.
"""

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.admin.display import screen_address
from tracker.admin.letters.completed_form import words_in_form
from tracker.admin.queries import compared_with
from tracker.choices import CommitmentProgress, ImplementationStatus, ReviewState
from tracker.content import ANSWER, COMMITMENT
from tracker.content.fields import Content, ContentField, texts
from tracker.ledger.current import age
from tracker.models import CommitmentUpdate, StatusUpdate, User
from tracker.models.versions import Version, by_kind
from tracker.rules.policies import Verdict, may_accept_each
from tracker.web.text_languages import OTHER_LETTERS, OTHER_WORDS, doubted_language
from tracker.words.counting import length_of
from tracker.words.differences import Run, runs

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
    _("We moved this answer here from %(label)s. If you accept it, it replaces the answer of %(day)s."),
    lambda version: version.would_replace is not None,
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
    day = date_format(version.would_replace.transmission.reported_on, "DATE_FORMAT")
    return replace(MOVED_HERE, sentence=str(MOVED_HERE.sentence) % {"label": label, "day": day})


# A text of which more than this part changed was written anew.
REWRITTEN = 0.6
ACCEPTED = (ReviewState.ACCEPTED, ReviewState.SUPERSEDED)


def subject_of(version: Any) -> str:
    """What a version is about, in a word or two."""
    return version.printing.label if isinstance(version, StatusUpdate) else gettext("Commitment")


@dataclass(frozen=True)
class ReviewedField:
    """One column of a version, now and in the version before."""

    label: str | Promise
    now: str
    before: str
    is_coded: bool

    @property
    def is_changed(self) -> bool:
        return self.now != self.before

    @cached_property
    def _runs(self) -> list[Run]:
        return runs(self.before, self.now)

    @property
    def is_rewritten(self) -> bool:
        """Whether so much is new that marks would hide it: both texts are then read plain."""
        if self.is_coded or not (self.now and self.before):
            return False
        changed = sum(len(run.text) for run in self._runs if run.kind != "same")
        return changed > REWRITTEN * (len(self.now) + len(self.before))

    @property
    def now_runs(self) -> list[Run]:
        """What is said now; the words that came in are marked."""
        return [Run("same", self.now)] if self.is_rewritten else [run for run in self._runs if run.kind != "removed"]

    @property
    def before_runs(self) -> list[Run]:
        """What was said before; the words that were taken out are marked."""
        return [Run("same", self.before)] if self.is_rewritten else [run for run in self._runs if run.kind != "added"]


@dataclass(frozen=True)
class ReviewedVersion:
    """One version as a reviewer reads it. `returned` is the version that this one is sent in the place of;
    `word_in_form` the word of the State's own form, where it is none of the choices."""

    version: Any
    before: Any
    returned: Any
    rows: list[ReviewedField]
    hints: list[Hint]
    accept: Verdict
    citations: list[Any] = field(default_factory=list)
    word_in_form: str = ""

    @property
    def is_answer(self) -> bool:
        return isinstance(self.version, StatusUpdate)

    @property
    def name(self) -> str:
        return subject_of(self.version)

    @property
    def address(self) -> str:
        """Where it is checked."""
        return screen_address(self.version)

    @property
    def is_waiting(self) -> bool:
        return self.version.review_state == ReviewState.SUBMITTED and self.version.plan is None

    @property
    def folded(self) -> list[ReviewedField]:
        """The State's own words that are the same as in an accepted answer: they were read when it was accepted."""
        if self.before is None or self.before.review_state not in ACCEPTED:
            return []
        return [row for row in self.rows if not (row.is_coded or row.is_changed)]

    @property
    def unfolded(self) -> list[ReviewedField]:
        """What is read first: codes and days, and all words that are new."""
        return [row for row in self.rows if row not in self.folded]

    @property
    def changed(self) -> list[ReviewedField]:
        """The columns that the version says otherwise than the one before."""
        return [row for row in self.rows if row.is_changed] if self.before else []


def _value(version: Any, field: ContentField) -> str:
    value = field.said(version) if version is not None else None
    return date_format(value, "DATE_FORMAT") if isinstance(value, datetime.date) else str(value or "")


def in_review(version: Version) -> Content:
    """What a reviewer is shown of a version, the State's own words last."""
    return tuple(sorted(version.content, key=lambda field: field.is_text))


def _language(version: Any, before: Any) -> list[ReviewedField]:
    """In which language the State's own words are now and were before, where that changed: the words alone do not say
    it of a text that was replaced by one in another language."""
    if before is None or version.language == before.language or not (_has_words(version) and _has_words(before)):
        return []
    now, then = version.get_language_display(), before.get_language_display()
    return [ReviewedField(gettext("Language of this text"), now, then, is_coded=True)]


def _has_words(version: Any) -> bool:
    return any(field.of(version) for field in texts(version.content))


def _older(version: Any, siblings: list[Any]) -> list[Any]:
    """What was decided before this version was, all that there is while it waits."""
    until = version.checked_at
    others = [each for each in siblings if each.pk != version.pk]
    return [each for each in others if until is None or each.checked_at is None or each.checked_at < until]


def _last_accepted(older: list[Any]) -> Any:
    """Of each period the last one, whatever its day: a wrong day may have been corrected to an earlier one."""
    accepted = sorted((each for each in older if each.review_state in ACCEPTED), key=lambda each: each.checked_at)
    return max({each.submission_id: each for each in accepted}.values(), key=age, default=None)


def _last_returned(version: Any, older: list[Any]) -> Any:
    returned = [
        each
        for each in older
        if each.review_state == ReviewState.RETURNED
        and (each.submission_id, each.on_behalf) == (version.submission_id, version.on_behalf)
        and each.version < version.version
    ]
    return returned[-1] if returned else None


def _checked(version: Any, siblings: list[Any], accept: Verdict, word_in_form: str) -> ReviewedVersion:
    older = _older(version, siblings)
    returned = _last_returned(version, older)
    before = _last_accepted(older) or returned
    found = [
        ReviewedField(each.label, _value(version, each), _value(before, each), not each.is_text)
        for each in in_review(version)
    ]
    rows = [row for row in found if row.now or row.before]
    rows = sorted([*rows, *_language(version, before)], key=lambda row: not row.is_coded)  # above the words it is of
    return ReviewedVersion(
        version=version,
        before=before,
        returned=returned,
        rows=rows,
        hints=hints_for(version),
        accept=accept,
        citations=list(version.evidence_citations.all()),
        word_in_form=word_in_form,
    )


def checked(
    versions: Sequence[Any], user: User, verdicts: Mapping[Any, Verdict] | None = None
) -> list[ReviewedVersion]:
    """Versions of one State as their pages show them, in their order; as many queries for one as for all.

    Args:
        verdicts: what `verdicts_of` said of them, where it was asked before.
    """
    siblings = compared_with(versions, user)
    if verdicts is None:
        verdicts = verdicts_of(versions, user)
    words = {letter: words_in_form(letter) for letter in {version.transmission for version in versions}}
    return [
        _checked(
            version,
            siblings.get(_subject_of(version), []),
            verdicts[version],
            words[version.transmission].get(version.about, "") if isinstance(version, StatusUpdate) else "",
        )
        for version in versions
    ]


def verdicts_of(versions: Sequence[Any], user: User) -> dict[Any, Verdict]:
    """Of each version whether the person may accept it; one question for all answers, and one for all commitments."""
    verdicts: dict[Any, Verdict] = {}
    for own in by_kind(versions).values():
        verdicts |= zip(own, may_accept_each(user, own), strict=True)
    return verdicts


def _subject_of(version: Any) -> tuple[str, Any]:
    subject = version.recommendation_id if isinstance(version, StatusUpdate) else version.commitment_id
    return type(version).__name__, subject
