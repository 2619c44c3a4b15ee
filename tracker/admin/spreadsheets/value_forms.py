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
from tracker.importing.spreadsheets.undecided import (
    MAKEABLE,
    FaultyRows,
    UnknownValue,
    decided_before,
    left_out,
    parts_of,
    undecided,
)
from tracker.importing.spreadsheets.values import KnownNames, value_of
from tracker.models import Meeting, MemberState, SpreadsheetImport, Theme

LATER, MAKE, LEAVE, MEANS, AGAIN = "", "make", "leave", "means", "again"
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

    def name_of(self, shape: Shape, written: str) -> str:
        """The name of what a decision wrote, as the record has it now; what was written where it has none of it."""
        return next((name for own, name in self.of(shape).values() if own == written), written)

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
        self._add_decided({line.name for line in self.lines})
        self.left_out = left_out(thing)
        for group in self.left_out:
            self.fields[_group_name(group, "in")] = forms.BooleanField(
                label=_told_in(group, thing.kind), required=False
            )

    def _add_decided(self, open_names: set[str]) -> None:
        """What was decided before, to be changed: kept as it is where nothing is chosen."""
        self.decided: list[ValueLine] = []
        for value, meant in decided_before(self.spreadsheet):
            line = ValueLine(value, _name(value.of.name, value.key))
            if line.name in open_names:
                continue
            self.decided.append(line)
            name = self.known.name_of(value.of.shape, meant) if meant else ""
            stands = _("As decided: it is %(name)s") % {"name": name} if meant else _("As decided: it is left out")
            choices: list[Any] = [(LATER, stands), (AGAIN, _("Ask again"))]
            if value.of.shape in (Shape.CHOICE, Shape.POSITION):
                choices += [
                    (f"={code}", _("It is: %(name)s") % {"name": label}) for code, label in value.of.choices.choices
                ]
            self._add_choice(line, value.value, choices, LATER)

    def _add_choice(self, line: ValueLine, label: str, choices: list[Any], initial: str) -> None:
        """The choice of what becomes of a value, and where it may mean something of the record, the field for that."""
        shape = line.value.of.shape
        offered = self.known.of(shape)
        if offered:
            choices.append((MEANS, _("It is what is typed below")))
        choices.append((LEAVE, _("Leave it out")))
        self.fields[f"do_{line.name}"] = forms.ChoiceField(
            label=label, choices=choices, required=False, initial=initial
        )
        if offered:
            means = LineField(label=_("Name or code that the record has"), required=False, max_length=LONGEST)
            means.widget.attrs["list"] = f"known-{shape.value.removesuffix('s')}"
            self.fields[f"means_{line.name}"] = means

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
        only = likely[0][0] if len(likely) == 1 and value.candidates else LATER
        count = ngettext("%(count)s row", "%(count)s rows", value.rows) % {"count": value.rows}
        initial = MAKE if shape in MAKEABLE and not likely else only
        self._add_choice(line, f"{value.value} ({count})", choices, initial)
        if shape is Shape.MEETING:
            title = LineField(label=_("Title of the meeting"), required=False, max_length=LONGEST, initial=value.title)
            self.fields[f"title_{line.name}"] = title

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
        again: dict[str, list[str]] = {}
        for line in [*self.lines, *self.decided]:
            chosen, value = cleaned.get(f"do_{line.name}", LATER), line.value
            if chosen == AGAIN:
                again.setdefault(value.of.name, []).append(value.key)
            elif chosen == MAKE and value.of.shape is Shape.MEETING:
                if made := self._meeting(line, cleaned):
                    meetings[value.key] = made
            elif chosen == MAKE:
                themes[value.key] = value.value
            elif chosen != LATER:
                meant = "" if chosen == LEAVE else chosen.removeprefix("=")
                meant = self._typed(line, cleaned, names) if chosen == MEANS else meant
                taken_for.setdefault(value.of.name, {})[value.key] = meant
        rows = [pk for group in self.groups if cleaned.get(_group_name(group)) for pk in group.rows]
        taken_in = tuple(pk for each in self.left_out if cleaned.get(_group_name(each, "in")) for pk in each.rows)
        decided = actions.DecidedValues(taken_for, meetings, themes, again, taken_in)
        if not self.errors and not rows and decided == actions.DecidedValues():
            self.refuse([_("Decide at least one value, or leave out some rows.")])
        return {"decided": decided, "rows": rows}

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


def _group_name(group: FaultyRows, act: str = "out") -> str:
    return f"{act}_{group.name or 'row'}_{group.fault[0] or 'none'}"


def _told(group: FaultyRows, kind: str) -> str:
    """All rows with a fault, as a choice: the sentence of the first of them."""
    label = next((str(each.label) for each in FIELDS[kind] if each.name == group.name), "")
    count = len(group.rows)
    told = ngettext("Leave out %(count)s row", "Leave out %(count)s rows", count) % {"count": count}
    return ": ".join(filter(None, (told, label, sentence(group.fault))))


def _told_in(group: FaultyRows, kind: str) -> str:
    """All rows that were left out with a fault, as a choice to take them in again."""
    label = next((str(each.label) for each in FIELDS[kind] if each.name == group.name), "")
    count = len(group.rows)
    told = ngettext(
        "Include again %(count)s row that was left out", "Include again %(count)s rows that were left out", count
    ) % {"count": count}
    return ": ".join(filter(None, (told, label, sentence(group.fault) if group.fault[0] else "")))
