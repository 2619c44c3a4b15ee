"""Two persons wrote the same draft: both texts side by side, and a form that keeps mine or theirs, field by field.

The page posts to the ordinary address with the stored revision, so choosing is saving like any other save; the button
that was pressed before goes along, and what came with it beside the form.
"""

from dataclasses import dataclass
from typing import Any

from django.forms import MultipleChoiceField
from django.http import QueryDict
from django.utils.functional import Promise

from tracker.choices import ReviewState
from tracker.models import User
from tracker.models.versions import Version
from tracker.portal.evidence.citing_forms import CitingForm, pin_name
from tracker.portal.forms.as_begun import as_begun, is_as_begun
from tracker.portal.forms.base import Words
from tracker.portal.saving import BOTH, BUTTONS, READY

# Fields that nobody wrote.
NOT_READ = {"uuid", "link_uuid", "link_public"}
# The hidden field that tells what both texts of a field are, one after the other.
JOINED = "joined"
# Beside the form: where a person came from, and the comment that she typed.
BESIDE = ("back", "comment-uuid", "comment-text", "comment-language")


@dataclass(frozen=True)
class ConflictingField:
    """One field that both wrote differently: what each wrote, as it is posted and as it is read.

    `both` are the two texts one after the other, theirs first; empty where it is no text of several lines.
    `is_as_begun`: I changed nothing there, so that theirs goes before mine.
    """

    name: str
    label: str
    mine: str
    theirs: str
    mine_read: str
    theirs_read: str
    both: str = ""
    is_as_begun: bool = False


@dataclass(frozen=True)
class Same:
    """One field that both wrote alike, or that only I wrote: as it is posted and as it is read."""

    name: str
    label: str
    value: str
    read: str


@dataclass(frozen=True)
class Tick:
    """One thing to tick, and who ticked it."""

    value: str
    label: str
    is_mine: bool
    is_theirs: bool


@dataclass(frozen=True)
class Conflict:
    """What the page shows. `same` are fields that both wrote alike; `theirs` is the stored version, if there is one.

    `is_own`: the reader saved that version too, in another window, or by leaving a page that was still open.
    """

    theirs: Version | None
    is_own: bool
    mine_language: str
    same: list[Same]
    texts: list[ConflictingField]
    ticks: list[tuple[str, str, list[Tick]]]
    begun: str = ""  # what the stored version says, for the form that chooses

    @property
    def alike(self) -> list[Same]:
        """What of `same` is worth reading."""
        return [each for each in self.same if each.value and each.name not in NOT_READ]

    @property
    def can_save(self) -> bool:
        """Whether the person may go on writing: not on top of what was sent meanwhile."""
        return self.theirs is None or self.theirs.review_state != ReviewState.SUBMITTED

    @property
    def joined(self) -> str:
        """What “Both” is of each field that has it, for the form that chooses."""
        return as_begun({each.name: each.both for each in self.texts})

    @property
    def revision(self) -> int | str:
        """What the next save says it saw: the stored draft, or that there is none."""
        return self.theirs.revision if self._is_draft() and self.theirs else ""

    def _is_draft(self) -> bool:
        return self.theirs is not None and self.theirs.review_state == ReviewState.DRAFT


@dataclass(frozen=True)
class PressedBefore:
    """The button that met the conflict, and what it posted beside the form. `label` is empty where it only saves."""

    act: str
    label: str | Promise
    beside: list[tuple[str, str]]


def chosen_act(post: QueryDict) -> str:
    """The button that was pressed; of a text that is still two, saved as two paragraphs, nothing is marked as ready."""
    act, told = post.get("act", ""), post.get(JOINED, "")
    typed = {name: str(post.get(name, "")).strip() for name in post if name != JOINED}
    is_both = any(text and is_as_begun(told, name, text) for name, text in typed.items())
    return BOTH if is_both and READY.get(act, act not in BUTTONS) else act


def pressed_before(post: QueryDict) -> PressedBefore:
    """What is done once the person has chosen; a save that the page made by itself, or none of ours, is a save."""
    act = chosen_act(post)
    beside = [(name, value) for name in BESIDE if (value := post.get(name, ""))]
    return PressedBefore(act if act in BUTTONS else "save", BUTTONS.get(act, ""), beside)


def conflict_between(form: CitingForm, theirs: Version | None, stored: dict[str, Any], *, reader: User) -> Conflict:
    """Compare what `form` holds (valid) with the initial values of the stored version.

    Where nothing is stored as a draft any more, all of mine is kept and there is nothing to choose.
    """
    is_draft = theirs is not None and theirs.review_state == ReviewState.DRAFT
    other = stored if is_draft else {}
    same, texts, ticks, told = [], [], [], form.cleaned_data.get("begun", "")
    for name in form.fields:
        if name in ("revision", "begun", "evidence"):
            continue
        if isinstance(form.fields[name], MultipleChoiceField):
            ticks.append((name, str(form[name].label), _ticks(form, name, other)))
            continue
        mine, yours = _posted(form.cleaned_data.get(name)), _posted(other.get(name))
        if name not in other or yours == mine:
            same.append(Same(name, _label(form, name), mine, _read(form, name, mine)))
            continue
        read = (_read(form, name, mine), _read(form, name, yours))
        both, is_old = _both(form, name, yours, mine), is_as_begun(told, name, mine)
        texts.append(ConflictingField(name, _label(form, name), mine, yours, *read, both, is_old))
    ticks.append(("evidence", str(form["evidence"].label), _ticks(form, "evidence", other)))
    is_own = theirs is not None and theirs.typed_by_id == reader.pk
    return Conflict(theirs, is_own, form.cleaned_data.get("language", ""), same, texts, ticks, as_begun(other))


def _posted(value: Any) -> str:
    """A value as a form posts it."""
    return "" if value is None else str(value)


def _read(form: CitingForm, name: str, value: str) -> str:
    """A value as a person reads it: the label of a choice."""
    return str(dict(_choices(form, name)).get(value, value))


def _both(form: CitingForm, name: str, first: str, then: str) -> str:
    """Two texts of several lines, one after the other."""
    is_long = isinstance(form.fields[name], Words) and first.strip() and then.strip()
    return f"{first}\n\n{then}" if is_long else ""


def _choices(form: CitingForm, name: str) -> list[tuple[str, Any]]:
    """The choices of a field that has some; ours have no groups."""
    return [(str(value), label) for value, label in getattr(form.fields[name], "choices", ())]


def _label(form: CitingForm, name: str) -> str:
    titles = {pin_name(each): each.title for each in form.library}
    return titles.get(name, str(form[name].label))


def _ticks(form: CitingForm, name: str, other: dict[str, Any]) -> list[Tick]:
    """What either of the two ticked; the page begins with all of it ticked, so that nothing is lost."""
    mine, theirs = set(form.cleaned_data.get(name, ())), set(other.get(name, ()))
    return [
        Tick(str(value), str(label), value in mine, value in theirs)
        for value, label in _choices(form, name)
        if value in mine | theirs
    ]
