"""Publishing an import, for every path of it: first the meeting, then the matches where there are others to match with,
and last one page that says what becomes public. Only the button of that page makes anything public.
"""

import datetime
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from tracker import actions
from tracker.actions.paragraph_places import paragraphs_in_place
from tracker.admin.acts import Onward, Outcome, attempt, refusal_page
from tracker.admin.clerk import clerk
from tracker.admin.display import page_of
from tracker.admin.document_matching.forms import RelationForm
from tracker.admin.document_matching.pages import (
    Matching,
    is_fitting,
    matches_page,
    relation_of,
    way_address,
)
from tracker.admin.document_matching.rows import IS_DROPPED, IS_NEW
from tracker.admin.forms import repost
from tracker.admin.import_review.findings import FindingShown, Review, themes_given
from tracker.admin.imports.forms import RevisionForm
from tracker.admin.imports.printed import kept_sentence
from tracker.importing.mending.wording import confirmed_links
from tracker.importing.versions.kinship import Kin
from tracker.importing.versions.matching import MERGED, SPLIT
from tracker.models import ImportProposal, Meeting, MemberState, Paragraph, Printing, SourceDocument, User
from tracker.models.opening_words import is_point_of, words_around
from tracker.rules.policies import Denied, may_import, may_run_periods

MOST_NAMED = 12


def paragraph_sentences(findings: dict[str, Any]) -> list[str]:
    """That its title block, headings and paragraphs are public as well, and which texts would be read twice.

    Args:
        findings: as they would be confirmed.
    """
    numbers = [str(each["number"]) for each in findings["paragraphs"] if each["number"]]
    whole = ngettext(
        "The report is read as a whole: its title block, headings and %(count)s paragraph become public (%(named)s).",
        "The report is read as a whole: its title block, headings and %(count)s paragraphs become public (%(named)s).",
        len(numbers),
    ) % {"count": len(numbers), "named": _some_of(numbers)}
    return [*[whole] * bool(numbers), *_read_twice(findings)]


def _read_twice(findings: dict[str, Any]) -> list[str]:
    """Which recommendations would be read in their paragraph and once more by themselves; nothing where none would."""
    paragraphs = paragraphs_in_place(findings)
    lines = [int(each["line"]) for each in paragraphs]
    inside: dict[int, list[Printing]] = defaultdict(list)
    for item in findings["recommendations"]:
        if place := bisect_right(lines, int(item["line"])):
            inside[place - 1].append(Printing(label=item["label"], text=item["text"]))
    labels, has_points = [], False
    for place, printings in sorted(inside.items()):
        text, number = paragraphs[place]["text"], str(paragraphs[place]["number"] or "")
        shown = words_around(Paragraph(number=number, text=text), printings)
        twice = [each.label for each in printings if each.text and any(each.text in words for words in shown)]
        labels += twice
        has_points = has_points or any(is_point_of(label, number) for label in twice)
    if not labels:
        return []
    said = _(
        "On the page of the meeting the words of these stand twice, in their paragraph and as a recommendation: "
        "%(labels)s."
    ) % {"labels": _some_of(labels)}
    advice = _("Split the list before each point, and mark its opening words as “Not a recommendation”.")
    return [f"{said} {advice}" if has_points else said]


def _some_of(names: Sequence[str]) -> str:
    comma = pgettext("between the parts of a list", ", ")
    return comma.join(names[:MOST_NAMED]) + ("…" if len(names) > MOST_NAMED else "")


def choose_meeting(
    proposal: ImportProposal,
    *,
    by: User,
    now: datetime.datetime,
    meeting: Meeting,
    kin: str = "",
    of: SourceDocument | None = None,
    under_review: MemberState | None = None,
    asked_of: int | None = None,
) -> Onward:
    """Make nothing, and go on: to the matches where the meeting has documents, else to what becomes public."""
    carried = {
        "meeting": meeting.pk,
        "kin": kin or Kin.FIRST.value,
        "of": of.pk if of else "",
        "under_review": under_review.pk if under_review else "",
    }
    has_matches = kin and (kin != Kin.JOINS or proposal.findings["recommendations"])
    address = way_address(proposal, "matches" if has_matches else "publish")
    return Onward(f"{address}?{urlencode({name: each for name, each in carried.items() if each})}")


def settled(admin: Any, request: HttpRequest, proposal: ImportProposal) -> HttpResponse | None:
    """The answer of every page on the way where the import no longer waits, or to who may not import; else None.

    Pressing twice leads where pressing once led: to the import's page, which links to what was made.
    """
    verdict = may_import(clerk(request))
    if isinstance(verdict, Denied):
        return refusal_page(admin, request, _("Publication of the import"), verdict.reason)
    if proposal.confirmed_at is not None:
        messages.info(request, _("This import is published already. Nothing was done a second time."))
        return HttpResponseRedirect(page_of(proposal))
    if not proposal.is_waiting:
        reason = _("This import was discarded. Nothing of it is public.")
        return refusal_page(admin, request, _("Publication of the import"), reason)
    return None


def matches_view(admin: Any, request: HttpRequest, object_id: str) -> HttpResponse:
    """The page of matches of an import that waits: what it prints again of those that its meeting has."""
    proposal = admin.seen_or_404(request, object_id)
    return settled(admin, request, proposal) or matches_page(admin, request, proposal)


class PublishForm(RevisionForm):
    """The button that publishes, with a box for an import that was not fully checked."""

    although = forms.BooleanField(label=gettext_lazy("Publish although not everything was checked"))


class Publishing:
    """The last page of one proposal, for one person's request."""

    def __init__(self, request: HttpRequest, proposal: ImportProposal, relation: RelationForm) -> None:
        self.request, self.proposal, self.relation = request, proposal, relation
        said = relation.cleaned_data
        self.meeting, self.kin, self.under_review = said["meeting"], said["kin"], said["under_review"]
        self.matching = None if self.kin == Kin.FIRST else Matching(request, proposal, relation, None)
        self.review = Review(proposal)
        posted = request.POST if request.method == "POST" else None
        self.form = PublishForm(posted, thing=proposal, user=clerk(request))
        if not (self.unchecked or self.review.open_doubts):
            del self.form.fields["although"]

    @property
    def is_decided(self) -> bool:
        return self.matching is None or self.matching.is_decided

    def publish(self, now: datetime.datetime) -> Outcome:
        """Make all of it, in one act."""
        if not self.form.is_valid():
            return Outcome(is_done=False)
        return attempt(
            self.form,
            lambda: actions.confirm_proposal(
                proposal=self.proposal,
                meeting=self.meeting,
                revision=self.form.cleaned_data["revision"],
                under_review=self.under_review,
                by=clerk(self.request),
                now=now,
                **(self.matching.decided if self.matching else {}),
            ),
        )

    # --- what the page says

    @cached_property
    def _rows(self) -> Sequence[Any]:
        return self.matching.rows() if self.matching else ()

    @property
    def new(self) -> int:
        """How many recommendations become public: those that no page of the record has yet."""
        if self.matching is None:
            return len(self.review)
        return sum(row.kind in (IS_NEW, MERGED, SPLIT) for row in self._rows if row.finding)

    @property
    def unchecked(self) -> int:
        return len(self.review) - self.review.looked_at

    @property
    def replaced(self) -> int:
        """How many earlier recommendations go on in others: split, or merged with another."""
        gone_on = [row for row in self._rows if row.finding and row.kind in (MERGED, SPLIT)]
        return len({each.recommendation_id for row in gone_on for each in row.then})

    def sentences(self) -> list[str]:
        """What pressing the button does, in numbers; what is none is not said, but for what becomes public."""
        left = Counter(row.kind for row in self._rows if not row.finding)
        again = len(self.review) - self.new
        counted = [
            (self.replaced, ngettext(
                "%(count)s earlier recommendation is replaced by others. Its page and its answers stay.",
                "%(count)s earlier recommendations are replaced by others. Their pages and their answers stay.",
                self.replaced,
            )),
            (again, ngettext(
                "%(count)s public recommendation gets the text of this document. Its page and its answers stay.",
                "%(count)s public recommendations get the text of this document. Their pages and their answers stay.",
                again,
            )),
            (left[IS_DROPPED], ngettext(
                "%(count)s public recommendation is not in this later document. Its page and its answers stay.",
                "%(count)s public recommendations are not in this later document. Their pages and their answers stay.",
                left[IS_DROPPED],
            )),
        ]  # fmt: skip
        linked = confirmed_links(self.review.findings)
        counted += [(linked, ngettext(
            "%(count)s link to a recommendation on the same subject is made.",
            "%(count)s links to recommendations on the same subject are made.",
            linked,
        ))]  # fmt: skip
        changed = sum(bool(item.text_runs) for item in self.review.items)
        counted += [(changed, ngettext(
            "%(count)s text is not as it was read: compare it with the document.",
            "%(count)s texts are not as they were read: compare them with the document.",
            changed,
        ))]  # fmt: skip
        said = [words % {"count": count} for count, words in counted if count]
        return [*said, *paragraph_sentences(self.proposal.findings), *kept_sentence(self.proposal.findings)]

    def headline(self) -> str:
        """ "12 recommendations become public under Expert Meeting; 3 were not checked"."""
        becoming = ngettext(
            "%(count)s recommendation becomes public under %(meeting)s",
            "%(count)s recommendations become public under %(meeting)s",
            self.new,
        ) % {"count": self.new, "meeting": self.meeting}
        if not self.unchecked:
            return becoming
        unchecked = ngettext("%(count)s was not checked", "%(count)s were not checked", self.unchecked)
        # Translators: two parts of a sentence: what becomes public, and how much of the import nobody has checked.
        return _("%(becoming)s; %(unchecked)s") % {
            "becoming": becoming,
            "unchecked": unchecked % {"count": self.unchecked},
        }

    def button(self) -> str:
        """What the button does, with its number."""
        if self.new != len(self.review) or not self.new:
            return _("Publish this document")
        words = ngettext("Publish %(count)s recommendation", "Publish %(count)s recommendations", self.new)
        return words % {"count": self.new}

    def lines(self) -> list[tuple[FindingShown, Sequence[str], str]]:
        """Every item in the order of the document, the names of its themes, and what it is to what the record has;
        nothing for a first document, where all is new."""
        kinds = {row.finding["slug"]: row.kind_label for row in self._rows if row.finding}
        themes = themes_given(self.review.items)
        return [(item, themes[item.key], kinds.get(item.finding.slug, "")) for item in self.review.items]

    def page(self, admin: Any, status: int) -> HttpResponse:
        """The page as it stands."""
        context = {
            "title": _("Publication of the import: what becomes public"),
            "subtitle": admin.name_of(self.proposal),
            "thing": self.proposal,
            "thing_address": page_of(self.proposal),
            "back": f"{way_address(self.proposal, 'confirm')}?{self.relation.query}",
            "publishing": self,
            "relation": self.relation,
            "of": self.matching.of if self.matching else None,
            "language": self.review.findings.document.language,
            "warnings": len(self.review.open_doubts),
            "form": self.form,
        }
        return TemplateResponse(self.request, "admin/imports/publish.html", context, status=status)


def publish_page(admin: Any, request: HttpRequest, object_id: str) -> HttpResponse:
    """What becomes public, and the one button that publishes it."""
    proposal = admin.seen_or_404(request, object_id)
    if answer := settled(admin, request, proposal):
        return answer
    relation = relation_of(request, proposal)
    if not is_fitting(relation):
        return HttpResponseRedirect(way_address(proposal, "confirm"))
    publishing = Publishing(request, proposal, relation)
    if not publishing.is_decided:
        return HttpResponseRedirect(f"{way_address(proposal, 'matches')}?{publishing.relation.query}")
    if request.method != "POST":
        return publishing.page(admin, 200)
    outcome = publishing.publish(timezone.now())
    if not outcome.is_done:
        stored = ImportProposal.objects.get(pk=proposal.pk)
        # Pressed twice at the same moment: the other one was done.
        return settled(admin, request, stored) or _again(admin, request, stored, publishing, outcome)
    messages.success(request, _said(publishing))
    return HttpResponseRedirect(page_of(proposal))


def _again(
    admin: Any, request: HttpRequest, stored: ImportProposal, refused: Publishing, outcome: Outcome
) -> HttpResponse:
    """The page after a refusal: as the import stands now, with the sentence why nothing was published."""
    again = Publishing(request, stored, refused.relation)
    again.form = refused.form
    repost(again.form, "revision", str(stored.revision))
    return again.page(admin, outcome.status)


def _said(publishing: Publishing) -> str:
    words = ngettext(
        "%(count)s recommendation is public now under %(meeting)s.",
        "%(count)s recommendations are public now under %(meeting)s.",
        publishing.new,
    )
    if not publishing.new:
        words = _("The document is public now under %(meeting)s.")
    said = words % {"count": publishing.new, "meeting": publishing.meeting}
    if not (publishing.new and may_run_periods(clerk(publishing.request))):
        return said
    address = f"{reverse('admin:tracker_reportingperiod_add')}?{urlencode({'meetings': publishing.meeting.pk})}"
    return format_html('{} <a href="{}">{}</a>', said, address, _("Create a reporting period"))
