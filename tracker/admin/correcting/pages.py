"""The page "Correct a mistake of ours": the kind, its form, the check, and what becomes of it."""

import uuid
from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker import actions
from tracker.actions.correcting.asking import unsaved_correction
from tracker.actions.correcting.kinds import Effects, kind_of, offered, who_can_confirm
from tracker.actions.correcting.letters import has_file
from tracker.actions.correcting.publications import document_of
from tracker.admin.acts import Outcome, attempt
from tracker.admin.clerk import clerk
from tracker.admin.correcting.forms import CorrectionForm, form_of
from tracker.admin.correcting.targets import Target, correct_address, target_at
from tracker.admin.display import page_of
from tracker.admin.evidence import letter_pages_address
from tracker.admin.letters.completed_form import forget_if_over
from tracker.choices import CorrectionKind
from tracker.models import Correction, Transmission, User
from tracker.models.corrections import target_column
from tracker.policies import may_manage_people

ASKED = "corrections_asked"  # in the session: the correction that each of the last check pages asked for
MISTAKE, CORRECTION, CHECK, SECOND = range(4)
STEPS: tuple[str | Promise, ...] = (
    gettext_lazy("Mistake"),
    gettext_lazy("Correction"),
    gettext_lazy("Check"),
    gettext_lazy("Second person"),
)
KIND = CorrectionKind
GROUPS: tuple[tuple[str | Promise, tuple[CorrectionKind, ...]], ...] = (
    (gettext_lazy("In the text"), (KIND.TEXT, KIND.STATUS, KIND.DATE, KIND.LETTER)),
    (gettext_lazy("Where the answers belong"), (KIND.STATE, KIND.RECOMMENDATION)),
    (
        gettext_lazy("What we decided"),
        (KIND.ACCEPTANCE, KIND.CONSENT, KIND.INVITATION, KIND.NOMINATION, KIND.PUBLICATION),
    ),
)
EXPLAINED: dict[CorrectionKind, str | Promise] = {
    KIND.TEXT: gettext_lazy("We typed it differently."),
    KIND.STATUS: gettext_lazy("The letter says another status than our record."),
    KIND.DATE: gettext_lazy("The date of the letter is another one."),
    KIND.LETTER: gettext_lazy("The number is wrong, or the file belongs to another letter."),
    KIND.STATE: gettext_lazy("The letter is from another State, or from no State in this record."),
    KIND.RECOMMENDATION: gettext_lazy("The answer is about another recommendation."),
    KIND.ACCEPTANCE: gettext_lazy("We accepted by mistake. The answer goes back to review."),
    KIND.CONSENT: gettext_lazy("We recorded a consent that the State did not give."),
    KIND.INVITATION: gettext_lazy("The State was invited or cancelled by mistake in this period."),
    KIND.NOMINATION: gettext_lazy("The name, email, role or note verbale is wrong."),
    KIND.PUBLICATION: gettext_lazy("The document was published by mistake. Its import waits again."),
}


@dataclass(frozen=True)
class OfferedKind:
    """One kind on the first page: possible, the sentence why not, or the answers or the letter to choose first."""

    kind: CorrectionKind
    why_not: str
    places: tuple[tuple[str, str], ...] = ()

    @property
    def explains(self) -> str | Promise:
        return EXPLAINED[self.kind]


def correct(admin: Any, request: HttpRequest) -> HttpResponse:
    """GET chooses the kind and shows its form; POST checks it, and carries it out or asks a second person."""
    target = target_at(request.GET, clerk(request))
    choices = choices_of(target, clerk(request))
    if "kind" not in request.GET:
        return _kinds(admin, request, target, choices)
    chosen = next((each for each in choices if each.kind == request.GET["kind"]), None)
    if chosen is None:
        raise Http404
    if chosen.places and not chosen.why_not:
        return _kinds(admin, request, target, choices)
    return _form(admin, request, target, chosen)


def choices_of(target: Target, user: User) -> list[OfferedKind]:
    """Return the kinds for a target, and those of the letter that an answer came by, or of the answers of a letter."""
    now = timezone.now()
    choices = [
        OfferedKind(kind, why_not, _document_instead(target.thing) if kind == KIND.PUBLICATION and why_not else ())
        for kind, why_not in offered(user, target.thing, now).items()
    ]
    known = {each.kind for each in choices}
    beside = [Target(each) for each in _beside(target.thing)]
    kinds = {kind for other in beside[:1] for kind in offered(user, other.thing, now)}
    for kind in kinds - known:
        places = tuple((other.label, correct_address(other.thing, kind=kind)) for other in beside)
        choices.append(OfferedKind(kind, "", places))
    submission = getattr(target.thing, "submission", None)
    if submission is not None and not any(offered(user, submission, now).values()):
        choices.append(OfferedKind(KIND.CONSENT, "", ((Target(submission).label, correct_address(submission)),)))
    return choices


def _document_instead(imported: Any) -> tuple[tuple[str, str], ...]:
    """The published document of an import that can no longer be undone."""
    document = document_of(imported)
    return ((str(document), page_of(document)),) if document is not None else ()


def _beside(thing: Any) -> list[Any]:
    """The answers of a letter, or the letter of an answer."""
    if isinstance(thing, Transmission):
        found = thing.statusupdates.filter(mistake=None).select_related("printing")
        return list(found.order_by("printing__order", "pk"))
    letter = getattr(thing, "transmission", None)
    return [letter] if letter is not None and letter.on_behalf else []


def _kinds(admin: Any, request: HttpRequest, target: Target, choices: list[OfferedKind]) -> HttpResponse:
    by_kind = {each.kind: each for each in choices}
    groups = [(heading, [by_kind[kind] for kind in kinds if kind in by_kind]) for heading, kinds in GROUPS]
    context = {
        "groups": [(heading, found) for heading, found in groups if found],
        "any_possible": any(not each.why_not and not each.places for each in choices),
        "ask_address": reverse("admin:tracker_correction_ask"),
    }
    return _page(admin, request, "kinds", target, MISTAKE, _("Correct a mistake of ours"), context)


def _form(admin: Any, request: HttpRequest, target: Target, chosen: OfferedKind) -> HttpResponse:
    if request.method == "POST" and (before := _pressed_before(request)):
        return HttpResponseRedirect(page_of(before))
    words = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    initial = {name: request.GET[name] for name in request.GET if name not in (target.name, "kind")}
    form = form_of(chosen.kind, target.thing)(*words, thing=target.thing, user=clerk(request), initial=initial)
    title = f"{_('Correct a mistake of ours')}: {chosen.kind.label}"
    blank = Correction(kind=chosen.kind, **{target_column(target.thing): target.thing})
    outcome, correction = Outcome(is_done=False, status=403 if chosen.why_not else 200), None
    if request.method == "POST" and "back" not in request.POST and not chosen.why_not and form.is_valid():
        looked = attempt(form, lambda: _unsaved(request, target, chosen.kind, form))
        outcome, correction = Outcome(is_done=False, status=looked.status), looked.result
        if correction is not None and "ask" in request.POST:
            outcome = attempt(form, lambda: _ask(request, target, chosen.kind, form))
    if outcome.is_done:
        return HttpResponseRedirect(page_of(outcome.result))
    context = {
        "form": form,
        "denied": chosen.why_not,
        "explains": EXPLAINED[chosen.kind],
        "second_person": kind_of(blank).needs_second_person(blank),
        **letter_beside(target.thing),
        **form.context(),
    }
    if correction is None or outcome.status != 200:
        return _page(admin, request, "form", target, CORRECTION, title, context, outcome.status)
    context |= {
        "effects": _all_effects(correction),
        "differences": form.differences(),
        "check_page": uuid.uuid4(),
        "second_person": correction.needs_second_person,
        "ask_label": _("Confirm the correction"),
        **(second_people(correction, clerk(request)) if correction.needs_second_person else {}),
    }
    return _page(admin, request, "check", target, CHECK, f"{_('Check')}: {chosen.kind.label}", context)


def _all_effects(correction: Correction) -> Effects:
    """The effects, with the emails to the reviewers where a second person must confirm."""
    rule = kind_of(correction)
    effects = rule.effects(correction)
    asked = rule.emails_asked(correction) if correction.needs_second_person else ()
    return replace(effects, emails=(*asked, *effects.emails))


def second_people(correction: Correction, user: User) -> dict[str, Any]:
    """Return the names of the people who can confirm it; where there is none, what to do, and where."""
    if people := who_can_confirm(correction):
        names = _("These people can confirm it: %(names)s.") % {"names": ", ".join(map(str, people))}
        return {"who_confirms": names, "ask_label": _("Ask a second person to confirm")}
    sentence = _("No other person can confirm this. Ask an administrator for a second reviewer.")
    accounts = reverse("admin:tracker_user_changelist") if may_manage_people(user) else ""
    return {"nobody_confirms": sentence, "accounts_address": accounts, "ask_label": _("Store the request")}


def letter_beside(thing: Any) -> dict[str, Any]:
    """Return the letter that is shown next to what is corrected, where its file is still there."""
    letter = thing if isinstance(thing, Transmission) else getattr(thing, "transmission", None)
    if letter is None or not has_file(letter):
        return {}
    return {"transmission": letter, "letter_pages": letter_pages_address(letter)}


def _unsaved(request: HttpRequest, target: Target, kind: CorrectionKind, form: CorrectionForm) -> Correction:
    return unsaved_correction(
        kind=kind,
        target=target.thing,
        after=form.after(),
        reason=form.cleaned_data["reason"],
        by=clerk(request),
        now=timezone.now(),
    )


def _ask(request: HttpRequest, target: Target, kind: CorrectionKind, form: CorrectionForm) -> Correction:
    correction = actions.ask_correction(
        kind=kind,
        target=target.thing,
        after=form.after(),
        reason=form.cleaned_data["reason"],
        given=form.given(),
        by=clerk(request),
        now=timezone.now(),
    )
    if submission := getattr(target.thing, "submission", None):
        forget_if_over(submission)  # with the last draft of a completed form, the form itself
    newest = list(request.session.get(ASKED, {}).items())[-9:]
    request.session[ASKED] = dict(newest) | {request.POST.get("check_page", ""): correction.pk}
    return correction


def _pressed_before(request: HttpRequest) -> Correction | None:
    """The correction that this check page asked for already: a button that is pressed twice does one thing."""
    asked = request.session.get(ASKED, {}) if "ask" in request.POST else {}
    key: int | None = asked.get(request.POST.get("check_page"))
    return Correction.objects.filter(pk=key).first() if key else None


def _page(
    admin: Any,
    request: HttpRequest,
    template: str,
    target: Target,
    step: int,
    title: str,
    context: dict[str, Any],
    status: int = 200,
) -> TemplateResponse:
    request.current_app = admin.admin_site.name
    steps = STEPS if context.get("second_person") else STEPS[:SECOND]
    shown = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "title": title,
        "target": target,
        "steps": [(label, "done" if at < step else "now" if at == step else "") for at, label in enumerate(steps)],
        **context,
    }
    return TemplateResponse(request, f"admin/correcting/{template}.html", shown, status=status)
