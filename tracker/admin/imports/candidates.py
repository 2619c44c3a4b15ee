"""Candidates of a document whose structure nobody knew: many taken in one act, and remembered if the person says so."""

import datetime
from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker import actions
from tracker.admin.acts import DeskAct
from tracker.admin.display import cut
from tracker.admin.forms import DeskActForm, LineField
from tracker.admin.import_review.findings import Review
from tracker.admin.import_review.item_forms import HOW_ADOPTED
from tracker.choices import Basis
from tracker.importing.habits import learnt, series_of
from tracker.importing.loading import names_in_record
from tracker.importing.mending.shape import fingerprint, opened
from tracker.importing.mending.taking import take_candidates
from tracker.models import ImportProposal, User
from tracker.rules.policies import may_correct_import

LONGEST_SHOWN = 400


class CandidatesForm(DeskActForm):
    """Which candidates are recommendations, and whether the next report of the body is to be read so."""

    candidates = forms.MultipleChoiceField(label=gettext_lazy("Candidates"), widget=forms.CheckboxSelectMultiple)
    basis = forms.ChoiceField(
        label=gettext_lazy("How it was adopted"),
        choices=Basis.choices,
        initial=Basis.NOT_NEGOTIATED,
        help_text=HOW_ADOPTED,
    )
    remember = forms.BooleanField(
        label=gettext_lazy("Remember this for the next report of this body"),
        required=False,
        help_text=gettext_lazy(
            "What is like them there is offered as items, each with the reason; nothing is published by it."
        ),
    )
    body = LineField(label=gettext_lazy("Body"), required=False, max_length=200)
    series = LineField(
        label=gettext_lazy("Beginning of its symbols"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("As in A/AC.172/"),
    )

    def prepare(self, thing: ImportProposal, user: Any) -> None:
        findings = opened(thing.findings)
        document = findings.document
        choices: Any = self.fields["candidates"]
        choices.choices = [
            (
                fingerprint(each),
                format_html(
                    '<bdi>{}</bdi> <bdi lang="{}">{}</bdi>',
                    each.label, document.language, cut(each.text, LONGEST_SHOWN),
                ),
            )
            for each in findings.candidates
        ]  # fmt: skip
        self.fields["body"].initial = document.meeting.title or ""
        self.fields["series"].initial = series_of(document.symbol)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("remember"):
            for name in ("body", "series"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("Say of which body it is to be remembered."))
        return cleaned


def _take(
    proposal: ImportProposal,
    *,
    candidates: Collection[str],
    basis: str,
    remember: bool,
    body: str,
    series: str,
    by: User,
    now: datetime.datetime,
) -> ImportProposal:
    """Take the candidates, and remember what tells them from the others: both, or neither."""
    review = Review(proposal)
    rule = learnt(review.findings, candidates) if remember else None
    if remember and rule is None:
        sentence = _("Nothing tells these from those that you left: neither a heading nor their first words.")
        raise ValidationError({"remember": sentence})
    mended = take_candidates(review.findings, candidates, basis, names_in_record())
    with transaction.atomic():
        stored = review.store(mended, by=by, now=now)
        if rule is not None:
            actions.remember_habit(
                body=body, series=series, headings=rule.headings, openings=rule.openings, labels=rule.labels,
                basis=basis, by=by, now=now,
            )  # fmt: skip
    return stored


def _has_some(proposal: ImportProposal) -> bool:
    return proposal.is_waiting and bool(proposal.findings["candidates"])


TAKE_CANDIDATES = DeskAct(
    name="candidates",
    verb=gettext_lazy("Mark several as recommendations"),
    carry_out=_take,
    may=may_correct_import,
    form=CandidatesForm,
    done=gettext_lazy("They are items now. Compare each with the source."),
    fits=_has_some,
)
