"""The review of responses: those that wait, the page of one, and the decisions that have not taken effect.

Looking never writes: opening for checking is a button of its own, after which the State can no longer recall.
"""

import datetime
import uuid as uuids
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from tracker import actions
from tracker.actions.correcting.responses import is_decided_after, public_at_once
from tracker.admin.acts import DeskAct
from tracker.admin.base import DeskAdmin
from tracker.admin.clerk import clerk
from tracker.admin.display import (
    check_address,
    correct_address,
    link,
    screen_address,
    sending_named,
    state_and_period,
    yes_or_no,
)
from tracker.admin.evidence import letter_pages, letter_pages_address
from tracker.admin.filters import PeriodFilter, TransmissionStage
from tracker.admin.forms import DeskActForm
from tracker.admin.letters.completed_form import (
    ConsentOfForm,
    consent_of_form,
    form_with_words_beside,
    is_form,
    named,
    was_wrong,
)
from tracker.admin.queries import (
    cleared_with,
    consent_that_waits,
    own_queue,
    transmissions_with_waiting,
    versions_of,
    waiting_in,
)
from tracker.admin.review.comparison import checked, hints_for, subject_of, verdicts_of
from tracker.admin.review.decisions import (
    DecisionMade,
    accept_plain,
    after_deciding,
    in_order,
    is_waiting,
    may_accept_plain,
    may_decide_in,
    may_decide_on,
    names_with_state,
    planned_address,
    planned_in,
    publishes,
    sets_of,
)
from tracker.admin.review.returning import (
    AcceptSelectedForm,
    ReturnSelectedForm,
    decide_selected,
    keep_typed,
    typed_before,
)
from tracker.admin.site import desk
from tracker.choices import Consent, DecisionAct
from tracker.files.record_storage import as_download
from tracker.mail import notices
from tracker.models import AnyVersion, PlannedDecision, Submission, Transmission, User
from tracker.rules.consent import FIRST, ConsentSentence, consent_effect, every_sentence
from tracker.rules.policies import may_open_for_checking, may_record_consent
from tracker.web.paging import PAGE_FIELD, page_of

UNDO, APPLY = "undo", "apply"


class EndDecisionForm(forms.Form):
    """Which planned decisions end, and how; `only` is one of the set, `back` asks for the page of the response."""

    set_key = forms.UUIDField()
    only = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    act = forms.ChoiceField(choices=[(UNDO, UNDO), (APPLY, APPLY)])
    back = forms.BooleanField(required=False)


@desk.page("planned/", "planned")
def planned_page(request: HttpRequest) -> HttpResponse:
    """Show all planned decisions; a POST ends some of them."""
    form = EndDecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return HttpResponseRedirect(_end(request, **form.cleaned_data))
    sets = sets_of(PlannedDecision.objects.order_by("act", "due_at", "pk"), clerk(request))
    context = {
        "title": _("Decisions that have not taken effect"),
        "tables": [
            (
                _("Accepted. A State is notified when the acceptance takes effect."),
                [s for s in sets if not s.is_return],
            ),
            (_("Returned. A State is notified when the return takes effect."), [s for s in sets if s.is_return]),
        ],
        "minutes": settings.DECISION_UNDO_MINUTES,
    }
    return TemplateResponse(request, "admin/checking/planned_page.html", context)


def _end(request: HttpRequest, *, set_key: uuids.UUID, only: int | None, act: str, back: bool) -> str:
    """End decisions of one set, say so, and return the address of the next page. Raises NotAllowed."""
    stored = PlannedDecision.objects.filter(set_key=set_key).with_versions()
    decisions = [each for each in stored if only in (None, each.pk)]
    for each in decisions:
        each.version.submission = each.transmission.submission
    versions = [each.version for each in decisions]
    by, now = clerk(request), timezone.now()
    if act == UNDO:
        actions.undo_decisions(set_key=set_key, only=only, by=by, now=now)
        if decisions[0].act == DecisionAct.RETURN:
            keep_typed(request, decisions)
        said: Any = _taken_back(versions)
    else:
        refused = actions.apply_decisions(set_key=set_key, only=only, by=by, now=now)
        done = [each for each in versions if each not in refused]
        reasons = [(subject_of(each), why) for each, why in refused.items()]
        said = DecisionMade(DecisionAct(decisions[0].act), done, now, reasons)
    messages.success(request, str(said))
    return check_address(decisions[0].transmission) if back else planned_address()


def _taken_back(versions: Sequence[Any]) -> str:
    words = ngettext(
        "%(names)s: taken back. It waits for review again.",
        "%(names)s: %(count)d taken back. They wait for review again.",
        len(versions),
    )
    return words % {"names": names_with_state(versions), "count": len(versions)}


NOTHING = "nothing"
NEITHER = gettext_lazy("It does not say so, or not clearly: record no consent")


@dataclass(frozen=True)
class ConsentToRecord:
    """A paper whose consent its reviewer can record: what the program reads in a form, None for a letter."""

    paper: Transmission
    says: ConsentOfForm | None = None

    @property
    def choices(self) -> list[tuple[str, str | Promise]]:
        if self.says is None:
            yes = (Consent.YES, self._with_effect(_("The letter says Yes for the whole period: record it")))
            return [yes, (Consent.NO, _("The letter says No: record it")), (NOTHING, NEITHER)]
        if self.says.consent == Consent.YES:
            return [(Consent.YES, self._with_effect(_("The form says Yes: record it"))), (NOTHING, NEITHER)]
        return [(Consent.NO, _("The form says No: record it")), (NOTHING, NEITHER)] if self.says.consent else []

    def _with_effect(self, choice: str) -> str:
        """Return the choice of a Yes, with the accepted texts that it publishes at once where there are any."""
        published = consent_effect(self.paper.submission).yes_publishes
        if not published:
            return choice
        return format_html("{}<br>{} <bdi>{}</bdi>", choice, public_at_once(published), _subjects(published))

    @property
    def sentences(self) -> dict[str, ConsentSentence]:
        """The sentences to choose from by their marks; of a form the program has read its own."""
        return {} if self.says else {each.mark: each for each in every_sentence()}


def consent_to_record(paper: Transmission) -> ConsentToRecord | None:
    """Return the paper whose consent is not recorded yet and can be recorded in its review, else None."""
    if not (paper.on_behalf and paper.scan):
        return None
    if is_form(paper):
        says = consent_of_form(paper.submission)
        return ConsentToRecord(paper, says) if says and says.is_plain and says.letter == paper else None
    submission = paper.submission
    is_decided = submission.has_consent or consent_that_waits(submission) or is_decided_after(paper)
    return None if is_decided or was_wrong(paper) else ConsentToRecord(paper)


class ConsentInReviewForm(DeskActForm):
    """The choice of the reviewer, and of a letter the sentence that it quotes. Each begins empty."""

    reads = forms.ChoiceField(label=gettext_lazy("Consent to publish"), widget=forms.RadioSelect)
    sentence = forms.ChoiceField(
        label=gettext_lazy("Sentence that the State read"),
        help_text=gettext_lazy("A letter that quotes no sentence counts as the first, which names no licence."),
        widget=forms.RadioSelect,
        required=False,
    )

    def prepare(self, thing: Any, user: Any) -> None:
        found = consent_to_record(thing)
        reads: Any = self.fields["reads"]
        reads.choices = found.choices if found else []
        self.sentences = found.sentences if found else {}
        if not self.sentences:
            del self.fields["sentence"]
            return
        sentence: Any = self.fields["sentence"]
        in_full = {mark: f"{each.number}. {' '.join(each.sentences())}" for mark, each in self.sentences.items()}
        sentence.choices = list(in_full.items())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.sentences and cleaned.get("reads") == Consent.YES and not cleaned.get("sentence"):
            self.refuse([_("Select the sentence that the State read.")], "sentence")
        return {**cleaned, "sentence": self.sentences.get(cleaned.get("sentence", ""))}


def record_consent(
    paper: Transmission, *, reads: str, sentence: ConsentSentence | None, by: User, now: datetime.datetime
) -> str:
    """Record what the reviewer read, and return the sentence that says so. Raises NotAllowed."""
    found = consent_to_record(paper)
    if reads == NOTHING or found is None:
        return _("No consent was recorded. Accepted answers stay private until a consent is recorded.")
    words = _("The form says: %(consent)s.") if found.says else _("The letter says: %(consent)s.")
    agreed = (found.says.shown.sentence if found.says else sentence) or FIRST
    label = Consent(reads).label
    actions.record_consent_of_letter(
        letter=paper, consent=reads, paper=named(paper), sentence=agreed, reason=words % {"consent": label},
        by=by, now=now,
    )  # fmt: skip
    facts = {"state": paper.submission.member_state, "consent": label}
    recorded = _("%(state)s. Consent to publish is now: %(consent)s.") % facts
    said = [recorded, became_public(paper.submission, now)]
    return " ".join([*filter(None, said), notices.told_sentence(paper.submission, "second_approval_confirmed")])


def became_public(submission: Submission, since: datetime.datetime) -> str:
    """Return the sentence on the texts that are public since a moment; empty where there are none."""
    public: list[Any] = consent_effect(submission).no_takes_down
    found = [each for each in public if each.publication_text.publication.published_at >= since]
    words = ngettext(
        "%(count)d accepted text is public now: %(names)s.",
        "%(count)d accepted texts are public now: %(names)s.",
        len(found),
    )
    return words % {"count": len(found), "names": _subjects(found)} if found else ""


def _subjects(versions: Sequence[AnyVersion]) -> str:
    return pgettext("between the parts of a list", ", ").join(map(subject_of, versions))


def consent_part(paper: Transmission, user: User) -> dict[str, Any] | None:
    """Return the choice on a consent that is not recorded yet, or the reason why this person has none."""
    found = consent_to_record(paper)
    if found is None:
        return None
    denied = may_record_consent(user, paper).reason
    return {"says": found.says, "form": ConsentInReviewForm(thing=paper, user=user), "denied": denied}


def after_starting(request: HttpRequest, transmission: Transmission) -> str:
    """The page of the response; the screen of its answer where only one waits and no consent is to be recorded."""
    waiting = waiting_in(transmission, clerk(request))
    is_one = len(waiting) == 1 and not consent_to_record(transmission)
    return screen_address(waiting[0]) if is_one else check_address(transmission)


KEYS = (
    ("o", gettext_lazy("Start review")),
    ("a", gettext_lazy("Go to “Accept all with no points to check”; Enter accepts")),
    ("n", gettext_lazy("Review one by one, or go to the next response")),
)
KEYS_OF_A_LETTER = (KEYS[0], ("a", gettext_lazy("Go to “Accept selected answers”; Enter accepts")), KEYS[2])
EACH_BY_ITSELF = gettext_lazy(
    "Each is accepted by itself, as if one by one. With consent it is published when the acceptance takes effect."
)


class TransmissionAdmin(DeskAdmin):
    shown = (
        "submission", "submitted_at", "submitted_by", "reported_on", "late", "channel", "on_behalf", "cleared_by",
        "cleared_on", "note_verbale", "letter", "receipt_sha256", "claimed_at", "claimed_by", "to_check",
    )  # fmt: skip
    acts = (
        DeskAct(
            "open",
            gettext_lazy("Start review"),
            lambda transmission, **words: actions.open_for_checking(transmission=transmission, **words),
            may=may_open_for_checking,
            explains=lambda transmission: (
                "" if transmission.on_behalf else _("Once you start, the State can no longer recall what it sent.")
            ),
            fits=lambda transmission: transmission.claimed_at is None and transmission.waiting_count > 0,
            next_address=after_starting,
        ),
        DeskAct(
            "take-over",
            gettext_lazy("Take over the review"),
            lambda transmission, **words: actions.open_for_checking(
                transmission=transmission, takes_over=True, **words
            ),
            may=may_open_for_checking,
            explains=gettext_lazy("The colleague who started the review can then no longer decide in it."),
            fits=lambda transmission: transmission.claimed_at is not None and transmission.waiting_count > 0,
            next_address=after_starting,
        ),
        DeskAct(
            "accept-plain",
            gettext_lazy("Accept all with no points to check"),
            accept_plain,
            may=may_accept_plain,
            explains=EACH_BY_ITSELF,
            done=str,
            fits=lambda transmission: transmission.waiting_count > 0,
            next_address=after_deciding,
        ),
        DeskAct(
            "accept-selected",
            gettext_lazy("Accept selected answers"),
            decide_selected(DecisionAct.ACCEPT),
            may=may_decide_on,
            form=AcceptSelectedForm,
            explains=EACH_BY_ITSELF,
            done=str,
            fits=lambda transmission: transmission.waiting_count > 0,
            next_address=after_deciding,
        ),
        DeskAct(
            "return-selected",
            gettext_lazy("Return several answers"),
            decide_selected(DecisionAct.RETURN),
            may=may_decide_on,
            form=ReturnSelectedForm,
            begins=typed_before,
            explains=gettext_lazy("Each is returned by itself, all for the same reasons."),
            done=str,
            fits=lambda transmission: transmission.waiting_count > 1,
            next_address=after_deciding,
            template="admin/checking/decision_page.html",
        ),
        DeskAct(
            "record-consent",
            gettext_lazy("Record the consent of this paper"),
            record_consent,
            may=may_record_consent,
            form=ConsentInReviewForm,
            done=str,
            fits=lambda transmission: False,  # it has its place on the page of the review
            next_address=lambda _request, transmission: check_address(transmission),
        ),
    )
    list_display = (
        "sent", "response_state", "response_period", "late", "waiting_count_shown", "claimed_by",
        "to_check",
    )  # fmt: skip
    list_filter = (
        TransmissionStage,
        ("submission__period", PeriodFilter),
        "submission__member_state__regional_group",
        "channel",
    )
    list_select_related = ("submission__member_state", "submission__period", "claimed_by")
    search_fields = (
        "submission__member_state__name_en", "submission__member_state__iso3", "note_verbale", "cleared_by",
    )  # fmt: skip
    date_hierarchy = "submitted_at"
    ordering = ("submitted_at",)

    def seen_by(self, user: User) -> QuerySet[Transmission]:
        return transmissions_with_waiting(user)

    def name_of(self, transmission: Transmission) -> str:
        return sending_named(transmission)

    # Translators: a column of sendings: whether they came after the due date.
    @admin.display(description=gettext_lazy("late"))
    def late(self, transmission: Any) -> str:
        return yes_or_no(transmission.last_day is not None and transmission.reported_on > transmission.last_day)

    @admin.display(description=gettext_lazy("sent"), ordering="submitted_at")
    def sent(self, transmission: Transmission) -> str:
        return date_format(transmission.submitted_at, "DATE_FORMAT")

    @admin.display(description=gettext_lazy("waiting"), ordering="waiting_count")
    def waiting_count_shown(self, transmission: Any) -> int:
        return transmission.waiting_count

    @admin.display(description=gettext_lazy("check"))
    def to_check(self, transmission: Any) -> Any:
        return link(check_address(transmission), _("Check") if transmission.waiting_count else _("View"))

    @admin.display(description=gettext_lazy("scan of the letter"))
    def letter(self, transmission: Transmission) -> Any:
        return link("../letter/", _("Download")) if transmission.scan else "—"

    def check_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        transmission = self.seen_or_404(request, object_id)
        user = clerk(request)
        is_mine = transmission.claimed_by_id == user.pk
        following = own_queue(user).exclude(pk=transmission.pk).first()
        shown = _in_groups(in_order(versions_of(transmission, user)), user, request.GET)
        keys = KEYS_OF_A_LETTER if transmission.scan else KEYS
        context = {
            "title": _("Review a response"),
            "subtitle": state_and_period(transmission.submission),
            "opts": self.opts,
            "transmission": transmission,
            "planned": planned_in(transmission, user),
            "denied": may_open_for_checking(user, transmission).reason,
            "open_elsewhere": may_decide_in(user, transmission).reason,
            "keys": keys if shown["first"] else keys[-1:] if following else (),
            "is_mine": is_mine,
            "correct_address": correct_address(transmission),
            "letter_pages": letter_pages_address(transmission),
            "selects": is_mine,
            "all_selected": request.GET.get("select") == "all",
            "form_says": consent_of_form(transmission.submission),
            "consent_waits": consent_that_waits(transmission.submission),
            "consent": consent_part(transmission, user),
            "form": form_with_words_beside(transmission, user),
            "cleared_files": cleared_with(transmission, user),
            "publishes": publishes(),
            "following": following,
            "following_name": state_and_period(following.submission) if following else "",
            "following_address": check_address(following) if following else "",
            **shown,
        }
        return TemplateResponse(request, "admin/checking/transmission.html", context)

    def letter_view(self, request: HttpRequest, object_id: str) -> FileResponse:
        transmission = self.seen_or_404(request, object_id)
        ending = (transmission.scan.name or "").rpartition(".")[2]
        name = f"letter-{transmission.submission.member_state_id}.{ending}"
        return as_download(transmission.scan, name, transmission.scan_sha256)

    def cleared_view(self, request: HttpRequest, object_id: str, uuid: uuids.UUID) -> FileResponse:
        transmission = self.seen_or_404(request, object_id)
        cleared = get_object_or_404(cleared_with(transmission, clerk(request)), pk=uuid)
        return as_download(cleared.file, cleared.file_name, cleared.sha256)

    views = (
        ("<path:object_id>/check/", check_view, "check"),
        ("<path:object_id>/letter/", letter_view, "letter"),
        ("<path:object_id>/letter/pages/", letter_pages, "letter-pages"),
        ("<path:object_id>/cleared/<uuid:uuid>/", cleared_view, "cleared"),
    )


def _in_groups(versions: list[Any], user: User, asked: QueryDict) -> dict[str, Any]:
    """The versions as the page of a sending shows them, so many at a time: what has a hint, what has none, what was
    decided or recalled. Numbers and the next step speak of all of them."""
    waiting = [each for each in versions if is_waiting(each)]
    hinted, plain = [each for each in waiting if hints_for(each)], [each for each in waiting if not hints_for(each)]
    recalled = [each for each in versions if each.is_recalled]
    decided = [each for each in versions if not is_waiting(each) and not each.is_recalled]
    kept = [("select", "all")] if asked.get("select") == "all" else []
    page = page_of([*hinted, *plain, *decided, *recalled], asked.get(PAGE_FIELD), kept=kept)
    verdicts = verdicts_of(versions, user)
    shown = {each.version: each for each in checked(page.rows, user, verdicts)}
    groups = [
        ("hinted", _("Points to check"), hinted),
        ("plain", _("No points to check"), plain),
        ("decided", _("Decided"), decided),
        ("recalled", recalled[0].stage_in_words if recalled else "", recalled),
    ]
    return {
        "page": page,
        "groups": [
            (code, heading, len(own), [shown[each] for each in own if each in shown]) for code, heading, own in groups
        ],
        "waiting_count": len(waiting),
        "first": waiting[0] if waiting else None,
        "first_address": screen_address(waiting[0]) if waiting else "",
        "plain_count": len([each for each in plain if verdicts[each]]),
        "hinted_count": len(hinted),
    }


desk.register(Transmission, TransmissionAdmin)
