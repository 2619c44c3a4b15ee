"""One act, told once, and the recommendations that it serves."""

import uuid as uuids
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.actions import ActDone, Citation, Served
from tracker.content import STATUS
from tracker.models.answers import WORDS_LIMIT
from tracker.portal.commitments.queries import CommitmentLine
from tracker.portal.evidence.citing_forms import CitingForm
from tracker.portal.finding import is_found
from tracker.portal.forms.base import Line, Revision, Words, language_field
from tracker.portal.forms.content import CountedText
from tracker.portal.report_once.reportable import ReportOnceChoice, grouped
from tracker.portal.rooms import Room
from tracker.text_languages import doubt_of
from tracker.web.paging import PAGE, ListPage, page_of, page_with

AS_IT_IS = ("", _("Leave each as it is"))
STATUS_CHOICES = [(status.value, status.label) for status in STATUS.offered]


def status_name(choice: ReportOnceChoice) -> str:
    """The name of the field for the status of one answer."""
    return f"status-{choice.key}"


def seen_name(choice: ReportOnceChoice) -> str:
    """The name of the field for the revision that was seen."""
    return f"seen-{choice.key}"


class OneActForm(CitingForm):
    """What was done, what proves it, and a tick for each recommendation. A form sent twice (`uuid`) is one."""

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    text = Words(
        bound_field_class=CountedText,
        label=_("What was done"),
        limit=WORDS_LIMIT,
        help_text=_("One law, one programme, one measure. It is added to the summary of each answer that you select."),
        error_messages={"required": _("Write what was done.")},
    )
    language = language_field()
    implementation_status = forms.ChoiceField(
        label=_("Action taken"),
        required=False,
        choices=[AS_IT_IS, *STATUS_CHOICES],
        help_text=_("For all that you select; on the next page you can choose for each."),
    )
    upload = forms.FileField(
        label=_("Or a file"),
        required=False,
        allow_empty_file=True,
        help_text=_("PDF, Word, Excel, OpenDocument, CSV, text, PNG or JPEG, up to 20 MB."),
    )
    upload_uuid = forms.UUIDField(widget=forms.HiddenInput, initial=uuids.uuid4, required=False)
    find = Line(label=_("Label or words of a recommendation"), limit=200, required=False)

    def __init__(
        self,
        *args: Any,
        commitments: Sequence[CommitmentLine],
        choices: Sequence[ReportOnceChoice],
        page: object = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.asked_page = page
        self.lines = {str(line.pk): line for line in commitments}
        self.choices = {each.key: each for each in choices}
        self.fields["text"].widget.attrs["rows"] = 6
        self.fields["commitments"] = forms.MultipleChoiceField(
            label=_("Related commitments"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            choices=[(pk, line.newest.text) for pk, line in self.lines.items()],
            error_messages={"invalid_choice": _("One of these is not a commitment of your State.")},
        )
        self.fields["recommendations"] = forms.MultipleChoiceField(
            label=_("Recommendations it serves"),
            widget=forms.CheckboxSelectMultiple,
            choices=[(key, each.label) for key, each in self.choices.items() if not each.waits],
            error_messages={
                "required": _("Choose at least one recommendation that this measure serves."),
                "invalid_choice": _("Choose among the recommendations on this page."),
            },
        )
        ticked = self["recommendations"].value() if self.is_bound else ()
        for each in (self.choices[key] for key in ticked if key in self.choices):
            if not each.waits:
                self.fields[status_name(each)] = forms.ChoiceField(
                    label=_("Action taken"), required=False, choices=[_as_it_is(each), *STATUS_CHOICES]
                )
                self.fields[seen_name(each)] = Revision(initial=each.seen)

    @cached_property
    def found(self) -> list[ReportOnceChoice]:
        """What fits the words that are looked for, all without them."""
        words = str(self["find"].value() or "")
        fit = [each for each in self.choices.values() if is_found(words, each.label, each.item.printing.text)]
        return [each for _room, _heading, choices in grouped(fit) for each in choices]

    @cached_property
    def page(self) -> ListPage[ReportOnceChoice]:
        """The recommendations that the page shows; at first those with the first tick."""
        ticked, found = set(self["recommendations"].value() or []), self.found
        number = page_with(found, lambda each: each.key in ticked) if self.asked_page is None else self.asked_page
        return page_of(found, number)

    @property
    def elsewhere(self) -> list[str]:
        """What is ticked and stands on another page."""
        shown = {each.key for each in self.page.rows}
        return [key for key in self["recommendations"].value() or [] if key in self.choices and key not in shown]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("upload") and data.get("link"):
            self.add_error("link", _("Give a file or a link, not both. Add the other as an item of its own."))
        return data

    @property
    def doubted_language(self) -> str:
        """A sentence where the text is in other letters than those of its language, however often it was said before
        and whatever was changed since; a suggestion, and no error."""
        return str(doubt_of([str(self["text"].value() or "")], str(self["language"].value() or "")))

    @property
    def touched(self) -> Iterator[tuple[CommitmentLine, Any]]:
        """Each commitment with its checkbox."""
        return zip(self.lines.values(), self["commitments"], strict=True)

    @property
    def groups(self) -> list[tuple[Room, str, list[tuple[ReportOnceChoice, bool]]]]:
        """By period and heading: each recommendation of the page, and whether it is ticked."""
        ticked = set(self["recommendations"].value() or [])
        return [
            (room, heading, [(each, each.key in ticked) for each in found])
            for room, heading, found in grouped(self.page.rows)
        ]

    @property
    def seen(self) -> list[tuple[str, Any]]:
        """(name, revision) of every draft as the page shows it: always that of now, also after an error."""
        return _revisions(self.page.rows)

    @property
    def seen_outcomes(self) -> list[tuple[str, Any]]:
        """The same of what is ticked, wherever it stands: the page of outcomes shows all of it."""
        return _revisions(self.chosen())

    @property
    def is_long(self) -> bool:
        """Whether the recommendations stand on several pages, if none is looked for."""
        return len(self.choices) > PAGE

    def chosen(self) -> list[ReportOnceChoice]:
        """What is ticked."""
        return [self.choices[key] for key in self.cleaned_data["recommendations"]]

    def status_of(self, choice: ReportOnceChoice) -> str:
        """The status chosen for one answer; without one, that for all."""
        if status_name(choice) in self.data:
            return str(self.cleaned_data[status_name(choice)])
        return str(self.cleaned_data["implementation_status"])

    def served(self) -> list[Served]:
        """What the act serves, for the action: each on top of the draft that was seen."""
        return [each.served(self.status_of(each), self.cleaned_data[seen_name(each)]) for each in self.chosen()]

    def act(self, citations: Sequence[Citation] = ()) -> ActDone:
        """The act, for the action."""
        touched = tuple(self.lines[pk].commitment for pk in self.cleaned_data["commitments"])
        return ActDone(self.cleaned_data["text"], self.cleaned_data["language"], touched, tuple(citations))


def _revisions(choices: Iterable[ReportOnceChoice]) -> list[tuple[str, Any]]:
    return [(seen_name(each), "" if each.seen is None else each.seen) for each in choices]


def _as_it_is(choice: ReportOnceChoice) -> tuple[str, Any]:
    """The first option: what stands there, and stays."""
    return ("", choice.status or _("Not chosen yet"))
