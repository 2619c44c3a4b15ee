"""What a publication says first: the meeting, and what the document is to those that the meeting has.

What the page fills in is a suggestion: it counts because a person goes on from it, and nothing is public before the
last page (`publishing`). That a document takes the place of another one is never filled in. Where the meeting has
documents already, the page of matches comes between (`pages`).
"""

import datetime
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from tracker.admin.display import apart
from tracker.admin.document_matching.forms import kin_choices
from tracker.admin.document_matching.kinship import kinship_sentence
from tracker.admin.forms import DeskActForm, StateField, repost
from tracker.importing.comparing import has_positions, kinship_of, standing_documents, state_under_review
from tracker.importing.likely_meeting import (
    DATES,
    PLACE,
    TITLE,
    MeetingFound,
    MeetingNamed,
    days_of,
    find_meeting,
    named_meeting,
)
from tracker.importing.versions.kinship import FIRST, Kin
from tracker.models import Meeting, SourceDocument


class ConfirmForm(DeskActForm):
    """The meeting that the document belongs to, how it stands to the meeting's other documents, and whose answers to
    the recommendations it prints, where it prints any.

    `asked_of` is the meeting whose documents the page showed: where another one was chosen, it asks again.
    """

    meeting: Any = forms.ModelChoiceField(Meeting.objects.all(), label=gettext_lazy("Meeting"), empty_label="")
    kin = forms.ChoiceField(
        label=gettext_lazy("What this document is"), choices=kin_choices, required=False, widget=forms.RadioSelect
    )
    of: Any = forms.ModelChoiceField(
        SourceDocument.objects.none(),
        label=gettext_lazy("Which document"),
        required=False,
        empty_label=gettext_lazy("No other document"),
    )
    under_review = StateField(
        label=gettext_lazy("State under review"),
        required=False,
        empty_label=gettext_lazy("No State, or not known"),
        help_text=gettext_lazy(
            "The document prints which recommendations were supported, noted or are to be examined. This is kept as "
            "what the document says of this State."
        ),
    )
    asked_of = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def prepare(self, thing: Any, user: Any) -> None:
        findings = thing.findings
        kept = findings.get("versions") or {}
        self.found = find_meeting(thing) if thing.is_waiting else MeetingFound()
        self.head = findings["document"].get("meeting") or {}
        self.named = named_meeting(self.head).meeting
        self.fields["meeting"].initial = kept.get("meeting") or self.found.meeting
        self.meeting = self._meeting() if thing.is_waiting else None
        self.documents = standing_documents(self.meeting) if self.meeting else []
        self.kinship = kinship_of(thing, self.meeting) if thing.is_waiting else FIRST
        if has_positions(findings):
            self.fields["under_review"].initial = kept.get("under_review") or state_under_review(findings)
        else:
            del self.fields["under_review"]
        if not self.documents:
            del self.fields["kin"], self.fields["of"], self.fields["asked_of"]
            return
        of: Any = self.fields["of"]
        of.queryset = SourceDocument.objects.filter(pk__in=[each.pk for each in self.documents])
        kept = kept if self.meeting and kept.get("meeting") == self.meeting.pk else {}
        suggested = "" if self.kinship.kin == Kin.REPLACES else self.kinship.kin.value
        self.fields["kin"].initial = kept.get("kin") or suggested
        of.initial = kept.get("of") or self.kinship.of or None
        self.fields["asked_of"].initial = self.meeting.pk if self.meeting else None

    def _meeting(self) -> Meeting | None:
        """The meeting that was posted, else the one that the document names."""
        posted = self.data.get("meeting") if self.is_bound else self.initial.get("meeting")
        if not posted:
            initial = self.fields["meeting"].initial
            return Meeting.objects.filter(pk=initial).first() if isinstance(initial, int) else initial
        return Meeting.objects.filter(pk=posted).first() if str(posted).isdecimal() else None

    @property
    def named_days(self) -> str:
        """The days of the meeting that the document names, in the reader's form."""
        return _days(days_of(self.head) or ())

    @property
    def why_meeting(self) -> str:
        """Why this meeting is suggested; where none is, that none fits."""
        return {
            MeetingNamed.CHOSEN: _("It was chosen when the file was uploaded."),
            MeetingNamed.NAMED: self._named,
            MeetingNamed.SYMBOL: _("A document of this meeting has the same symbol."),
            MeetingNamed.WORDS: _(
                "A document of this meeting has some of the same words, and this one names no meeting."
            ),
            MeetingNamed.NOTHING: _("None of the meetings in the record fits what the document says of its meeting."),
        }[self.found.told]

    @property
    def _named(self) -> str:
        """What of the named meeting is the same in the document and in the record, and what is not."""
        names = {TITLE: _("title"), PLACE: _("place"), DATES: _("dates")}
        same = pgettext("between the parts of a list", ", ").join(names[each] for each in self.found.same)
        said = _("The document names it: the same %(what)s.") % {"what": same}
        if not same:
            said = _("The document names a meeting that may be this one.")
        meeting = self.found.meeting
        if not (self.found.differ and meeting):
            return said
        ours = {TITLE: meeting.title, PLACE: meeting.place, DATES: _days((meeting.starts_on, meeting.ends_on))}
        printed = {TITLE: self.head.get("title"), PLACE: self.head.get("place"), DATES: self.named_days}
        # Translators: "title: “Working Group” in the document, “Second meeting of the Working Group” in the record"
        part = _("%(part)s: “%(printed)s” in the document, “%(stored)s” in the record")
        differ = "; ".join(
            part % {"part": names[each], "printed": apart(printed[each] or ""), "stored": apart(ours[each] or "–")}
            for each in self.found.differ
        )
        other = _("Not the same: %(what)s.") % {"what": differ}
        return f"{said} {other}"

    @property
    def other_named(self) -> Meeting | None:
        """The meeting that the document names, where another one was chosen with the file."""
        is_chosen = self.found.told == MeetingNamed.CHOSEN
        return self.named if is_chosen and self.named and self.named != self.found.meeting else None

    @property
    def suggestion(self) -> str:
        """What the program takes the document for, and why; nothing where there is nothing to compare it with."""
        return kinship_sentence(self.kinship, self.documents)

    @property
    def is_alike(self) -> bool:
        """Whether it may be one of the meeting's documents twice: neither its corrigendum nor its translation is."""
        return self.kinship.kin == Kin.REPLACES

    @property
    def same_words(self) -> str:
        """The document of another symbol that says the very same."""
        return next((str(each) for each in self.documents if each.pk == self.kinship.same_words), "")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.documents or self.meeting is None:
            return cleaned
        if cleaned.get("asked_of") != self.meeting.pk:
            repost(self, "asked_of", str(self.meeting.pk))
            repost(self, "kin", "")
            repost(self, "of", "")
            self.errors.pop("of", None)
            cleaned["kin"] = ""
        if not cleaned.get("kin"):
            self.refuse([_("The meeting has documents already. Say what this one is to them.")], "kin")
        elif cleaned["kin"] != Kin.JOINS and not cleaned.get("of") and "of" not in self.errors:
            self.refuse([_("Say which document.")], "of")
        elif cleaned["kin"] == Kin.JOINS:
            cleaned["of"] = None
        return cleaned


def _days(days: Iterable[datetime.date]) -> str:
    return " – ".join(dict.fromkeys(date_format(day) for day in days))
