"""The page of matches: what a document prints again of those that its meeting has. What is chosen is kept with the
import, and taken up again; nothing is public before the page that follows (`publishing`).
"""

import datetime
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker import actions
from tracker.admin.acts import Outcome, attempt
from tracker.admin.clerk import clerk
from tracker.admin.display import page_of
from tracker.admin.document_matching.choices import Choices, faults_in, suggested
from tracker.admin.document_matching.forms import MatchForm, RelationForm
from tracker.admin.document_matching.rows import MatchRow, counts_of, rows_of
from tracker.admin.forms import repost
from tracker.importing.comparing import compared, standing_documents
from tracker.importing.versions.kinship import Kin
from tracker.models import ImportProposal, MemberState, SourceDocument

KEPT = "versions"
"""Where the findings of a proposal keep what was chosen so far; no reader of findings looks at it."""
LOOK, KEEP, BY_HAND = "look", "keep", "hand"


def way_address(proposal: ImportProposal, page: str) -> str:
    """The address of a page on the way to publication: "confirm", "matches", or "publish", which is the last."""
    return reverse(f"admin:tracker_importproposal_{page}", args=[proposal.pk])


def relation_of(request: HttpRequest, proposal: ImportProposal) -> RelationForm:
    """What the document was said to be: as posted, as carried in the address, or as kept. Nothing is guessed here."""
    if request.method == "POST":
        return RelationForm(request.POST)
    if "kin" in request.GET:
        return RelationForm(request.GET)
    return RelationForm(proposal.findings.get(KEPT) or {})


class Matching:
    """The matches of one proposal, for one person's request: as posted, else as kept or suggested."""

    def __init__(
        self, request: HttpRequest, proposal: ImportProposal, relation: RelationForm, posted: Mapping[str, Any] | None
    ) -> None:
        self.request, self.proposal, self.relation = request, proposal, relation
        said = relation.cleaned_data
        self.meeting, self.kin, self.of = said["meeting"], said["kin"], said["of"]
        self.under_review: MemberState | None = said["under_review"]
        self.findings = proposal.findings
        self.compared = compared(self.findings, self.meeting, self.kin, self.of)
        self.form = self._form(posted)

    @property
    def is_translation(self) -> bool:
        return self.kin == Kin.TRANSLATES or (self.kin == Kin.REPLACES and self.of.translates_id is not None)

    @property
    def translates(self) -> SourceDocument | None:
        """The original that this is the text of: also of a later version of a translation."""
        if self.kin == Kin.TRANSLATES:
            original: SourceDocument = self.of
            return original
        return self.of.translates if self.kin == Kin.REPLACES else None

    def _form(self, data: Mapping[str, Any] | None) -> MatchForm:
        kin = Kin.TRANSLATES if self.is_translation else self.kin
        return MatchForm(
            data,
            findings=self.findings,
            compared=self.compared,
            choices=self._start(kin),
            kin=kin,
            revision=self.proposal.revision,
        )

    def _start(self, kin: str) -> Choices:
        """What the page begins with: the suggestions, and over them what this person or a colleague kept."""
        now = [each["slug"] for each in self.findings["recommendations"]]
        then = [each.recommendation.slug for each in self.compared.then]
        start = suggested(kin, self.compared.matches, now, then, self.compared.own)
        kept = self.findings.get(KEPT) or {}
        if any(kept.get(name) != each for name, each in self.relation.carried.items()):
            return start
        return start.updated(kept.get("now") or {}, kept.get("then") or {})

    # --- what a person does with it

    @property
    def is_decided(self) -> bool:
        """Whether everything is decided as it stands."""
        return not faults_in(self.form.choices, is_translation=self.is_translation)

    def decide(self, now: datetime.datetime) -> Outcome:
        """Keep what was chosen, where everything is decided."""
        self.form.point_at(faults_in(self.form.choices, is_translation=self.is_translation))
        return self.keep(now)

    @property
    def decided(self) -> dict[str, Any]:
        """The words of the confirmation beside the proposal and its meeting."""
        choices = self.form.choices
        return {
            "replaces": self.of if self.kin == Kin.REPLACES else None,
            "translates": self.translates,
            "continues": choices.continues,
            "drops": [] if self.is_translation else choices.drops,
        }

    def rows(self) -> list[MatchRow]:
        """Each finding beside what it comes from, and what comes into none."""
        form = self.form
        return rows_of(self.findings, self.compared, form.choices, form, is_translation=self.is_translation)

    def keep(self, now: datetime.datetime) -> Outcome:
        """Keep what was chosen so far, for whoever goes on."""
        if not self.form.is_valid():
            return Outcome(is_done=False)
        choices = self.form.choices
        kept = {**self.relation.carried, "now": dict(choices.now), "then": dict(choices.then)}
        outcome = attempt(
            self.form,
            lambda: actions.correct_proposal(
                proposal=self.proposal,
                findings={**self.findings, KEPT: kept},
                revision=self.form.cleaned_data["revision"],
                by=clerk(self.request),
                now=now,
            ),
        )
        if outcome.status == 409:  # the next one confirms what the page shows now
            repost(self.form, "revision", str(ImportProposal.objects.get(pk=self.proposal.pk).revision))
        return outcome

    def set_by_hand(self) -> None:
        """Take the match that was typed into the lists, and empty its lines."""
        if not self.form.is_valid():
            return
        choices = self.form.take_by_hand()
        if self.form.errors:
            return
        data = self.request.POST.copy()
        data["hand_now"] = data["hand_then"] = ""
        for side, chosen in (("now", choices.now), ("then", choices.then)):
            for slug, each in chosen.items():
                data[f"{side}-{slug}"] = each
        self.form = self._form(data)

    def page(self, admin: Any, status: int) -> HttpResponse:
        """The page as it stands."""
        rows = self.rows()
        before = len(self.compared.own) or len(self.compared.then)
        context = {
            "title": _("Publication of the import: what is the same as before"),
            "subtitle": admin.name_of(self.proposal),
            "thing": self.proposal,
            "thing_address": page_of(self.proposal),
            "back": f"{way_address(self.proposal, 'confirm')}?{self.relation.query}",
            "relation": self.relation,
            "of": self.of,
            "kin": self.kin,
            "under_review": self.under_review,
            "language": self.findings["document"]["language"],
            "form": self.form,
            "rows": rows,
            "counts": counts_of(rows, before),
        }
        return TemplateResponse(self.request, "admin/imports/matches.html", context, status=status)


def matches_page(admin: Any, request: HttpRequest, proposal: ImportProposal) -> HttpResponse:
    """The page of matches: look again, keep what is chosen, set one by hand, or go on to what becomes public."""
    relation = relation_of(request, proposal)
    if not is_fitting(relation) or relation.cleaned_data["kin"] == Kin.FIRST:
        return HttpResponseRedirect(way_address(proposal, "confirm"))
    matching = Matching(request, proposal, relation, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return matching.page(admin, 200)
    return _carry_out(admin, request, matching)


def is_fitting(relation: RelationForm) -> bool:
    """Whether it says a meeting and what the document is to its others; where one of them is meant, which."""
    if not relation.is_valid():
        return False
    said = relation.cleaned_data
    if said["kin"] == Kin.FIRST:
        return not standing_documents(said["meeting"])
    return bool(said["kin"] == Kin.JOINS or (said["of"] and said["of"].meeting_id == said["meeting"].pk))


def _carry_out(admin: Any, request: HttpRequest, matching: Matching) -> HttpResponse:
    now, is_kept = timezone.now(), KEEP in request.POST
    if BY_HAND in request.POST:
        matching.set_by_hand()
    if LOOK in request.POST or BY_HAND in request.POST:
        return matching.page(admin, 200)
    outcome = matching.keep(now) if is_kept else matching.decide(now)
    if not outcome.is_done:
        return matching.page(admin, outcome.status)
    if not is_kept:
        return HttpResponseRedirect(f"{way_address(matching.proposal, 'publish')}?{matching.relation.query}")
    messages.success(request, _("Your choices are kept. Nothing is public before you publish."))
    return HttpResponseRedirect(page_of(matching.proposal))
