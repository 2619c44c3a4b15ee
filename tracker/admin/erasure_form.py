"""What is to be erased: the words of one answer or one commitment, and files. It names; it shows no text."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from tracker.actions.erasing import ERASABLE
from tracker.admin.display import apart, state_and_period
from tracker.admin.forms import DeskActForm, SeveralField, TextField
from tracker.models import (
    CommitmentUpdate,
    Evidence,
    EvidenceCitation,
    StatusUpdate,
    Transmission,
)
from tracker.models.evidence import EvidenceCitationQuerySet
from tracker.rules.second_approvals import TEXTS
from tracker.web.sendings import SendingInBrief, in_brief


def not_cited() -> str:
    """What is said of an item of which no place is known."""
    return _("Cited in nothing that the secretariat sees")


def cited_places(citations: EvidenceCitationQuerySet) -> dict[Any, str]:
    """Where each item is cited: the periods in their order, each with its answers."""
    found: dict[Any, dict[str, dict[str, None]]] = {}
    for each in citations.select_related(
        "status_update__printing", "status_update__submission__period", "commitment_update__submission__period"
    ).order_by("pk"):
        version: Any = each.status_update or each.commitment_update
        answer = version.printing.label if each.status_update else _("A commitment")
        found.setdefault(each.evidence_id, {}).setdefault(str(version.submission.period), {})[answer] = None
    # Translators: a reporting period, and the answers in it that cite a file: "Reports 2026: 15 (a), 16".
    line = _("%(period)s: %(answers)s")
    comma, semicolon = pgettext("between the parts of a list", ", "), pgettext("between longer parts of a list", "; ")
    return {
        item: semicolon.join(
            line % {"period": period, "answers": comma.join(names)} for period, names in periods.items()
        )
        for item, periods in found.items()
    }


ANSWER, COMMITMENT = "answer", "commitment"
FIELDS = [
    (
        gettext_lazy("Of an answer"),
        [(name, TEXTS[name]) for name in ERASABLE["recommendation"]],
    ),
    (
        gettext_lazy("Of a commitment"),
        [(name, TEXTS[name]) for name in ERASABLE["commitment"]],
    ),
]


class LibraryField(SeveralField):
    """Files of a State's library, each with every period and answer that cites it: its erasure reaches them all."""

    def __init__(self, **kwargs: Any) -> None:
        words = {"required": False, "widget": forms.CheckboxSelectMultiple, **kwargs}
        super().__init__(Evidence.objects.none(), **words)
        self.places: dict[Any, str] = {}

    def offer(self, files: Any, seen: Any) -> None:
        """Offer `files`, each with the places that the citations `seen` name."""
        self.queryset = files
        self.places = cited_places(seen.filter(evidence__in=files))

    def label_from_instance(self, item: Evidence) -> SafeString:
        names = [each for each in (item.title, item.file_name) if each]
        return _beside_a_tick(*names, self.places.get(item.pk) or not_cited())


def _beside_a_tick(*parts: str) -> SafeString:
    """Parts as one run of text: a label sets whatever stands in it beside its box in columns of their own."""
    return format_html("<span>{}</span>", format_html_join(" · ", "<bdi>{}</bdi>", [(each,) for each in parts]))


class LettersField(SeveralField):
    """Letters of a State whose scan is kept, each by its State, its period and its day, and what tells it from another
    of that day."""

    briefs: Mapping[Any, SendingInBrief] = {}

    def offer(self, letters: QuerySet[Transmission]) -> None:
        """Let these be chosen from."""
        self.queryset = letters
        self.briefs = in_brief(list(letters.values_list("pk", flat=True)))

    def label_from_instance(self, letter: Transmission) -> SafeString:
        day = date_format(letter.reported_on, "DATE_FORMAT")
        sent = _("sent %(time)s (UTC)") % {"time": date_format(letter.submitted_at, "DATETIME_FORMAT")}
        brief = str(self.briefs.get(letter.pk, ""))
        names = (state_and_period(letter.submission), day, letter.note_verbale, sent, brief)
        return _beside_a_tick(*filter(None, names))


class ErasureForm(DeskActForm):
    """Words and files of one submission. Files that it does not cite are apart: they are of other answers."""

    subject = forms.ChoiceField(
        label=gettext_lazy("Of which answer or commitment"),
        required=False,
        help_text=gettext_lazy(
            "Needed for words alone: its whole public text is taken down. A file is deleted from every answer named "
            "beside it, and their texts stay."
        ),
    )
    fields_named = forms.MultipleChoiceField(
        label=gettext_lazy("Words"), choices=FIELDS, required=False, widget=forms.CheckboxSelectMultiple
    )
    evidence = LibraryField(
        label=gettext_lazy("Evidence to delete"),
        help_text=gettext_lazy("Cited in this response. A file is deleted from every answer named beside it."),
    )
    other_evidence = LibraryField(
        label=gettext_lazy("Other files of the State"),
        help_text=gettext_lazy(
            "Not cited in this response. Select a file only if the order or request covers it: it is deleted from "
            "every answer named beside it, also in other periods."
        ),
    )
    scans = LettersField(
        Transmission.objects.none(),
        label=gettext_lazy("Letters to delete"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reason = TextField(label=gettext_lazy("Reason"), max_length=4000)

    def prepare(self, thing: Any, user: Any) -> None:
        answers = StatusUpdate.objects.visible_to(user).filter(submission=thing)
        updates = CommitmentUpdate.objects.visible_to(user).filter(submission=thing).order_by("pk")
        self.answers = {
            f"{ANSWER}:{each.recommendation_id}": each for each in answers.select_related("printing", "recommendation")
        }
        self.updates = {f"{COMMITMENT}:{each.commitment_id}": each for each in updates.select_related("commitment")}
        subject: Any = self.fields["subject"]
        subject.choices = [
            ("", _("Choose")),
            (_("Answers"), [(key, apart(each.printing.label)) for key, each in self.answers.items()]),
            (_("Commitments"), [(key, each.text[:80]) for key, each in self.updates.items()]),
        ]
        evidence: Any = self.fields["evidence"]
        other: Any = self.fields["other_evidence"]
        seen = EvidenceCitation.objects.of_versions_visible_to(user)
        of_answers = seen.filter(status_update__submission=thing, evidence=OuterRef("pk"))
        of_commitments = seen.filter(commitment_update__submission=thing, evidence=OuterRef("pk"))
        is_cited = Exists(of_answers) | Exists(of_commitments)
        library = Evidence.objects.visible_to(user).filter(member_state=thing.member_state_id, erased_at__isnull=True)
        evidence.offer(library.filter(is_cited), seen)
        other.offer(library.exclude(is_cited), seen)
        scans: Any = self.fields["scans"]
        scans.offer(
            thing.transmissions.exclude(scan="").select_related("submission__member_state", "submission__period")
        )
        for several in (evidence, other, scans):
            if not several.queryset.exists():  # nothing to choose from is no question
                several.widget = forms.MultipleHiddenInput()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        if cleaned["fields_named"] and not cleaned["subject"]:
            self.add_error("subject", _("Choose the answer or commitment of which the words are to be erased."))
            return cleaned
        answer, update = self.answers.get(cleaned["subject"]), self.updates.get(cleaned["subject"])
        return {
            "fields": cleaned["fields_named"],
            "reason": cleaned["reason"],
            "recommendation": answer and answer.recommendation,
            "commitment": update and update.commitment,
            "evidence": [*cleaned["evidence"], *cleaned["other_evidence"]],
            "scans": list(cleaned["scans"]),
        }
