"""The page "Correct a mistake of ours": what is corrected, the kind, its form and the check."""

import datetime
import uuid
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import URLPattern, re_path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from tracker import actions
from tracker.actions.correcting.documents import document_of
from tracker.actions.correcting.kinds import (
    REGISTRY,
    emails_asked,
    offered,
    rule_for,
    unsaved_correction,
    who_can_confirm,
)
from tracker.actions.correcting.letters import has_file
from tracker.admin.acts import Outcome, attempt
from tracker.admin.clerk import clerk
from tracker.admin.correcting.forms import form_of
from tracker.admin.display import (
    NAMES_OF_TARGETS,
    correct_address,
    letter_address,
    list_of,
    page_of,
    screen_address,
    state_and_period,
)
from tracker.admin.evidence import letter_pages_address
from tracker.admin.letters.completed_form import forget_if_over
from tracker.admin.paragraphs import place_of_paragraph
from tracker.admin.site import desk
from tracker.choices import CorrectionKind
from tracker.models import (
    CommitmentUpdate,
    Correction,
    ImportProposal,
    Invitation,
    Mandate,
    Paragraph,
    Printing,
    SourceDocument,
    SpreadsheetImport,
    StatusUpdate,
    Submission,
    Transmission,
    User,
)
from tracker.models.corrections import target_column
from tracker.rules.policies import may_manage_people

type TargetFact = tuple[str | Promise, Any]


def label_of(thing: Any) -> str:
    """Return the text of a link to a thing: the number of a recommendation or a note verbale, or the State."""
    if isinstance(thing, Transmission):
        channel, day = str(thing.get_channel_display()), date_format(thing.reported_on, "DATE_FORMAT")
        return thing.note_verbale or pgettext("between the parts of a list", ", ").join([channel, day])
    return state_and_period(thing) if isinstance(thing, Submission) else str(thing.printing.label)


def target_at(asked: QueryDict, user: User) -> Any:
    """Return the thing that an address names. Raises Http404 for none, or for one that the person may not see.

    An erasure and a consent on a note verbale are asked for on the page of the response, and a change of its answers on
    the page of a document.
    """
    rows: dict[type[Model], Any] = {
        Transmission: Transmission.objects.visible_to(user),
        StatusUpdate: StatusUpdate.objects.visible_to(user),
        CommitmentUpdate: CommitmentUpdate.objects.visible_to(user),
        SpreadsheetImport: SpreadsheetImport.objects.visible_to(user),
        Submission: Submission.objects.select_related("member_state", "period"),
        Invitation: Invitation.objects.all(),
        Mandate: Mandate.objects.all(),
        ImportProposal: ImportProposal.objects.all(),
        Printing: Printing.objects.ever_confirmed(),
        Paragraph: Paragraph.objects.filter(document__confirmed_at__isnull=False),
    }
    for model, found in rows.items():
        name = NAMES_OF_TARGETS[str(model._meta.model_name)]
        if name in asked:
            try:
                thing = found.filter(pk=asked[name]).first()
            except (ValueError, ValidationError, OverflowError):
                thing = None
            if thing is not None:
                return thing
    raise Http404


# --- where a thing is, and its facts


def _place_of_version(version: Any) -> str:
    if version.transmission_id is None:
        return letter_address(version.submission.period.slug, version.submission.member_state_id)
    return screen_address(version)


PLACES: dict[type[Model], Callable[[Any], str]] = {
    Transmission: lambda sent: letter_address(sent.submission.period.slug, sent.submission.member_state_id),
    StatusUpdate: _place_of_version,
    CommitmentUpdate: _place_of_version,
    Printing: lambda printing: page_of(printing.recommendation),
    Paragraph: place_of_paragraph,
}


# The columns of a thing that the page shows, under their own names.
FACTS: dict[type[Model], tuple[str, ...]] = {
    Transmission: ("submission", "note_verbale", "reported_on", "submitted_by", "submitted_at"),
    StatusUpdate: ("submission", "printing", "review_state", "typed_by", "transmission"),
    CommitmentUpdate: ("submission", "review_state", "typed_by", "transmission"),
    Invitation: ("member_state", "period", "invited_at", "cancelled_at"),
    Mandate: ("user", "member_state", "role", "note_verbale"),
    Printing: ("label", "document"),
    Paragraph: ("number", "document"),
    ImportProposal: ("file_name", "meeting", "confirmed_at"),
    SpreadsheetImport: ("file_name", "proposed_at"),
    Submission: ("member_state", "period", "consent", "consent_at"),
    SourceDocument: ("symbol", "title", "meeting"),
}


def facts_of(thing: Model) -> Iterator[TargetFact]:
    """Return the facts that the pages show of a thing, each with its label."""
    for name in FACTS[type(thing)]:
        value = getattr(thing, name)
        if isinstance(value, datetime.date):
            value = date_format(value, "DATE_FORMAT")
        elif isinstance(value, Transmission | Submission):
            value = label_of(value)
        elif name == "review_state":
            value = thing.stage_in_words  # type: ignore[attr-defined]
        elif hasattr(thing, f"get_{name}_display"):
            value = getattr(thing, f"get_{name}_display")()
        if value not in (None, ""):
            named = "recommendation" if name == "printing" else name
            yield capfirst(thing._meta.get_field(named).verbose_name), value  # type: ignore[union-attr]


ASKED = "corrections_asked"  # in the session: the correction that each of the last check pages asked for
MISTAKE, CORRECTION, CHECK, SECOND = range(4)
STEPS: tuple[str | Promise, ...] = (
    gettext_lazy("Mistake"),
    gettext_lazy("Correction"),
    gettext_lazy("Check"),
    gettext_lazy("Second person"),
)
KIND = CorrectionKind
# The kinds under their headings, each with what it is for.
GROUPS: dict[str | Promise, dict[CorrectionKind, str | Promise]] = {
    gettext_lazy("In the text"): {
        KIND.TEXT: gettext_lazy("We typed it differently."),
        KIND.STATUS: gettext_lazy("The letter says another status than our record."),
        KIND.DATE: gettext_lazy("The date of the letter is another one."),
        KIND.LETTER: gettext_lazy("The number is wrong, or the file belongs to another letter."),
    },
    gettext_lazy("Where the answers belong"): {
        KIND.STATE: gettext_lazy("The letter is from another State, or from no State in this record."),
        KIND.RECOMMENDATION: gettext_lazy("The answer is about another recommendation."),
    },
    gettext_lazy("What we decided"): {
        KIND.ACCEPTANCE: gettext_lazy("We accepted by mistake. The answer goes back to review."),
        KIND.CONSENT: gettext_lazy("We recorded a Yes or a No that the State did not say."),
        KIND.INVITATION: gettext_lazy("The State was invited or cancelled by mistake in this period."),
        KIND.NOMINATION: gettext_lazy("The name, email, State, role or note verbale is wrong."),
        KIND.PUBLICATION: gettext_lazy("The document was published by mistake. Its import waits again."),
    },
}
EXPLAINED = {kind: sentence for kinds in GROUPS.values() for kind, sentence in kinds.items()}


@dataclass(frozen=True)
class OfferedKind:
    """One kind on the first page: possible, or the answers or the letter to choose first, and the sentence why not."""

    kind: CorrectionKind
    why_not: str
    places: tuple[tuple[str, str], ...] = ()

    @property
    def explains(self) -> str | Promise:
        return EXPLAINED[self.kind]


def correct(admin: Any, request: HttpRequest) -> HttpResponse:
    """GET chooses the kind and shows its form; POST checks it, and carries it out or asks a second person."""
    thing = target_at(request.GET, clerk(request))
    choices = choices_of(thing, clerk(request))
    if "kind" not in request.GET:
        return _kinds(admin, request, thing, choices)
    chosen = next((each for each in choices if each.kind == request.GET["kind"]), None)
    if chosen is None:
        raise Http404
    if (chosen.kind, target_column(thing)) not in REGISTRY:
        return _kinds(admin, request, thing, choices)
    return _form(admin, request, thing, chosen)


def choices_of(thing: Any, user: User) -> list[OfferedKind]:
    """Return the kinds for a thing, and those of the letter that an answer came by, or of the answers of a letter."""
    now = timezone.now()
    known = offered(user, thing, now)
    choices = [
        OfferedKind(kind, why_not, _document_instead(thing) if kind == KIND.PUBLICATION and why_not else ())
        for kind, why_not in known.items()
        if kind in EXPLAINED  # the others are asked for on the page of the response or the document
    ]
    choices += _offered_beside(thing, user, now, known)
    submission = getattr(thing, "submission", None)
    if submission is not None and not offered(user, submission, now)[KIND.CONSENT]:
        choices.append(OfferedKind(KIND.CONSENT, "", ((label_of(submission), correct_address(submission)),)))
    return choices


def _offered_beside(
    thing: Any, user: User, now: datetime.datetime, known: Collection[CorrectionKind]
) -> Iterator[OfferedKind]:
    """The kinds that are only for the answers of a letter, or the letter of an answer: where each is possible, and of
    the others why not."""
    places: dict[CorrectionKind, dict[str, list[Any]]] = {}
    for other in _beside(thing):
        for kind, why_not in offered(user, other, now, without=known).items():
            places.setdefault(kind, {}).setdefault(why_not, []).append(other)
    comma = pgettext("between the parts of a list", ", ")
    for kind, by_reason in places.items():
        possible = tuple((label_of(other), correct_address(other, kind=kind)) for other in by_reason.pop("", ()))
        named = [f"{comma.join(map(label_of, others))}: {why_not}" for why_not, others in by_reason.items()]
        is_one = not possible and len(named) == 1
        yield OfferedKind(kind, next(iter(by_reason)) if is_one else " ".join(named), possible)


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


def _kinds(admin: Any, request: HttpRequest, thing: Any, choices: list[OfferedKind]) -> HttpResponse:
    by_kind = {each.kind: each for each in choices}
    groups = [(heading, [by_kind[kind] for kind in kinds if kind in by_kind]) for heading, kinds in GROUPS.items()]
    context = {
        "groups": [(heading, found) for heading, found in groups if found],
        "any_possible": any(not each.why_not and not each.places for each in choices),
        "ask_address": reverse("admin:tracker_correction_ask"),
        "thing": thing,
        "name": NAMES_OF_TARGETS[thing._meta.model_name],
        "page": PLACES.get(type(thing), page_of)(thing),
    }
    return _page(admin, request, "kinds", thing, MISTAKE, _("Correct a mistake of ours"), context)


def prefilled(asked: QueryDict) -> dict[str, Any]:
    """Return the values with which an address begins a form: the key of what is corrected is none of them."""
    targets = NAMES_OF_TARGETS.values()
    return {name: value for name, value in asked.dict().items() if name not in targets}


def _form(admin: Any, request: HttpRequest, thing: Any, chosen: OfferedKind) -> HttpResponse:
    if request.method == "POST" and (before := _pressed_before(request)):
        return HttpResponseRedirect(page_of(before))
    kind = chosen.kind
    words = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    rule, now = rule_for(kind, thing), timezone.now()
    initial = {**rule.values_of(thing), **prefilled(request.GET)}
    form = form_of(kind, thing)(*words, thing=thing, user=clerk(request), initial=initial)
    title = f"{_('Correct a mistake of ours')}: {kind.label}"
    outcome, correction = Outcome(is_done=False, status=403 if chosen.why_not else 200), None
    end_first: Sequence[Any] = ()
    if request.method == "POST" and "back" not in request.POST and not chosen.why_not and form.is_valid():
        said: dict[str, Any] = {"kind": kind, "target": thing, "after": form.after(), "given": form.given(), "now": now}
        said |= {"reason": form.cleaned_data["reason"], "by": clerk(request)}
        looked = attempt(form, lambda: unsaved_correction(**said))
        outcome, correction = Outcome(is_done=False, status=looked.status), looked.result
        end_first = rule.end_first(thing, said["after"])
        if correction is not None and "ask" in request.POST:
            outcome = attempt(form, lambda: _ask(request, **said))
    if outcome.is_done:
        return HttpResponseRedirect(page_of(outcome.result))
    context = {"form": form, "denied": chosen.why_not, "explains": EXPLAINED[kind], "address": correct_address(thing)}
    context["end_first"] = [(label_of(each), PLACES[type(each)](each)) for each in end_first]
    context |= letter_beside(thing)
    if correction is None or outcome.status != 200:
        blank = Correction(kind=kind, **{target_column(thing): thing})
        context["second_person"] = rule.needs_second_person(blank)
        return _page(admin, request, "form", thing, CORRECTION, title, context, outcome.status)
    takes_two, effects = correction.needs_second_person, rule.effects(correction)
    context |= {
        "effects": replace(effects, emails=(*emails_asked(correction), *effects.emails)) if takes_two else effects,
        "check_page": uuid.uuid4(),
        "second_person": takes_two,
        "ask_label": _("Confirm the correction"),
        **(second_people(correction, clerk(request)) if takes_two else {}),
    }
    return _page(admin, request, "check", thing, CHECK, f"{_('Check')}: {kind.label}", context)


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


def _ask(request: HttpRequest, **said: Any) -> Correction:
    correction = actions.ask_correction(**said)
    if submission := getattr(said["target"], "submission", None):
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
    thing: Any,
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
        "facts": list(facts_of(thing)),
        "steps": [(label, "done" if at < step else "now" if at == step else "") for at, label in enumerate(steps)],
        **context,
    }
    return TemplateResponse(request, f"admin/correcting/{template}.html", shown, status=status)


# --- addresses of the acts and pages that a correction replaced: a bookmark leads to the page of the same thing

OLD = (
    r"^tracker/(?P<table>transmission|statusupdate|commitmentupdate|importproposal)/(?P<key>[0-9a-f-]+)"
    r"/(?:recall-letter|correct-transcription|leave|discard|undo)/$",
    r"^tracker/sourcedocument/\d+/paragraphs/(?P<key>\d+)/(?:correct|take-away)/$",
)

OLD_REQUESTS = r"^tracker/twopersonrequest/(?:(?P<key>\d{1,18})/(?:change|confirm|refuse|history)/)?$"


def _moved(request: HttpRequest, key: str, table: str = "paragraph") -> HttpResponseRedirect:
    named = urlencode({NAMES_OF_TARGETS[table]: key})
    return HttpResponseRedirect(f"{reverse('admin:tracker_correction_ask')}?{named}")


def _request(request: HttpRequest, key: str = "") -> HttpResponseRedirect:
    """The page or the list of requests for a second approval, which had a table and numbers of their own."""
    moved = Correction.objects.filter(before__request=int(key)).first() if key else None
    if moved is not None:
        return HttpResponseRedirect(page_of(moved))
    return HttpResponseRedirect(list_of(Correction, "" if key else request.GET.urlencode()))


def _printed(request: HttpRequest, key: str) -> HttpResponseRedirect:
    """The list of what waits: changes of one document had a page of their own."""
    return HttpResponseRedirect(list_of(Correction, "stage=waiting"))


def addresses() -> list[URLPattern]:
    """Return the addresses of before, behind the sign-in of the Secretariat."""
    acts = [re_path(route, desk.admin_view(_moved)) for route in OLD]
    printed = re_path(r"^tracker/sourcedocument/(?P<key>\d+)/decide-printed/$", desk.admin_view(_printed))
    return [*acts, printed, re_path(OLD_REQUESTS, desk.admin_view(_request))]


desk.pages.append(addresses)
