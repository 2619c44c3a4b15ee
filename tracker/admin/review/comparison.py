"""One version as its screen shows it: beside the version before, with what changed, hints and what may be done.

Belongs here: putting together what was read. The pages are `checking` and `screens`, the queries are in `queries`.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext

from tracker.admin.display import screen_address
from tracker.admin.queries import compared_with
from tracker.admin.review.form_words import words_in_form
from tracker.admin.review.hints import Hint, hints_for
from tracker.choices import ReviewState
from tracker.content.fields import Content, ContentField, texts
from tracker.current import age
from tracker.differences import Run, runs
from tracker.models import StatusUpdate, User
from tracker.models.versions import Version, by_kind
from tracker.policies import Verdict, may_accept_each

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
