"""One recommendation, one page: read where the answer stands, write its draft, confirm it without change."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from tracker import actions
from tracker.actions import AnswerWords, EditConflict, NotAllowed, SaidAnswer
from tracker.actions.errors import require, the_only
from tracker.content import ANSWER, STATUS
from tracker.models import Assignment, Commitment, PeriodItem, Position, Recommendation, StatusUpdate
from tracker.portal.access import PortalRequest, in_room
from tracker.portal.comments import Talk, Topic, status_of
from tracker.portal.forms import Boxes, ContentForm
from tracker.portal.reading.answers import (
    PRINTED,
    AnswerOn,
    CommitmentLine,
    ReportedBefore,
    answer_on,
    begins_answer,
    commitments_to_tick,
    erasures_of,
    library_of,
    printed_answers,
    printed_chosen,
    reported_before,
)
from tracker.portal.reading.asked import (
    AskedElsewhere,
    ItemPlace,
    SinceAsked,
    asked_in_others,
    assignments_of,
    other_items,
    place_at,
    since_asked,
)
from tracker.portal.reading.progress import (
    TOO_LATE,
    WITH_THE_STATE,
    AnswerProgress,
    next_to_act_sentence,
    with_experts_sentence,
)
from tracker.portal.reading.sent import PublicInstead, public_instead
from tracker.portal.rooms import Room, rooms_of
from tracker.portal.saving import cited_in, is_quiet, marked, quietly_saved, saved_sentence, submission_of
from tracker.questionnaire.wording import action_asked
from tracker.rules.policies import Verdict
from tracker.rules.second_approvals import Concern


class AnswerForm(ContentForm):
    """One answer. A draft may lack anything; what sending needs is asked on the check page."""

    content = ANSWER

    def __init__(
        self,
        *args: Any,
        commitments: Sequence[CommitmentLine],
        others: Mapping[PeriodItem, bool] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.others = {str(each.recommendation_id): each for each in others or {}}
        self.begun = {str(each.recommendation_id) for each, is_begun in (others or {}).items() if is_begun}
        self.fields["also"] = Boxes(
            label=gettext_lazy("Use this answer also for other recommendations"),
            required=False,
            choices=[(pk, each.printing.label) for pk, each in self.others.items()],
            error_messages={"invalid_choice": gettext_lazy("Choose among the recommendations on this page.")},
        )
        self.lines = {str(line.pk): line for line in commitments}
        self.fields["commitments"] = Boxes(
            label=gettext_lazy("Related commitments"),
            required=False,
            choices=[(pk, line.newest.text) for pk, line in self.lines.items()],
            error_messages={"invalid_choice": gettext_lazy("One of these is not a commitment of your State.")},
        )

    @classmethod
    def begun_with(cls, version: Any) -> dict[str, Any]:
        return super().begun_with(version) | {"commitments": [str(each.pk) for each in version.commitments.all()]}

    def ask_since(self, day: datetime.date | None) -> None:
        """Ask what was done since the State's last accepted answer."""
        self[STATUS.name].label = action_asked(day)

    @property
    def touched(self) -> Iterator[tuple[CommitmentLine, Any]]:
        """Each commitment with its checkbox."""
        return zip(self.lines.values(), self["commitments"], strict=True)

    @property
    def also_offered(self) -> list[tuple[PeriodItem, Any]]:
        """Each other recommendation without an answer, with its checkbox."""
        pairs = zip(self.others.items(), self["also"], strict=True)
        return [(item, box) for (pk, item), box in pairs if pk not in self.begun]

    @property
    def is_changed(self) -> bool:
        """Whether a person changed what the form began with; not where none of its fields was posted."""
        shown = {name for name, field in self.fields.items() if not field.widget.is_hidden}
        return not shown.isdisjoint(self.data) and not shown.isdisjoint(self.changed_data)

    def words(self) -> AnswerWords:
        """The words, for the action."""
        return AnswerWords(**self.said)

    def chosen_others(self) -> list[Recommendation]:
        """The other recommendations ticked, for the action: those that still have no answer."""
        return [self.others[pk].recommendation for pk in self.cleaned_data["also"] if pk not in self.begun]

    def chosen_commitments(self) -> list[Commitment]:
        """The commitments ticked, for the action."""
        return [self.lines[pk].commitment for pk in self.cleaned_data["commitments"]]


# Where "save and ..." leads, by the value of the button.
ONWARD = {"list": "task_list", "check": "check", "evidence": "evidence_add", "commitment": "commitment_new"}

# Translators: “No change” stands for the button “No change since ...”.
CHANGED = gettext_lazy(
    "Nothing was confirmed: you changed the answer. Save it as a draft, or undo your changes and press “No change”"
    " again."
)


class AnswerPage:
    """The page of one recommendation, as its templates read it: each part is looked up when it is asked for.

    `form` is None where the person only reads; `chosen`: the printed words that it begins with; `talk`: what colleagues
    say, where a comment was not taken or was kept over a sign-in.
    """

    def __init__(self, request: PortalRequest, room: Room, place: ItemPlace) -> None:
        self.request, self.room, self.place, self.item = request, room, place, place.item
        self.form: AnswerForm | None = None
        self.chosen: Position | None = None
        self.talk: Talk | None = None

    def address(self, name: str = "answer") -> str:
        """The address of this page, or of one that hangs below it."""
        asked = self.item.recommendation
        return self.room.address(name, meeting=asked.meeting.slug, slug=asked.slug)

    @cached_property
    def found(self) -> AnswerOn:
        return answer_on(self.room, self.item.recommendation)

    @property
    def standing(self) -> AnswerProgress[StatusUpdate]:
        return self.found.standing

    @property
    def earlier(self) -> tuple[StatusUpdate, ...]:
        """The State's accepted answers of other periods, newest first."""
        return self.found.earlier

    @cached_property
    def verdict(self) -> Verdict:
        """Whether this person may draft the answer."""
        return self.room.may_draft([self.item.recommendation])

    @property
    def source(self) -> StatusUpdate | None:
        """The version that the form is filled with: the draft, or what the next one is a copy of."""
        asked = self.item.recommendation_id
        return self.standing.draft or actions.draft_begins(self.room.answers, [asked])[asked].source

    @cached_property
    def since(self) -> SinceAsked | None:
        return since_asked(self.item)

    @cached_property
    def elsewhere(self) -> list[AskedElsewhere]:
        if not self.place.is_in_another:
            return []
        rooms = rooms_of(self.room.user, timezone.now())
        return asked_in_others(self.room, rooms, [self.item]).get(self.item.recommendation_id, [])

    @cached_property
    def instead(self) -> PublicInstead | None:
        return public_instead(self.standing.not_public) if self.standing.not_public else None

    @cached_property
    def erasures(self) -> list[Concern]:
        return erasures_of(self.room, "recommendation", self.item.recommendation_id)

    @cached_property
    def printed(self) -> list[Position]:
        return list(printed_answers(self.room, self.item.recommendation))

    @cached_property
    def alike(self) -> list[ReportedBefore]:
        return reported_before(self.room, self.item.recommendation)

    @cached_property
    def assignments(self) -> list[Assignment]:
        return list(assignments_of(self.room).filter(recommendation=self.item.recommendation))

    @property
    def can_confirm(self) -> bool:
        """Whether "no change since" can be pressed."""
        return bool(self.form and self.earlier and not self.standing.versions and not self.is_too_late)

    @property
    def is_untold(self) -> bool:
        """Whether this person, an expert, is not told how the answer stands: it is assigned to others, or to nobody."""
        return self.room.follows_assigned_alone and not self.verdict and self.standing.latest is None

    @property
    def is_too_late(self) -> bool:
        """Whether what the State writes now cannot be sent: the period is closed, and it follows nothing."""
        standing = self.standing
        return standing.status in WITH_THE_STATE and not standing.can_be_sent(is_closed=self.room.is_closed)

    @property
    def next_to_act(self) -> str:
        """Who is to act now on the answer, in a sentence."""
        standing, sends = self.standing, self.room.sends
        if self.is_untold:
            return _(
                "The focal point, the alternate and the experts to whom the recommendation is assigned see how this"
                " answer stands."
            )
        if self.is_too_late:
            return str(TOO_LATE)
        if sends and self.verdict and standing.is_with_expert(self.assignments):
            return with_experts_sentence(self.assignments)
        waits_for_sender = standing.draft is not None and standing.draft.is_ready and not sends
        return next_to_act_sentence([standing.status], may_write=bool(self.verdict) and not waits_for_sender)

    @property
    def topic(self) -> Topic:
        """What colleagues say about this recommendation's answer."""
        return Topic(self.room, self.address("answer_comment"), recommendation=self.item.recommendation)

    def filled_form(self, data: QueryDict | None, source: StatusUpdate | None) -> AnswerForm:
        """The form, bound to what was posted to it or filled from `source`; an item added a moment ago comes ticked."""
        language = self.request.user.language
        initial = AnswerForm.begin(source, self.standing.draft, begins_answer(self.chosen), language)
        for field, parameter in (("evidence", "cite"), ("commitments", "touch")):
            if added := self.request.GET.get(parameter):
                initial[field] = [*initial.get(field, []), added]
        return AnswerForm(
            data,
            initial=initial,
            library=list(library_of(self.room, source)),
            commitments=commitments_to_tick(self.room),
            others=other_items(self.room, self.item),
        )

    def response(self) -> HttpResponse:
        """Render the page, with or without a form."""
        if self.form and self.earlier:
            self.form.ask_since(self.earlier[0].reported_on)
        if self.talk is None and self.verdict:
            self.talk = self.topic.talk(self.topic.typed(self.request))
        context = {
            "page": self,
            "room": self.room,
            "item": self.item,
            "standing": self.standing,
            "form": self.form,
            "talk": self.talk,
            "kept": self.request.kept is not None and not (self.talk and self.talk.is_kept),
            "here": "tasks",
        }
        return render(self.request, "portal/answer.html", context, status=status_of(self.form, self.talk))


def page_or_404(request: PortalRequest, room: Room, meeting: str, slug: str) -> AnswerPage:
    """The page of the recommendation asked at this address."""
    place = place_at(room, meeting, slug)
    if place is None:
        raise Http404
    return AnswerPage(request, room, place)


@in_room
def answer(request: PortalRequest, room: Room, meeting: str, slug: str, correcting: bool = False) -> HttpResponse:
    """The page of one recommendation: where the answer stands, and its form where this person may write now."""
    page = page_or_404(request, room, meeting, slug)
    return save(page) if request.method == "POST" else look(page, kept=request.kept, correcting=correcting)


def look(page: AnswerPage, *, kept: QueryDict | None = None, correcting: bool = False) -> HttpResponse:
    """The page as it is opened."""
    chosen = printed_chosen(page.printed, page.request.GET.get(PRINTED))
    if page.verdict and (page.standing.is_open(correcting=correcting) or kept):
        page.chosen = chosen
        page.form = page.filled_form(None, page.source)
        page.form.restore(kept)
    return page.response()


def save(page: AnswerPage) -> HttpResponse:
    """Save the draft and go where the button says; on a conflict show what is saved above what was typed."""
    request, room = page.request, page.room
    # Who may not write is told so, with her words, and is not shown what a draft of others begins with.
    page.form = form = page.filled_form(request.POST, page.source if page.verdict else None)
    form.carry_out(lambda: require(page.verdict))
    now, act = timezone.now(), request.POST.get("act", "")
    drafts = None
    if form.is_valid():
        drafts = form.carry_out(lambda: save_answer(room, page.item.recommendation, form, now=now, act=act))
    if drafts is None:
        return page.response()
    if is_quiet(request):
        return quietly_saved(drafts[0], page.address())
    said = saved_sentence(act, form.doubted_language, page.standing.draft)
    messages.success(request, f"{said} {also_saved(form, drafts[1:])}".strip())
    return after_saving(page, onward(page, act))


@transaction.atomic
def save_answer(
    room: Room, recommendation: Recommendation, form: AnswerForm, *, now: datetime.datetime, act: str = ""
) -> list[StatusUpdate]:
    """Save what the form says, and the same as drafts on the other recommendations ticked.

    Args:
        act: the button. It marks as ready the answer of the page, and no other.

    Returns the answer of the page, then the other drafts. Raises what `actions.save_answers` and `mark_ready` raise.
    """
    words, commitments, citations = form.words(), form.chosen_commitments(), cited_in(room, form, now)
    seen = [(recommendation, form.cleaned_data["revision"]), *((each, None) for each in form.chosen_others())]
    answers = [SaidAnswer(about, words, revision, commitments, citations) for about, revision in seen]
    drafts = actions.save_answers(submission=submission_of(room, now), answers=answers, by=room.user, now=now)
    saved = the_only(drafts[:1])
    # A colleague who began one of the others a moment ago keeps it.
    others = [each for each in drafts[1:] if not isinstance(each, EditConflict)]
    return [marked(saved, room, act, now), *(the_only([each]) for each in others)]


@transaction.atomic
def confirm_unchanged(room: Room, recommendation: Recommendation, *, now: datetime.datetime) -> StatusUpdate:
    """Draft "no change since", which is ready as it stands. Raises what `actions.confirm_unchanged` raises."""
    draft = actions.confirm_unchanged(
        submission=submission_of(room, now), recommendation=recommendation, by=room.user, now=now
    )
    return actions.mark_ready(version=draft, is_ready=True, by=room.user, now=now)


def also_saved(form: AnswerForm, drafts: Sequence[StatusUpdate]) -> str:
    """Return the sentence that names the other recommendations that have a draft of the same text now, or ""."""
    labels = pgettext("between the parts of a list", ", ").join(
        form.others[str(each.recommendation_id)].printing.label for each in drafts
    )
    return _("The same text is saved as a draft for: %(labels)s.") % {"labels": labels} if drafts else ""


def after_saving(page: AnswerPage, address: str) -> HttpResponse:
    """Write the comment that was typed beside what was saved and go on; where it is not taken, show it again."""
    comment = page.topic.write_typed(page.request)
    return show_comment(page.request, page.room, page.place, page.topic.talk(comment)) if comment else redirect(address)


def show_comment(request: PortalRequest, room: Room, place: ItemPlace, talk: Talk) -> HttpResponse:
    """The page as it is stored now, with a comment that was not taken, or was kept over a sign-in."""
    page = AnswerPage(request, room, place)
    page.talk = talk
    return look(page)


def onward(page: AnswerPage, act: str) -> str:
    """The address after a save by the button `act`."""
    if act not in ONWARD:
        return page.address()
    address = page.room.address(ONWARD[act])
    if act in ("evidence", "commitment"):
        return f"{address}?{urlencode({'back': page.address(), 'serves': page.item.recommendation_id})}"
    return address


@in_room
def no_change(request: PortalRequest, room: Room, meeting: str, slug: str) -> HttpResponse:
    """Draft the newest accepted answer again, as confirmed without change; nothing where the form was changed."""
    page = page_or_404(request, room, meeting, slug)
    if request.method != "POST":
        return look(page, kept=request.kept) if request.kept else redirect(page.address())
    form = page.filled_form(request.POST, page.earlier[0] if page.verdict and page.earlier else None)
    if form.is_changed:
        page.form = form
        form.carry_out(lambda: require(page.verdict))
        if not form.is_refused:
            form.add_error(None, CHANGED)
        return page.response()
    if page.is_too_late:
        raise NotAllowed(str(TOO_LATE))
    draft = page.standing.draft
    if draft is None or draft.unchanged_from_id is None:
        confirm_unchanged(room, page.item.recommendation, now=timezone.now())
    messages.success(request, _("Draft saved as confirmed without change, and marked as ready."))
    return after_saving(page, page.address())


@in_room
def answer_comment(request: PortalRequest, room: Room, meeting: str, slug: str) -> HttpResponse:
    """Comment on the answer on one recommendation."""
    page = page_or_404(request, room, meeting, slug)
    return page.topic.page(request, lambda talk: show_comment(request, room, page.place, talk), page.address())
