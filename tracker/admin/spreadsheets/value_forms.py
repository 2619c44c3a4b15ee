"""The form on which unknown values of a table are decided, each once for all its rows, and many rows are left out."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker import actions
from tracker.admin.forms import DayField, DeskActForm, LineField
from tracker.importing.spreadsheets.faults import Bad, sentence
from tracker.importing.spreadsheets.fields import FIELDS, Shape
from tracker.importing.spreadsheets.undecided import MAKEABLE, FaultyRows, UnknownValue, parts_of, undecided
from tracker.importing.spreadsheets.values import KnownNames, value_of
from tracker.models import Meeting, MemberState, SpreadsheetImport, Theme

LATER, MAKE, LEAVE, MEANS = "", "make", "leave", "means"
LONGEST = 300


@dataclass(frozen=True)
class ValueLine:
    """One unknown value as the page shows it: its fields of the form, by their names."""

    value: UnknownValue
    name: str

    def __iter__(self) -> Iterator[str]:
        parts = ("title",) if self.value.of.shape is Shape.MEETING else ()
        return iter(f"{part}_{self.name}" for part in ("do", *parts, "means"))


class Known:
    """What a value may mean, asked once for all values of the page: by shape, what is written for it and its name."""

    @cached_property
    def states(self) -> dict[str, tuple[str, str]]:
        states: Any = MemberState.objects.all()
        return {state.pk: (state.name_en or state.pk, f"{state} ({state.pk})") for state in states}

    @cached_property
    def meetings(self) -> dict[str, tuple[str, str]]:
        return {str(each.pk): (each.slug, str(each)) for each in Meeting.objects.all()}

    @cached_property
    def themes(self) -> dict[str, tuple[str, str]]:
        return {str(each.pk): (each.slug, str(each)) for each in Theme.objects.all()}

    def of(self, shape: Shape) -> dict[str, tuple[str, str]]:
        """All that a value of this shape may mean."""
        if shape in (Shape.STATE, Shape.STATES):
            return self.states
        return {Shape.MEETING: self.meetings, Shape.THEMES: self.themes}.get(shape, {})


class ValuesForm(DeskActForm):
    """Each unknown value with what is to become of it; what is suggested counts once the form is sent."""

    def prepare(self, thing: Any, user: Any) -> None:
        self.spreadsheet: SpreadsheetImport = thing
        self.known = Known()
        values, self.groups = undecided(thing)
        self.lines = [ValueLine(value, _name(value.of.name, value.key)) for value in values]
        for line in self.lines:
            self._add(line)
        self.parts = {_name("part", part): (part, count) for part, count in parts_of(values).items()}
        for name, (part, count) in self.parts.items():
            self._add_days(name, part, count)
        for group in self.groups:
            self.fields[_group_name(group)] = forms.BooleanField(label=_told(group, thing.kind), required=False)

    def _add(self, line: ValueLine) -> None:
        value, offered = line.value, self.known.of(line.value.of.shape)
        shape = value.of.shape
        choices: list[Any] = [(LATER, _("Decide later"))]
        if shape in MAKEABLE:
            choices.append((MAKE, _("Create it")))
        likely = [(f"={offered[each][0]}", offered[each][1]) for each in value.candidates if each in offered]
        if shape in (Shape.CHOICE, Shape.POSITION):
            likely = [(f"={code}", str(label)) for code, label in value.of.choices.choices]
        choices += [(written, _("It is: %(name)s") % {"name": name}) for written, name in likely]
        if offered:
            choices.append((MEANS, _("It is what is typed below")))
        choices.append((LEAVE, _("Leave it out")))
        only = likely[0][0] if len(likely) == 1 and value.candidates else LATER
        count = ngettext("%(count)s row", "%(count)s rows", value.rows) % {"count": value.rows}
        self.fields[f"do_{line.name}"] = forms.ChoiceField(
            label=f"{value.value} ({count})", choices=choices, required=False,
            initial=MAKE if shape in MAKEABLE and not likely else only,
        )  # fmt: skip
        if shape is Shape.MEETING:
            title = LineField(label=_("Title of the meeting"), required=False, max_length=LONGEST, initial=value.title)
            self.fields[f"title_{line.name}"] = title
        if offered:
            means = LineField(label=_("Name or code that the record has"), required=False, max_length=LONGEST)
            means.widget.attrs["list"] = f"known-{shape.value.removesuffix('s')}"
            self.fields[f"means_{line.name}"] = means

    def _add_days(self, name: str, part: str, count: int) -> None:
        named = {"part": part or _("all"), "count": count}
        self.fields[f"first_{name}"] = DayField(
            label=_("First day, for what is created of %(part)s (%(count)s)") % named, required=False
        )
        self.fields[f"last_{name}"] = DayField(
            label=_("Last day, for what is created of %(part)s (%(count)s)") % named, required=False
        )
        self.fields[f"place_{name}"] = LineField(
            label=_("Place, for what is created of %(part)s (%(count)s)") % named, required=False, max_length=120
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        taken_for: dict[str, dict[str, str]] = {}
        meetings, themes = {}, {}
        names = KnownNames()
        for line in self.lines:
            chosen, value = cleaned.get(f"do_{line.name}", LATER), line.value
            if chosen == MAKE and value.of.shape is Shape.MEETING:
                if made := self._meeting(line, cleaned):
                    meetings[value.key] = made
            elif chosen == MAKE:
                themes[value.key] = value.value
            elif chosen != LATER:
                meant = "" if chosen == LEAVE else chosen.removeprefix("=")
                meant = self._typed(line, cleaned, names) if chosen == MEANS else meant
                taken_for.setdefault(value.of.name, {})[value.key] = meant
        rows = [pk for group in self.groups if cleaned.get(_group_name(group)) for pk in group.rows]
        if not self.errors and not (taken_for or meetings or themes or rows):
            self.refuse([_("Decide at least one value, or leave out some rows.")])
        return {"decided": actions.DecidedValues(taken_for, meetings, themes), "rows": rows}

    def _typed(self, line: ValueLine, cleaned: dict[str, Any], names: KnownNames) -> str:
        """What a person typed that a value means: something that the record has."""
        typed = str(cleaned.get(f"means_{line.name}", ""))
        try:
            if not typed:
                raise Bad("missing")
            value_of(line.value.of, typed, names)
            if line.value.of.shape in (Shape.STATE, Shape.STATES):
                return self.known.states[names.states.iso3(typed)][0]
        except Bad as bad:
            self.refuse([sentence(bad.fault)], f"means_{line.name}")
        return typed

    def _meeting(self, line: ValueLine, cleaned: dict[str, Any]) -> actions.NewMeeting | None:
        """The meeting that is made of a value; None where its title or its days are missing, which is said there."""
        name = _name("part", line.value.part)
        first, last = line.value.days or (cleaned.get(f"first_{name}"), cleaned.get(f"last_{name}"))
        title = cleaned.get(f"title_{line.name}", "")
        if not title:
            self.refuse([_("A meeting needs a title.")], f"title_{line.name}")
        if not first or not last or last < first:
            field = f"last_{name}" if first else f"first_{name}"
            if field not in self.errors:
                self.refuse([_("Give the first and the last day, in this order.")], field)
            return None
        return actions.NewMeeting(title, cleaned.get(f"place_{name}", ""), first, last) if title else None


def _name(field: str, key: str) -> str:
    """The name of a value's fields: the same for as long as the value is there."""
    return f"{field}_{hashlib.sha256(key.encode()).hexdigest()[:12]}"


def _group_name(group: FaultyRows) -> str:
    return f"out_{group.name or 'row'}_{group.fault[0]}"


def _told(group: FaultyRows, kind: str) -> str:
    """All rows with a fault, as a choice: the sentence of the first of them."""
    label = next((str(each.label) for each in FIELDS[kind] if each.name == group.name), "")
    count = len(group.rows)
    told = ngettext("Leave out %(count)s row", "Leave out %(count)s rows", count) % {"count": count}
    return ": ".join(filter(None, (told, label, sentence(group.fault))))
