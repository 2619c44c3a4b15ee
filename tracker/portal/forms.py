"""What the portal's forms share: kinds of fields, errors with their place, words that outlive a sign-in.

And the form of what a version says and cites.
"""

import uuid as uuids
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, ClassVar

from django import forms
from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator, RegexValidator
from django.forms import BoundField
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from tracker.actions import Citation, EditConflict
from tracker.choices import Language, ReviewState
from tracker.content.fields import Content, ContentField, Kind, names
from tracker.models import (
    Assignment,
    Evidence,
    Meeting,
    PeriodItem,
    Recommendation,
)
from tracker.models.constraints import refuse_unstorable
from tracker.models.evidence import language_tag, web_address
from tracker.web.forms import ActForm
from tracker.web.text_languages import doubted_language
from tracker.words.counting import Length, length_of
from tracker.words.language_names import language_code, language_name

TOO_LONG = _("This has %(show_value)d characters. At most %(limit_value)d can be kept.")


class Line(forms.CharField):
    """One line of a person's words. Its limit is checked here, never cut off by the browser."""

    widget: forms.Widget = forms.TextInput(attrs={"dir": "auto"})

    def __init__(self, *, limit: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        # One sentence for NUL and for every other character that cannot be stored.
        self.validators = [v for v in self.validators if not isinstance(v, ProhibitNullCharactersValidator)]
        self.validators += [MaxLengthValidator(limit, TOO_LONG), refuse_unstorable]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Spaces at the ends, which a post loses, are no change."""
        return super().has_changed(self.to_python(initial), data)


class Words(Line):
    """A text of several lines; browsers send CR LF, the record keeps LF."""

    widget = forms.Textarea(attrs={"dir": "auto", "rows": 4})

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value) or ""
        return text.replace("\r\n", "\n").replace("\r", "\n")


class Day(forms.DateField):
    """A date in the browser's own picker; typed by hand it is year, month, day."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def __init__(self, **kwargs: Any) -> None:
        sentence = _("Write the date as year, month and day: 2027-03-31.")
        super().__init__(input_formats=["%Y-%m-%d"], error_messages={"invalid": sentence}, **kwargs)


class Boxes(forms.MultipleChoiceField):
    """Boxes to select. Nobody cleared what the form began with and does not offer."""

    widget = forms.CheckboxSelectMultiple

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed([each for each in initial or [] if self.valid_value(each)], data)


class Revision(forms.IntegerField):
    """The revision of the draft that the person saw; empty where there was none."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, min_value=0, max_value=2**31 - 1, **kwargs)


class PortalForm(ActForm):
    """A form whose errors know their place, and that can begin with what was typed before."""

    use_required_attribute = False
    status_of_mistakes = 422

    def restore(self, kept: QueryDict | None) -> None:
        """Begin with what was typed before a session ended. Nothing is checked or saved by that."""
        if kept is None:
            return
        for name, field in self.fields.items():
            if not isinstance(field, forms.FileField):
                self.initial[name] = field.widget.value_from_datadict(kept, {}, self.add_prefix(name))

    @property
    def mistakes(self) -> list[tuple[str, str]]:
        """(id of the field, sentence) of every error, in the order of the fields; no id for the form's own."""
        found = [("", str(message)) for message in self.non_field_errors()]
        for name in self.fields:
            bound = self[name]
            anchor = bound.id_for_label or f"{bound.auto_id}_0"
            found += [(anchor, str(message)) for message in bound.errors]
        return found


SHARED = [("no", _("Private: seen by your State and, once you send it, by the secretariat")),
          ("yes", _("Public: anybody can read it as soon as a published answer cites it"))]  # fmt: skip


def shared_field(**kwargs: Any) -> forms.TypedChoiceField:
    """Whether an item is public, which is what the form gives of it."""
    return forms.TypedChoiceField(
        label=_("Who may read it"),
        choices=SHARED,
        initial="no",
        widget=forms.RadioSelect,
        coerce=lambda chosen: chosen == "yes",
        **kwargs,
    )


def link_field(label: str | Promise) -> Line:
    """An address on the web."""
    return Line(
        label=label,
        limit=1000,
        required=False,
        validators=[web_address],
        help_text=_("It begins with http:// or https://."),
        widget=forms.TextInput(
            attrs={"dir": "ltr", "inputmode": "url", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


# Translators: hint under the field "Language of the document".
NAME_OR_CODE = _("Its name, for example Vietnamese, or its code, for example vi.")


known_language = RegexValidator(
    language_tag.regex, _("Write the name of the language, for example French, or its code: fr, vi, zh-hans.")
)


class LanguageInput(forms.TextInput):
    """A field for the name of a language, which offers the names of the six languages of the United Nations."""

    def __init__(self) -> None:
        super().__init__(attrs={"dir": "auto", "spellcheck": "false", "autocomplete": "off"})

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """Return the field and its list of names."""
        listed = f"languages-of-{name}"
        field = super().render(name, value, {**(attrs or {}), "list": listed}, renderer)
        names = format_html_join(
            "", '<option value="{}"></option>', ([language_name(code)] for code in Language.values)
        )
        return format_html('{}<datalist id="{}">{}</datalist>', field, listed, names)


class NamedLanguage(Line):
    """The language of a document, which may be any: shown by its name, written as its name or its code."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(limit=20, widget=LanguageInput(), validators=[known_language], **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Return the name of the language in the reader's language."""
        return language_name(value) if value else value

    def to_python(self, value: Any) -> Any:
        return language_code(str(super().to_python(value) or ""))


PINPOINT_LIMIT, TITLE_LIMIT = 200, 300


def pin_name(evidence: Evidence) -> str:
    """The name of the field for the place in an item."""
    return f"pin-{evidence.pk}"


def link_fields() -> dict[str, forms.Field]:
    """A new link, added to the library and cited in one save. Its uuid makes a form sent twice one item."""
    return {
        "link": link_field(_("Address of the page")),
        "link_title": Line(label=_("Title, if it has one"), limit=TITLE_LIMIT, required=False),
        "link_pin": Line(label=_("Page or article"), limit=PINPOINT_LIMIT, required=False),
        "link_language": NamedLanguage(
            label=_("Language of the document"),
            required=False,
            help_text=_("Its name or its code. Left empty, it is the language of this text."),
        ),
        "link_public": shared_field(required=False),
        "link_uuid": forms.UUIDField(widget=forms.HiddenInput, initial=uuids.uuid4, required=False),
    }


@dataclass(frozen=True)
class CitedRow:
    """One item of the library as the form shows it."""

    evidence: Evidence
    is_cited: bool
    pin: BoundField


NOT_CHOSEN = ("", _("Not chosen yet"))


class TextInLanguage(BoundField):
    """A text in the language that the form names, so that programs for reading aloud and for spelling know it."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Return the attributes of its box."""
        return {**super().build_widget_attrs(attrs, widget), "lang": self.form["language"].value() or ""}


class CountedText(TextInLanguage):
    """A text that is said how long it is."""

    @property
    def length(self) -> Length:
        """How long it is now, in the language that is chosen."""
        return length_of(self.value() or "", self.form["language"].value() or "")

    @property
    def aria_describedby(self) -> str:
        return f"{super().aria_describedby} {self.auto_id}_count"


def _form_field(field: ContentField) -> forms.Field:
    asked: dict[str, Any] = {"label": field.question, "help_text": field.hint, "required": field.is_required}
    if field.missing:
        asked["error_messages"] = {"required": field.missing}
    match field.kind:
        case Kind.CHOICE:
            return _choice(field, asked)
        case Kind.DAY:
            return Day(**asked)
        case Kind.LINE:
            return Line(limit=field.limit, bound_field_class=TextInLanguage, **asked)
        case Kind.WORDS:
            made = Words(
                limit=field.limit, bound_field_class=CountedText if field.is_counted else TextInLanguage, **asked
            )
            made.widget.attrs["rows"] = field.rows
            return made


def _choice(field: ContentField, asked: dict[str, Any]) -> forms.ChoiceField:
    """Buttons where the choice is made in the end and none is made beforehand; else a list, which may be left alone."""
    choices: list[Any] = [(choice.value, choice.label) for choice in field.offered]
    if field.has_buttons:
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **asked)
    first = [] if field.initial else [NOT_CHOSEN]
    return forms.ChoiceField(choices=[*first, *choices], initial=field.initial, **asked)


@dataclass(frozen=True)
class AskedField:
    """One field as the page shows it."""

    field: ContentField
    bound: BoundField

    @property
    def is_folded(self) -> bool:
        """Whether a page may fold it until it holds something: all but the status and the summary."""
        return not self.field.has_buttons and not self.field.is_counted

    @property
    def options(self) -> list[tuple[Any, Any]]:
        """Each choice with its button."""
        return list(zip(self.field.offered, self.bound, strict=True))


class ContentForm(PortalForm):
    """What a version says, in which language, and what it cites: with a tick and a place for each item of the library.

    Each kind of version has a form with its `content`.
    """

    content: ClassVar[Content] = ()
    conflict: EditConflict | None = None

    language = forms.ChoiceField(label=_("Language of this text"), choices=Language.choices, initial=Language.ENGLISH)
    revision = Revision()

    def __init__(self, *args: Any, library: Iterable[Evidence], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {field.name: _form_field(field) for field in self.content} | self.fields
        self.library = list(library)
        self.fields["evidence"] = Boxes(
            label=_("Evidence"),
            required=False,
            choices=[(str(each.pk), each.title) for each in self.library],
            error_messages={"invalid_choice": _("One of these items is not in your library.")},
        )
        for each in self.library:
            pin = Line(label=_("Page or article"), limit=PINPOINT_LIMIT, required=False)
            pin.widget.attrs["lang"] = each.language
            self.fields[pin_name(each)] = pin
        self.fields |= link_fields()

    def carry_out(self, act: Callable[[], Any]) -> Any:
        """As of every form. Where somebody saved after the page was opened, `conflict` has what is stored, and the next
        save of what was typed replaces it.
        """
        try:
            return super().carry_out(act)
        except EditConflict as conflict:
            self.conflict, stored = conflict, conflict.theirs
            posted: Any = self.data
            self.data = data = posted.copy()
            data["revision"] = stored.revision if stored and stored.review_state == ReviewState.DRAFT else ""
        return None

    @property
    def status(self) -> int:
        """The HTTP status: 409 where somebody was quicker."""
        return 409 if self.conflict else super().status

    @property
    def asked(self) -> list[AskedField]:
        """What is asked of the content, in its order."""
        return [AskedField(field, self[field.name]) for field in self.content]

    @property
    def doubted_language(self) -> str:
        """A sentence where a text is in other letters than those of its language; a suggestion, and no error."""
        typed = {field.name: self[field.name].value() for field in self.content}
        return str(doubted_language(self.content, typed, str(self["language"].value() or "")))

    @property
    def said(self) -> dict[str, Any]:
        """What is said, by name, and its language."""
        return {name: self.cleaned_data[name] for name in (*names(self.content), "language")}

    @classmethod
    def begin(cls, version: Any, draft: Any, printed: dict[str, Any], language: str) -> dict[str, Any]:
        """The initial values: those of a version, or of printed words in their place.

        Args:
            version: the draft, or what the next one begins with; None where there is neither.
            draft: the one that is open, whose revision the person sees.
            language: of what has no text yet.
        """
        begun = cls.begun_with(version) if version else {}
        return {"language": language} | begun | printed | {"revision": draft.revision if draft else None}

    @classmethod
    def begun_with(cls, version: Any) -> dict[str, Any]:
        """The initial values that a version gives."""
        said = {field.name: field.own(version) for field in cls.content}
        citations = list(version.evidence_citations.all())
        pins = {pin_name(each.evidence): each.pinpoint for each in citations}
        evidence = [str(each.evidence_id) for each in citations]
        return {**said, "language": version.language, "evidence": evidence, **pins}

    @property
    def link_is_open(self) -> bool:
        """Whether the fields of a new link are shown at once: something is in them."""
        return any(
            self[name].errors or self[name].value() for name in ("link", "link_title", "link_pin", "link_language")
        )

    @property
    def rows(self) -> list[CitedRow]:
        """The library, what is cited first."""
        ticked = set(self["evidence"].value() or [])
        rows = [CitedRow(each, str(each.pk) in ticked, self[pin_name(each)]) for each in self.library]
        return sorted(rows, key=lambda row: not row.is_cited)

    @property
    def language_of_new(self) -> str:
        """The language of what is added here: that of the text, unless another one is given."""
        return str(self.cleaned_data["link_language"] or self.cleaned_data["language"])

    def citations(self) -> list[Citation]:
        """What is cited, and where, for the action."""
        chosen = set(self.cleaned_data["evidence"])
        return [Citation(each, self.cleaned_data[pin_name(each)]) for each in self.library if str(each.pk) in chosen]


class PortalActForm(PortalForm):
    """One button. `revision` is that of the version on the page."""

    revision = Revision()


@dataclass(frozen=True)
class OfferedRecommendation:
    """One recommendation that a form offers, with its checkbox; for an expert who has it, with what she was given.

    `stage`: how its answer stands; `others`: to whom it is assigned already.
    """

    item: PeriodItem
    box: Any
    assignment: Assignment | None = None
    stage: str | Promise = ""
    others: Sequence[Assignment] = ()


def are_of_several(items: Iterable[PeriodItem]) -> bool:
    """Whether these are of more than one meeting, so that a label alone does not say which of them is meant."""
    return len({each.recommendation.meeting_id for each in items}) > 1


def as_printed(items: Sequence[PeriodItem]) -> list[PeriodItem]:
    """Meetings and their documents as they come first in `items`, and what a document holds as it prints it.

    A meeting's own order is that of the document that came first: its final report may print the same in another one.
    """
    first: dict[object, int] = {}
    for place, each in enumerate(items):
        first.setdefault(each.recommendation.meeting, place)
        first.setdefault(each.printing.document, place)
    return sorted(
        items,
        key=lambda each: (first[each.recommendation.meeting], first[each.printing.document], each.printing.order),
    )


class OffersRecommendations(PortalForm):
    """A form with a tick for each recommendation, as printed, under the meetings that they are of."""

    items: dict[str, PeriodItem]
    names_meetings: bool

    def offer(self, items: Sequence[PeriodItem], label: Any, *, required: Any, invalid: Any) -> None:
        """Make the field, with its label and its sentences for no choice and for a wrong one."""
        self.items = {str(each.recommendation_id): each for each in as_printed(items)}
        self.names_meetings = are_of_several(items)
        self.fields["recommendations"] = forms.MultipleChoiceField(
            label=label,
            choices=[(pk, each.printing.label) for pk, each in self.items.items()],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": required, "invalid_choice": invalid},
        )

    @property
    def offered(self) -> list[OfferedRecommendation]:
        """Each with its checkbox."""
        return [*map(OfferedRecommendation, self.items.values(), self["recommendations"])]

    @property
    def groups(self) -> list[tuple[Meeting, list[OfferedRecommendation]]]:
        """What is offered, by meeting."""
        found = groupby(self.offered, lambda each: each.item.recommendation.meeting)
        return [(meeting, list(offered)) for meeting, offered in found]

    def chosen(self) -> list[Recommendation]:
        """The recommendations ticked, for the action."""
        return [self.items[pk].recommendation for pk in self.cleaned_data["recommendations"]]
