"""What an answer and a commitment update have in common: one version, its stage, who typed it and when it was sent."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tracker.choices import (
    ONCE_ACCEPTED_STATES,
    OPEN_STATES,
    SENDING_ROLES,
    Consent,
    Language,
    MandateRole,
    ReviewState,
)
from tracker.content.answer import STATUS
from tracker.content.fields import Content, Said, said_in
from tracker.models.constraints import one_of, together, who_and_when
from tracker.models.people import mandates_of
from tracker.models.periods import Assignment
from tracker.models.return_reasons import FieldReason, as_read
from tracker.models.submissions import Submission, Transmission

STATE_PATH = "submission__member_state"
MEETING_PATH = "submission__period__meeting"


class VersionQuerySet[VersionModel: models.Model](models.QuerySet[VersionModel]):
    """Visibility of versions: the table of `docs/domain.md` 5, row by row."""

    def drafts(self) -> Self:
        return self.filter(review_state=ReviewState.DRAFT)

    def submitted(self) -> Self:
        return self.filter(review_state=ReviewState.SUBMITTED)

    def undecided(self) -> Self:
        """What waits for a reviewer: submitted, and no decision planned that can still be undone."""
        return self.submitted().filter(planned_decision=None)

    def accepted(self) -> Self:
        return self.filter(review_state=ReviewState.ACCEPTED)

    def open(self) -> Self:
        """Drafts and submitted versions: what can still become an answer."""
        return self.filter(review_state__in=OPEN_STATES)

    def once_accepted(self) -> Self:
        return self.filter(review_state__in=ONCE_ACCEPTED_STATES)

    def dated(self) -> Self:
        """With what `current.age` reads: the number in the ledger, and the moment from which the version counts, which
        is that of its publication, or of its acceptance where it is not public."""
        counts_from = Coalesce("publication_text__publication__published_at", "checked_at")
        return self.annotate(counts_from=counts_from, entry=models.F("publication_text"))

    def with_consent(self) -> Self:
        return self.filter(submission__consent=Consent.YES)

    def of_same_answers(self, versions: Sequence[Any]) -> Self:
        """All versions of the answers that `versions` belong to, on both lanes; they are of one kind and response."""
        (about,) = versions[0].subject()
        of_one = {f"{about}__in": [version.about for version in versions]}
        return self.filter(submission=versions[0].submission_id, **of_one)

    def visible_to(self, user: Any) -> Self:
        """The versions that `user` may see; what is not here is a 404.

        What was accepted whoever acts for the State reads, for whatever meeting: a form begins with it, and a
        commitment is one of the State.
        """
        if getattr(user, "is_secretariat", False):
            return self.filter(~Q(review_state=ReviewState.DRAFT) | Q(on_behalf=True))
        sent = ~Q(review_state=ReviewState.DRAFT)
        own_draft = Q(review_state=ReviewState.DRAFT, on_behalf=False)
        was_accepted = Q(review_state__in=ONCE_ACCEPTED_STATES)
        held, paths = mandates_of(user), {"state": STATE_PATH, "meeting": MEETING_PATH}
        seen = held.rows(SENDING_ROLES, **paths) & (sent | own_draft)
        seen |= Q(**{f"{STATE_PATH}__in": held.states(MandateRole.values)}) & was_accepted
        if held.of([MandateRole.OBSERVER]):
            seen |= held.rows([MandateRole.OBSERVER], **paths) & sent
        if held.of([MandateRole.EXPERT]):
            seen |= held.rows([MandateRole.EXPERT], **paths) & (sent | own_draft) & self.assigned_to(user)
        return self.filter(seen & ~self.of_the_secretariat_alone())

    def of_the_secretariat_alone(self) -> Q:
        """What was entered from a letter and taken back: it may have been entered for the wrong State."""
        return Q(on_behalf=True, review_state=ReviewState.RETURNED, checked_at__isnull=True)

    def assigned_to(self, user: Any) -> Q:
        """The versions on recommendations that a focal point named to this expert."""
        raise TypeError("each kind of version says how it is assigned")


def standing_assignments(user: Any) -> models.QuerySet[Assignment]:
    """The standing assignments of `user` in the State and period of the outer version."""
    return Assignment.objects.standing().filter(
        mandate__user=user.pk,
        mandate__member_state=models.OuterRef(STATE_PATH),
        period=models.OuterRef("submission__period"),
    )


class Version(models.Model):
    """One version of something a State says in a submission.

    `typed_by` is the person who last wrote it, and never the one who accepts it. `revision` counts the saves, so that
    an edit on top of a colleague's is noticed.
    """

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="%(class)ss", verbose_name=_("response"))
    version = models.PositiveIntegerField(_("version"))
    review_state = models.CharField(_("stage"), max_length=10, choices=ReviewState, default=ReviewState.DRAFT)
    language = models.CharField(_("language"), max_length=8, choices=Language, default=Language.ENGLISH)
    on_behalf = models.BooleanField(_("entered on behalf of the State"), default=False)
    transmission = models.ForeignKey(
        Transmission,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name=_("response as sent"),
    )
    revision = models.PositiveIntegerField(_("number of saves"), default=0)
    typed_at, typed_by = who_and_when(_("typed"), _("typed by"))
    ready_at, ready_by = who_and_when(_("marked as ready"), _("marked as ready by"), null=True)
    checked_at, checked_by = who_and_when(_("checked"), _("checked by"), null=True)
    return_reason = models.TextField(_("reason for return"), blank=True)
    reasons_by_field = models.TextField(_("reasons for return by field"), blank=True, default="", db_default="")
    reported_on = models.DateField(_("reported on"), null=True, blank=True)
    corrected_on = models.DateField(_("corrected on"), null=True, blank=True)
    # The correction that found it to be entered in error: its text is gone, and only the Secretariat sees it.
    mistake = models.ForeignKey(
        "tracker.Correction",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)s_mistakes",
        verbose_name=_("entered in error"),
    )

    # What it consists of, field by field; each kind of version has its own.
    content: ClassVar[Content] = ()
    # The column of citations, readable texts and plans that names a version of this kind.
    side: ClassVar[str]

    class Meta:
        abstract = True

    def subject(self) -> dict[str, Any]:
        """The columns that say what this version is about, beside its submission."""
        raise TypeError("each kind of version says what it is about")

    @property
    def about(self) -> Any:
        """The key of its recommendation, or of its commitment."""
        (key,) = self.subject().values()
        return key

    @property
    def said(self) -> list[Said]:
        """What it says, field by field."""
        return said_in(self.content, self)

    @property
    def said_beside_status(self) -> list[Said]:
        """What it says but for the status of an answer, which is shown as a mark."""
        return [each for each in self.said if each.field.name != STATUS.name]

    @property
    def field_reasons(self) -> list[FieldReason]:
        """Why it was returned, field by field."""
        return as_read(self.reasons_by_field)

    @property
    def plan(self) -> Any:
        """What a reviewer planned for it and can still take back; None for most."""
        return getattr(self, "planned_decision", None)

    def same_answer(self) -> Any:
        """All versions of the answer that this is a version of, itself and both lanes among them."""
        manager: Any = type(self)._default_manager
        return manager.of_same_answers([self])

    @property
    def member_state_id(self) -> str:
        return self.submission.member_state_id

    @property
    def public_since(self) -> datetime.datetime | None:
        """Return since when a text of this answer is public, of any version; None where it has no public text."""
        text: Any = getattr(self, "publication_text", None)
        if text is None or self.version == 1:
            return text.publication.published_at if text else None
        first = models.Min("publication_text__publication__published_at")
        found: datetime.datetime | None = self.same_answer().aggregate(first=first)["first"]
        return found

    @property
    def is_ready(self) -> bool:
        """Whether somebody who may write it said that it can be sent as it stands."""
        return self.ready_at is not None

    @property
    def is_open(self) -> bool:
        return self.review_state in OPEN_STATES

    @property
    def is_recalled(self) -> bool:
        """Whether it was taken back, by the State or as a letter by data entry, so that nobody decided it."""
        return self.review_state == ReviewState.RETURNED and self.checked_at is None

    @property
    def is_in_review(self) -> bool:
        """Whether somebody of the secretariat started the review of what it was sent with."""
        if self.review_state != ReviewState.SUBMITTED or self.transmission is None:
            return False
        return self.transmission.claimed_at is not None

    @property
    def stage_in_words(self) -> str | Promise:
        """Its stage as the secretariat reads it: who took it back, and whether the review was started."""
        if self.mistake_id is not None:
            return _("Entered in error by the Secretariat")
        if self.is_recalled:
            return _("Taken back by data entry") if self.on_behalf else _("Recalled by the State")
        if self.review_state == ReviewState.SUBMITTED:
            return _("In review") if self.is_in_review else _("Sent, review not yet started")
        return ReviewState(self.review_state).label


def by_kind(versions: Iterable[Any]) -> dict[Any, list[Any]]:
    """Versions apart, as one question is asked of them: the answers, and the updates of commitments."""
    apart: dict[Any, list[Any]] = {}
    for version in versions:
        apart.setdefault(type(version), []).append(version)
    return apart


def version_constraints(model: str, about: str) -> list[Any]:
    """The constraints that both kinds of version share.

    Args:
        about: the column that says what a version is about, beside its submission.
    """
    return [
        UniqueConstraint(fields=["submission", about, "version"], name=f"{model}_version_once"),
        UniqueConstraint(
            fields=["submission", about, "on_behalf"],
            condition=Q(review_state__in=OPEN_STATES),
            name=f"{model}_one_open",
        ),
        UniqueConstraint(
            fields=["submission", about],
            condition=Q(review_state=ReviewState.ACCEPTED),
            name=f"{model}_one_accepted",
        ),
        one_of(model, "review_state", ReviewState),
        one_of(model, "language", Language),
        together(model, "ready_at", "ready_by"),
        together(model, "checked_at", "checked_by"),
        CheckConstraint(
            condition=Q(review_state=ReviewState.DRAFT, transmission__isnull=True)
            | (~Q(review_state=ReviewState.DRAFT) & Q(transmission__isnull=False))
            | Q(review_state=ReviewState.RETURNED, mistake__isnull=False),  # a draft that was entered in error
            name=f"{model}_sent_unless_draft",
        ),
        CheckConstraint(
            condition=~Q(review_state__in=ONCE_ACCEPTED_STATES)
            | Q(reported_on__isnull=False, checked_at__isnull=False),
            name=f"{model}_accepted_is_dated",
        ),
        CheckConstraint(
            condition=Q(checked_by__isnull=True)
            | ~Q(checked_by=models.F("typed_by"))
            | Q(review_state=ReviewState.RETURNED),
            name=f"{model}_never_accepted_by_typist",
        ),
    ]


def version_indexes(model: str) -> list[models.Index]:
    """What the desk asks of both kinds of version, among all that was ever sent: what waits, and letters returned."""
    return [
        models.Index(fields=["transmission"], condition=Q(review_state=ReviewState.SUBMITTED), name=f"{model}_waiting"),
        models.Index(
            fields=["checked_at"],
            condition=Q(review_state=ReviewState.RETURNED, on_behalf=True),
            name=f"{model}_letter_back",
        ),
        models.Index(fields=["review_state", "id"], name=f"{model}_in_stage"),
    ]
