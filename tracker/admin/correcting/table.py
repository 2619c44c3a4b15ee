"""The table of corrections: its list by period, and the page of one, where the second person decides."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from tracker import actions
from tracker.actions.correcting.belonging import effected, standing
from tracker.actions.correcting.kinds import kind_of, why_refused
from tracker.actions.erasing import copies_elsewhere
from tracker.admin.acts import attempt
from tracker.admin.base import DeskAdmin
from tracker.admin.clerk import clerk
from tracker.admin.correcting.forms import RefusalForm
from tracker.admin.correcting.pages import correct, facts_of, letter_beside, second_people
from tracker.admin.display import bare, correct_address, correction_named, page_of, screen_address
from tracker.admin.erasure_form import cited_places, not_cited
from tracker.admin.filters import CorrectionStage
from tracker.admin.letters.completed_form import consent_of_form
from tracker.admin.review.queue import became_public
from tracker.admin.site import desk
from tracker.choices import Consent, CorrectionKind, ReviewState
from tracker.mail import notices
from tracker.models import Correction, EvidenceCitation, Printing, ReportingPeriod, StatusUpdate, Transmission, User
from tracker.rules.policies import Denied
from tracker.rules.second_approvals import Concern
from tracker.web.sendings import with_brief

# The kinds after which a reviewer decides on the answer.
REVIEWED = (CorrectionKind.TEXT, CorrectionKind.STATUS, CorrectionKind.DATE, CorrectionKind.LETTER)


class PeriodOfCorrection(SimpleListFilter):
    """By the period of what was corrected."""

    title = gettext_lazy("reporting period")
    parameter_name = "period"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(each.slug, str(each)) for each in ReportingPeriod.objects.all()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        period = ReportingPeriod.objects.filter(slug=self.value() or "").first()
        return queryset.in_period(period) if period else queryset  # type: ignore[attr-defined]


def stage_of(correction: Correction) -> str:
    """Return the stage of a correction, in a word or two."""
    if correction.is_waiting:
        return _("Waiting for a second approval")
    if correction.is_overtaken:
        return pgettext("of a request", "Overtaken")
    if correction.refused_at:
        return pgettext("of a correction", "Refused")
    if "mistake" in correction.after:  # a consent that ended
        return _("Entered in error by the Secretariat")
    return pgettext("of a correction", "Done")


def _stage_on_page(correction: Correction) -> str:
    """Return the stage; where an answer was entered again, that it is unchanged until its review."""
    target = correction.target
    again = StatusUpdate.objects.submitted()
    if isinstance(target, StatusUpdate):
        again = again.filter(transcribes=target)
    elif isinstance(target, Transmission):
        again = again.filter(transcribes__transmission=target)
    else:
        return stage_of(correction)
    if correction.done_at and correction.kind in REVIEWED and again.exists():
        return _("It waits for a review. Until then the answer is unchanged.")
    return stage_of(correction)


class CorrectionAdmin(DeskAdmin):
    """Corrections of mistakes of ours, consents on notes verbales, and erasures."""

    list_display = ("what", "asked_at", "asked_by", "stage")
    list_filter = (CorrectionStage, PeriodOfCorrection, "kind")
    search_fields = ("submission__member_state__name_en", "submission__member_state__iso3", "after__note_verbale")

    def seen_by(self, user: User) -> QuerySet[Correction]:
        return Correction.objects.with_targets()

    def get_urls(self) -> list[URLPattern]:
        return [self.address("ask/", self.ask_view, "tracker_correction_ask"), *super().get_urls()]

    def ask_view(self, request: HttpRequest) -> HttpResponse:
        if request.GET.get("period", "").isdecimal():  # the dates of a period were corrected here once
            return HttpResponseRedirect(reverse("admin:tracker_reportingperiod_dates", args=[request.GET["period"]]))
        return correct(self, request)

    @admin.display(description=gettext_lazy("what was wrong"), ordering="kind")
    def what(self, correction: Correction) -> Any:
        return bare(correction_named(correction))

    @admin.display(description=gettext_lazy("stage"))
    def stage(self, correction: Correction) -> str:
        return stage_of(correction)

    def name_of(self, correction: Correction) -> str:
        return correction_named(correction)

    def decided(self, correction: Correction) -> str:
        """Return the sentence after the decision of a second person."""
        if correction.is_approval:
            return decided(correction)
        return f"{self.name_of(correction)}. {stage_of(correction)}."

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """GET shows the text and the effects to the second person, later the result; POST confirms or refuses."""
        correction, status = self.seen_or_404(request, object_id), 200
        form = RefusalForm(request.POST or None, thing=correction, user=clerk(request))
        if request.method == "POST" and not {"confirm", "refuse"}.isdisjoint(request.POST):
            if form.is_valid():
                outcome = attempt(form, lambda: _decide(correction, form, clerk(request)))
                if outcome.is_done:
                    messages.success(request, self.decided(outcome.result))
                    return HttpResponseRedirect(page_of(correction))
            status = form.status
            correction.refresh_from_db()
        context = {
            **self.admin_site.each_context(request),
            "title": self.name_of(correction),
            "opts": self.opts,
            "form": form,
            "correction": correction,
            "facts": list(facts_of(correction.target)),
            "stage": _stage_on_page(correction),
            "why_refused": why_refused(correction) if correction.refused_at else "",
            **(_to_decide(correction, clerk(request)) if correction.is_open else {}),
            **(concern(correction) if correction.is_approval else _effects(correction)),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/correcting/correction.html", context, status=status)


def _decide(correction: Correction, form: RefusalForm, by: User) -> Correction:
    now, why = timezone.now(), form.cleaned_data.get("reason", "")
    if "confirm" in form.data:
        return actions.confirm_correction(correction=correction, by=by, now=now)
    return actions.refuse_correction(correction=correction, by=by, now=now, why=why)


def _to_decide(correction: Correction, user: User) -> dict[str, Any]:
    """Whether this person may confirm or refuse; of a mistake of ours also the text next to the letter."""
    rule = kind_of(correction)
    verdict = rule.may_confirm(user, correction)
    shown = {
        "is_open": True,
        "why_not_confirm": verdict.reason if isinstance(verdict, Denied) else "",
        "may_refuse": bool(rule.may_refuse(user)),
        "overtaken": rule.overtaken(correction),
    }
    if correction.is_approval:
        return shown
    versions = standing(effected(correction))
    return {**shown, "versions": versions, **letter_beside(correction.target), **second_people(correction, user)}


def _effects(correction: Correction) -> dict[str, Any]:
    """What it changes or changed, nothing where it was refused; and what comes next."""
    effects = None if correction.refused_at else kind_of(correction).effects(correction)
    return {"effects": effects, "next_steps": _next_steps(correction)}


def _next_steps(correction: Correction) -> list[tuple[str, str]]:
    if correction.refused_at and not correction.is_approval:
        return [(_("Correct a mistake of ours"), correct_address(correction.target))]
    if not correction.done_at:
        return []
    moved = StatusUpdate.objects.submitted().filter(moved_from__mistake=correction).first()
    steps = []
    if moved is not None:
        steps.append((_("A reviewer who did not enter the letter reviews the answers."), screen_address(moved)))
    if correction.kind == CorrectionKind.STATE and moved is not None and moved.submission.consent == Consent.NOT_ASKED:
        steps.append((_("The State is asked for its consent: the consent of the other State did not move."), ""))
    if correction.kind == CorrectionKind.CONSENT:
        sentence = _("If this correction is a mistake, record again what the State said.")
        return [(sentence, reverse("admin:tracker_submission_ask-consent", args=[correction.target.pk]))]
    again, rule = _right(correction), kind_of(correction)
    # What was entered again may wait for its review first.
    is_possible = correction.after.get("answers") or not rule.hindrance(again, timezone.now())
    if correction.document_id is None and is_possible:
        sentence = _("If this correction is a mistake, correct it in the same way. Both stay in the audit.")
        steps.append((sentence, correct_address(again)))
    return steps


def _right(correction: Correction) -> Any:
    """The text, answer or letter that took the place of the wrong one, or else the target itself."""
    if correction.printing_id:
        return Printing.objects.filter(pk=correction.after.get("printing")).first() or correction.target
    if correction.mandate_id:
        return correction.target.user.mandates.filter(pk=correction.after.get("mandate")).first() or correction.target
    if correction.invitation_id:
        return correction.target.period.invitations.filter(member_state=correction.target.member_state_id).latest("pk")
    new = StatusUpdate.objects.filter(pk__in=correction.after.get("answers", {}).values()).first()
    letter = new.transmission if new is not None and correction.transmission_id else None
    return letter or new or correction.target


# --- consents and erasures


def asked(request: Correction) -> str:
    """Return what comes next after asking, and who of the State knows of it."""
    said = _("%(state)s: requested. It needs a second approval.") % {"state": request.target.member_state}
    return f"{said} {notices.told_sentence(request.target, 'second_approval_asked')}"


def decided(request: Correction) -> str:
    """Return what was done after the decision of a second person, and who of the State knows of it."""
    state = {"state": request.target.member_state}
    if request.refused_at:
        sentence = _("%(state)s: the request was refused. Nothing was changed.") % state
        return f"{sentence} {notices.told_sentence(request.target, 'second_approval_refused')}"
    if request.kind == CorrectionKind.ERASE:
        sentence = _("%(state)s: erased.") % state
    else:
        facts = state | {"consent": Concern(request).wanted}
        sentence = _("%(state)s. Consent to publish is now: %(consent)s.") % facts
        assert request.done_at is not None  # noqa: S101 - it was not refused
        sentence = " ".join(filter(None, [sentence, became_public(request.target, request.done_at)]))
    return f"{sentence} {notices.told_sentence(request.target, 'second_approval_confirmed')}"


def concern(request: Correction) -> dict[str, Any]:
    """Return what the page shows of a request: of an erasure that waits, also where its files are cited and where else
    it reaches. A draft of the State is its own affair.
    """
    shown = Concern(request)
    is_erasure = request.is_waiting and request.kind == CorrectionKind.ERASE
    copies = copies_elsewhere(request.target, request.after) if is_erasure else []
    sent = [each for each in copies if each.on_behalf or each.review_state != ReviewState.DRAFT]
    files = [] if shown.is_consent else shown.evidence
    seen = EvidenceCitation.objects.of_versions_seen_by_the_secretariat().filter(evidence__in=files)
    places = cited_places(seen) if files and is_erasure else {}
    letters = request.target.transmissions.filter(on_behalf=True).exclude(scan="")
    return {
        "concern": shown,
        "form_says": consent_of_form(request.target) if shown.is_consent and request.is_waiting else None,
        "letters": with_brief(letters.order_by("-submitted_at")),
        "letters_to_delete": with_brief(shown.letters),
        "elsewhere": sent,
        "files": [(item, places.get(item.pk) or not_cited()) for item in files],
    }


desk.register(Correction, CorrectionAdmin)
