"""How the desk shows a text, a link and a change: words of a State always with their language and direction."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.db import models
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from tracker.choices import IntentionKind
from tracker.content.fields import Content

IN_WORDS = "_in_words"  # after the name of a column
# How the address of a correction names what is corrected, by the table.
NAMES_OF_TARGETS = {
    "transmission": "letter",
    "statusupdate": "answer",
    "commitmentupdate": "commitment",
    "invitation": "invitation",
    "mandate": "nomination",
    "printing": "text",
    "paragraph": "paragraph",
    "importproposal": "import",
    "spreadsheetimport": "sheet",
    "submission": "response",
}


def said(text: str, language: str) -> SafeString | str:
    """A text as it was written, with its language; nothing for no text."""
    if not text:
        return ""
    return format_html('<div class="said" lang="{}" dir="auto">{}</div>', language, text)


def cut(text: str, most: int = 120) -> str:
    """The beginning of a text, for a line of a list."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def bare(text: Any) -> SafeString:
    """A name or a reference in a line of another language."""
    return format_html("<bdi>{}</bdi>", text)


def words_of(name: str, label: Any) -> Callable[[Any], Any]:
    """A read-only column that shows the text `name` of a version in the version's language."""

    @admin.display(description=label)
    def shown(version: Any) -> SafeString | str:
        return said(getattr(version, name), version.language) or "—"

    shown.__name__ = f"{name}_words"
    return shown


def as_said(fields: Content) -> list[str | Callable[[Any], Any]]:
    """The read-only columns of what a version says: a State's own words in the language of the version."""
    return [words_of(field.name, field.label) if field.is_text else field.name for field in fields]


def in_words(field: models.Field) -> Callable[[Any], Any]:
    """A column that says yes or no, or a person's name: no cross, no tick, no link to accounts that few may see."""

    @admin.display(description=field.verbose_name, ordering=field.name)
    def shown(thing: Any) -> SafeString | str:
        value = getattr(thing, field.name)
        if isinstance(field, models.BooleanField):
            return yes_or_no(value)
        return bare(value) if value else "—"

    shown.__name__ = f"{field.name}{IN_WORDS}"
    return shown


def yes_or_no(value: bool) -> str:
    """Yes or no, as words."""
    return _("Yes") if value else _("No")


def intention_label(kind: str | None) -> Any:
    """What a State said that it intends, as its people read it; nothing where it said nothing."""
    return IntentionKind(kind).label if kind else ""


def intention_line(intention: Any) -> SafeString:
    """One of the things that a State said, with its day and its own words."""
    day = date_format(intention.stated_at, "DATE_FORMAT")
    label = intention.get_kind_display()
    return format_html('{} · {}<div class="said" dir="auto">{}</div>', label, day, intention.words)


def state_and_period(submission: Any) -> str:
    """What a submission is called at the desk."""
    # Translators: a State, and the reporting period that it answers.
    return _("%(state)s, %(period)s") % {"state": submission.member_state, "period": submission.period}


def sending_named(sent: Any) -> str:
    """Return what a sending is called: its State, period and time."""
    return f"{state_and_period(sent.submission)}, {date_format(sent.submitted_at, 'DATETIME_FORMAT')}"


def correction_named(correction: Any) -> str:
    """Return what a correction, a consent or an erasure is called: what was wrong, and in what."""
    thing = correction.target
    label = thing.printing.label if correction.status_update_id else ""
    submission = thing if correction.submission_id else getattr(thing, "submission", None)
    state = getattr(thing, "member_state", "")
    what = state_and_period(submission) if submission is not None else ", ".join(filter(None, [str(state), str(thing)]))
    if correction.mandate_id:
        what = f"{thing.get_role_display()}, {thing.member_state}"
    elif correction.invitation_id:
        what = state_and_period(thing)
    # Translators: what was wrong, and in what, for example "The State: 15 (a), Peru, First reporting period".
    return _("%(kind)s: %(what)s") % {
        "kind": correction.get_kind_display(),
        "what": ", ".join(filter(None, [label, what])),
    }


def correct_address(thing: models.Model, **more: Any) -> str:
    """The address at which a mistake of ours in `thing` is corrected; `more`: the kind."""
    name = NAMES_OF_TARGETS[thing._meta.model_name or ""]
    return f"{reverse('admin:tracker_correction_ask')}?{urlencode({name: thing.pk, **more})}"


def page_of(thing: models.Model) -> str:
    """The address of an object's page at the desk."""
    return reverse(f"admin:tracker_{thing._meta.model_name}_change", args=[thing.pk])


def public_address(thing: Any) -> str:
    """The address of the public page that shows a publication, or a version that is public."""
    if commitment := getattr(thing, "commitment_id", None):
        return reverse("report:commitment", args=[commitment])
    recommendation = thing.recommendation
    return reverse("report:recommendation", args=[recommendation.meeting.slug, recommendation.slug])


def list_of(model: type[models.Model], query: str = "") -> str:
    """The address of a table's list at the desk, with a query string."""
    address = reverse(f"admin:tracker_{model._meta.model_name}_changelist")
    return f"{address}?{query}" if query else address


def apart(text: str) -> str:
    """A label for a place that takes no tags (a choice of a form), kept apart from the direction of the page.

    Without it "15 (a) Strengthen" reads "Strengthen (a) 15" in Arabic. The signs are first strong isolate and its end
    (Unicode Standard Annex 9); where the page runs from left to right nothing is added.
    """
    return f"\u2068{text}\u2069" if get_language_bidi() else text


def link(address: str, words: Any) -> SafeString:
    """A link whose words may be in any direction."""
    return format_html('<a href="{}"><bdi>{}</bdi></a>', address, words)


def one_a_line(pieces: list[Any]) -> SafeString:
    """Several things under each other."""
    return format_html_join("", "<div>{}</div>", ((piece,) for piece in pieces))


def letter_address(period: str, member_state: str) -> str:
    """The address of the page on which a letter of a State is entered for a period."""
    return reverse("admin:tracker_submission_letter", args=[period, member_state])


def board_address(period: Any) -> str:
    """The address of the board of a reporting period."""
    return reverse("admin:period_board", args=[period.slug])


def check_address(transmission: models.Model) -> str:
    """The address of the page on which a transmission is checked."""
    return reverse("admin:tracker_transmission_check", args=[transmission.pk])


def screen_address(version: models.Model) -> str:
    """The address of the screen on which one version is checked."""
    return reverse(f"admin:tracker_{version._meta.model_name}_check", args=[version.pk])
