"""What an answer or a commitment says, as fields of a form, from its definition; and the form that both are."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from tracker.choices import ReviewState
from tracker.content.fields import Content, ContentField, Kind, names
from tracker.counting import Length, length_of
from tracker.models import CommitmentUpdate, StatusUpdate
from tracker.models.versions import Version
from tracker.portal.evidence.citing_forms import CitingForm, citations_initial
from tracker.portal.forms.base import Day, Line, Revision, Words, language_field
from tracker.text_languages import doubted_language

NOT_CHOSEN = ("", _("Not chosen yet"))


class CountedText(BoundField):
    """A text that is said how long it is."""

    @property
    def length(self) -> Length:
        """How long it is now, in the language that is chosen."""
        return length_of(self.value() or "", self.form["language"].value() or "")

    @property
    def aria_describedby(self) -> str:
        return f"{super().aria_describedby} {self.auto_id}_count"


def content_fields(fields: Content) -> dict[str, forms.Field]:
    """{name: form field}, in the order of the definition."""
    return {field.name: _form_field(field) for field in fields}


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
            return Line(limit=field.limit, **asked)
        case Kind.WORDS:
            made = Words(limit=field.limit, bound_field_class=CountedText if field.is_counted else None, **asked)
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


class ContentForm(CitingForm):
    """What a version says, in which language, and what it cites. Each kind of version has a form with its `content`."""

    content: ClassVar[Content] = ()

    language = language_field()
    revision = Revision()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = content_fields(self.content) | self.fields

    def replace_next(self, stored: Version | None) -> None:
        """Let the next save of what was typed replace `stored`, which somebody saved after the page was opened."""
        posted: Any = self.data
        self.data = data = posted.copy()
        data["revision"] = stored.revision if stored and stored.review_state == ReviewState.DRAFT else ""

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
    def begun_with(cls, version: StatusUpdate | CommitmentUpdate) -> dict[str, Any]:
        """The initial values that a version gives: the draft, or what the next one begins with."""
        said = {field.name: field.own(version) for field in cls.content}
        return {**said, "language": version.language, **citations_initial(version.evidence_citations.all())}
