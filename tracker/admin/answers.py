"""Answers and commitments as they were sent: to read, to review one by one, to return, accept and withdraw.

What a State drafts is not here: every table starts from what `visible_to` lets the secretariat see.
"""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from tracker import actions
from tracker.admin.acts import DeskAct
from tracker.admin.base import DeskAdmin, DeskInline
from tracker.admin.clerk import clerk
from tracker.admin.display import (
    as_said,
    bare,
    check_address,
    correct_address,
    cut,
    link,
    one_a_line,
    page_of,
    said,
    screen_address,
    state_and_period,
)
from tracker.admin.evidence import evidence_pages_address, letter_pages_address
from tracker.admin.filters import (
    LABEL,
    STAGES,
    STATE,
    WORDS_HELP,
    EnteredFilter,
    LongListAdmin,
    PeriodFilter,
    StageFilter,
    in_year,
)
from tracker.admin.forms import DeskActForm, LineField
from tracker.admin.letters.completed_form import consent_of_form
from tracker.admin.queries import commitments_seen_by, consent_that_waits, versions_of
from tracker.admin.review.comparison import checked, subject_of
from tracker.admin.review.decisions import (
    accept,
    in_order,
    is_waiting,
    may_accept_here,
    may_decide_in,
    may_return_here,
    neighbours,
    next_to_check,
    planned_in,
    publishes,
    return_version,
    subject_and_state,
)
from tracker.admin.review.queue import consent_to_record
from tracker.admin.review.returning import ReturnForm, typed_before
from tracker.admin.site import desk
from tracker.choices import ReviewState
from tracker.content import ANSWER, COMMITMENT
from tracker.mail import notices
from tracker.models import Commitment, CommitmentUpdate, Evidence, EvidenceCitation, StatusUpdate, User
from tracker.rules.policies import may_open_for_checking, may_withdraw

TEXTS = ("text/plain", "text/csv")
SHOWN = 1200


def preview_of(evidence: Evidence) -> str:
    """The first characters of a text file; nothing of another kind, or where the file is gone."""
    if evidence.content_type not in TEXTS or not evidence.is_handed_out:
        return ""
    try:
        with evidence.file.open("rb") as stored:
            beginning: str = stored.read(4 * SHOWN).decode("utf-8", "replace")
    except OSError:
        return ""
    return beginning[:SHOWN].replace("\x00", "")


KEYS_OF_READING = (
    ("n", gettext_lazy("Next, without deciding")),
    ("p", gettext_lazy("Previous")),
    ("s", gettext_lazy("The whole response")),
)
KEYS = (
    ("a", gettext_lazy("Accept")),
    ("r", gettext_lazy("Write a reason for return; Control and Enter send it")),
    *KEYS_OF_READING,
    ("o", gettext_lazy("Start review")),
)


def screen(admin: Any, request: HttpRequest, object_id: str) -> HttpResponse:
    """The page on which one version of a sending is reviewed. Raises Http404 for a draft, which is in none."""
    version, user = admin.seen_or_404(request, object_id), clerk(request)
    transmission = version.transmission
    if transmission is None:
        raise Http404
    versions = versions_of(transmission, user)
    own = next(each for each in versions if each == version)
    ordered = in_order(versions)
    waiting = [each for each in ordered if is_waiting(each)]
    denied, elsewhere = may_open_for_checking(user, transmission).reason, may_decide_in(user, transmission).reason
    cited = list(own.evidence_citations.all())
    prefetch_related_objects([citation.evidence for citation in cited], "checks")
    previous, following = neighbours(own, versions)
    context = {
        "title": _("Review %(subject)s") % {"subject": subject_of(version)},
        "subtitle": state_and_period(version.submission),
        "opts": transmission._meta,
        "each": checked([own], user)[0],
        "version": own,
        "keys": KEYS_OF_READING if denied or own not in waiting else KEYS,
        "form_says": consent_of_form(transmission.submission),
        "consent_waits": consent_that_waits(transmission.submission),
        "records_consent": consent_to_record(transmission) is not None,
        "transmission": transmission,
        "planned": planned_in(transmission, user),
        "sending_address": check_address(transmission),
        "correct_address": correct_address(version),
        "previews": [
            (each, preview_of(each.evidence), evidence_pages_address(each.evidence, each.pinpoint)) for each in cited
        ],
        "letter_pages": letter_pages_address(transmission),
        "denied": denied,
        "open_elsewhere": elsewhere,
        "decides": own in waiting and transmission.claimed_at is not None and not (denied or elsewhere),
        "publishes": publishes(),
        "accepting": act_address(version, "accept"),
        "returning": act_address(version, "return"),
        "form": ReturnForm(thing=version, user=user, initial=typed_before(request, version)),
        "place": waiting.index(own) + 1 if own in waiting else 0,
        "waiting_count": len(waiting),
        "previous": _linked(previous),
        "following": _linked(following),
    }
    return TemplateResponse(request, "admin/checking/screen.html", context)


def act_address(version: Any, act: str) -> str:
    """Where an act on a version is posted to."""
    return reverse(f"admin:tracker_{version._meta.model_name}_{act}", args=[version.pk])


def _linked(version: Any) -> tuple[str, str] | None:
    """The address and the name of a neighbour."""
    return (screen_address(version), subject_of(version)) if version is not None else None


class WithdrawForm(DeskActForm):
    """By which note verbale an answer is withdrawn."""

    note_verbale = LineField(label=gettext_lazy("Note verbale by which the State withdraws"), max_length=120)


def is_submitted(version: Any) -> bool:
    """Whether the version waits to be checked."""
    return version.review_state == ReviewState.SUBMITTED


def withdrawn(version: Any) -> str:
    """After a withdrawal: what it was, and who of the State knows of it."""
    said = _("Withdrawn: %(state)s, %(name)s.") % subject_and_state(version)
    return f"{said} {notices.told_sentence(version.submission, 'withdrawn')}"


VERSION_ACTS = (
    DeskAct(
        "accept",
        gettext_lazy("Accept"),
        accept,
        may=may_accept_here,
        explains=lazy(publishes, str)(),
        done=str,
        fits=is_submitted,
        next_address=next_to_check,
    ),
    DeskAct(
        "return",
        gettext_lazy("Return"),
        return_version,
        may=may_return_here,
        form=ReturnForm,
        begins=typed_before,
        explains=gettext_lazy("The version stays as it was sent; the next one starts as a copy of it."),
        template="admin/checking/decision_page.html",
        done=str,
        fits=is_submitted,
        next_address=next_to_check,
    ),
    DeskAct(
        "withdraw",
        gettext_lazy("Withdraw on a note verbale"),
        lambda version, **words: actions.withdraw(version=version, **words),
        may=lambda user, version: may_withdraw(user, version, note_verbale="-"),
        form=WithdrawForm,
        explains=gettext_lazy(
            "Every published text of this answer is taken down. The record and the ledger keep that it was public."
        ),
        done=withdrawn,
        facts=lambda version: {"version": version},
        template="admin/withdraw.html",
        fits=lambda version: version.review_state == ReviewState.ACCEPTED,
    ),
)


class CitationInline(DeskInline):
    model = EvidenceCitation
    shown = ("item", "pinpoint")
    verbose_name_plural = gettext_lazy("evidence")
    classes = ("desk-unnamed",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("evidence")

    @admin.display(description=gettext_lazy("evidence"))
    def item(self, citation: EvidenceCitation) -> Any:
        return link(page_of(citation.evidence), citation.evidence.title)


class VersionAdmin(LongListAdmin):
    """What answers and commitment updates have in common."""

    acts: tuple[DeskAct, ...] = VERSION_ACTS
    views = (("<path:object_id>/check/", screen, "check"),)
    inlines = (CitationInline,)
    facts: tuple[Any, ...] = (
        "response", "version", "stage", "language", "on_behalf", "sending", "typed_at", "typed_by",
        "checked_at", "checked_by", "reason", "reported_on", "corrected_on",
    )  # fmt: skip
    search_help_text = WORDS_HELP

    def address_of(self, thing: Any) -> str:
        """What waits to be decided is read on its screen, and cancelling an act leads back there."""
        waits = isinstance(thing, self.model) and is_submitted(thing)
        return screen_address(thing) if waits else super().address_of(thing)

    def name_of(self, version: Any) -> str:
        subject = version.printing.label if isinstance(version, StatusUpdate) else _("Commitment")
        number = _("version %(number)d") % {"number": version.version}
        return f"{subject}, {state_and_period(version.submission)}, {number}"

    @admin.display(description=gettext_lazy("stage"), ordering="review_state")
    def stage(self, version: Any) -> str:
        """Its stage; of what was taken back by whom: nobody returned it."""
        if version.is_recalled:
            return str(version.stage_in_words)
        return str(STAGES.get(version.review_state, version.get_review_state_display()))

    @admin.display(description=gettext_lazy("State"))
    def response(self, version: Any) -> Any:
        return link(page_of(version.submission), state_and_period(version.submission))

    @admin.display(description=gettext_lazy("response"))
    def sending(self, version: Any) -> Any:
        if version.transmission is None:
            return "—"
        screen_link = link(screen_address(version), _("Check") if is_submitted(version) else _("View"))
        sent = date_format(version.transmission.submitted_at, "DATETIME_FORMAT")
        return one_a_line([link(check_address(version.transmission), sent), screen_link])

    @admin.display(description=gettext_lazy("reason for return"))
    def reason(self, version: Any) -> Any:
        by_field = [said(f"{each.label}: {each.text}", each.language) for each in version.field_reasons]
        whole = [said(version.return_reason, "")] if version.return_reason else []
        return one_a_line([*whole, *by_field]) or "—"


class StatusUpdateAdmin(VersionAdmin):
    shown = (
        "recommendation", "printing", *as_said(ANSWER), "touched", "unchanged_from", "transcribes",
        "transcribed_because", *VersionAdmin.facts,
    )  # fmt: skip
    list_display = ("subject", "implementation_status", "beginning", "stage", "response_period", "reported_on")
    list_filter = (
        ("submission__period", PeriodFilter), ("review_state", StageFilter), "implementation_status",
        in_year("reported_on", gettext_lazy("reported on")), "submission__member_state__regional_group",
        ("on_behalf", EnteredFilter), "language",
    )  # fmt: skip
    list_select_related = ("submission__member_state", "submission__period", "printing")
    named_by: ClassVar = {"submission__member_state": STATE, "printing": LABEL}
    texts = ("summary",)

    @admin.display(description=gettext_lazy("State and recommendation"), ordering="submission__member_state")
    def subject(self, version: StatusUpdate) -> Any:
        parts = [str(version.submission.member_state), version.printing.label]
        return bare(pgettext("between the parts of a list", ", ").join(parts))

    @admin.display(description=gettext_lazy("summary"))
    def beginning(self, version: StatusUpdate) -> Any:
        return said(cut(version.summary), version.language)

    @admin.display(description=gettext_lazy("related commitments"))
    def touched(self, version: StatusUpdate) -> Any:
        """Those of which something was sent; a commitment that is a draft is its State's own affair."""
        sent = Commitment.objects.filter(updates__transmission__isnull=False, status_updates=version).distinct()
        return one_a_line([link(page_of(commitment), commitment) for commitment in sent]) or "—"


class CommitmentUpdateAdmin(VersionAdmin):
    shown = (
        "commitment", *as_said(COMMITMENT), "served", *VersionAdmin.facts,
    )  # fmt: skip
    list_display = (
        "response_state", "response_period", "beginning", "progress", "target_on", "stage", "version",
        "reported_on",
    )  # fmt: skip
    list_display_links = ("beginning",)
    list_filter = (
        ("submission__period", PeriodFilter), ("review_state", StageFilter), "progress",
        in_year("reported_on", gettext_lazy("reported on")), "submission__member_state__regional_group",
        ("on_behalf", EnteredFilter),
    )  # fmt: skip
    list_select_related = ("submission__member_state", "submission__period", "commitment")
    named_by: ClassVar = {"submission__member_state": STATE}
    texts = ("text", "lead_institution")

    @admin.display(description=gettext_lazy("commitment"))
    def beginning(self, version: CommitmentUpdate) -> Any:
        return said(cut(version.text), version.language)

    @admin.display(description=gettext_lazy("recommendations it serves"))
    def served(self, version: CommitmentUpdate) -> Any:
        return one_a_line([link(page_of(each), each) for each in version.recommendations.select_related("meeting")])


class CommitmentAdmin(DeskAdmin):
    shown = ("uuid", "member_state", "updates")
    list_display = ("newest", "member_state", "progress", "target_on")
    list_filter = ("member_state__regional_group",)
    list_select_related = ("member_state",)
    search_fields = ("uuid", "member_state__name_en", "member_state__iso3")

    def name_of(self, commitment: Any) -> str:
        newest = commitment.seen_updates[-1]
        return f"{commitment.member_state}, {cut(newest.text)}"

    def seen_by(self, user: User) -> QuerySet[Commitment]:
        seen = CommitmentUpdate.objects.visible_to(user).select_related("transmission")
        shown = Prefetch("updates", seen.order_by("pk"), to_attr="seen_updates")
        return commitments_seen_by(user).prefetch_related(shown)

    @admin.display(description=gettext_lazy("commitment"))
    def newest(self, commitment: Any) -> Any:
        """Its words in the newest update that the person may see."""
        newest = commitment.seen_updates[-1]
        return said(cut(newest.text), newest.language)

    @admin.display(description=gettext_lazy("progress"))
    def progress(self, commitment: Any) -> Any:
        return commitment.seen_updates[-1].get_progress_display()

    @admin.display(description=gettext_lazy("target date"))
    def target_on(self, commitment: Any) -> Any:
        return commitment.seen_updates[-1].target_on

    @admin.display(description=gettext_lazy("updates"))
    def updates(self, commitment: Any) -> Any:
        return one_a_line(
            [
                link(page_of(each), f"{each.version} {each.stage_in_words} {each.text[:80]}")
                for each in commitment.seen_updates
            ]
        )


desk.register(StatusUpdate, StatusUpdateAdmin)
desk.register(Commitment, CommitmentAdmin)
desk.register(CommitmentUpdate, CommitmentUpdateAdmin)
