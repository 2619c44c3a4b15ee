"""A page's form as a person would send it: every field with the value on the page, and a word where one is needed."""

from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from lxml import html

from tests.factories.files import CONTENT
from tests.factories.world import SEED

# What a person types where the page leaves a field empty. A field that is not here stays empty.
TYPED = {
    "implementation_status": "in_progress",
    "summary": "A plausible summary.",
    "text": "A plausible commitment.",
    "title": "A plausible title",
    "label": "15 (zz)",
    "clause_0": "the",
    "consent": "yes",
    "reason": "A plausible reason.",
    "note_verbale": "NV/77",
    "note_on": timezone.now().date().isoformat(),  # later than what the States of the world decided
    "due_on": "2099-01-31",
    "until": "2099-03-31",
    "opens_on": "2030-01-01",
    "closes_on": "2099-02-28",
    "reported_on": "2026-01-15",
    "channel": "letter",
    "slug": "a-plausible-slug",
    "username": "a-plausible-name",
    "email": "plausible@example.org",
    "password": "a long plausible password",
    "password_again": "a long plausible password",
    "old_password": "an invented password",
    "new_password1": "a long plausible password",
    "new_password2": "a long plausible password",
    "number": "9",
    "name_en": "A plausible name",
    "full_name": "A plausible name",
    "addressee": "A plausible addressee",
    "title_en": "A plausible title",
    "text_en": "A plausible sentence.",
    "starts_on": "2030-01-01",
    "ends_on": "2030-01-02",
}
# What is typed over whatever the page holds, so that something is saved, and no mark of the world comes back as an echo.
RETYPED = ("summary", "text", "title", "title_en", "text_en", "name_en", "full_name", "addressee", "consent", "clause_0")  # fmt: skip
# Fields that want a choice where the page has chosen none: the last one offered.
CHOSEN = {"recommendations", "mandate", "meeting", "user", "member_state", "kind", "named", "invitations", "subject",
          "fields_named", "language", "role", "whom", "state", "period", "progress", "versions", "add"}  # fmt: skip
NOT_SENT = {"csrfmiddlewaretoken"}


@dataclass
class PageForm:
    """One form of a page."""

    action: str
    values: dict[str, list[str]] = field(default_factory=dict)
    offered: dict[str, list[str]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    other_actions: list[str] = field(default_factory=list)  # where its buttons send it instead
    texts: set[str] = field(default_factory=set)  # in which a person types and reads words

    def filled(self) -> dict[str, Any]:
        data: dict[str, Any] = {name: values for name, values in self.values.items() if name not in NOT_SENT}
        for name in self.names:
            key = name.rpartition("-")[2]
            if name in RETYPED or not any(data.get(name, [])):
                if key in TYPED and not (name in self.offered and TYPED[key] not in self.offered[name]):
                    data[name] = TYPED[key]
                elif key in CHOSEN and any(self.offered.get(name, [])):
                    data[name] = [value for value in self.offered[name] if value][-1]
        return data | {name: plausible_file(name) for name in self.files}


def plausible_file(name: str) -> SimpleUploadedFile:
    """A small file of the kind that the field wants."""
    if name == "file":
        return SimpleUploadedFile("report.txt", SEED.read_bytes() + b"\n\n", "text/plain")
    ending = "pdf" if name == "scan" else "txt"
    content, content_type = CONTENT[ending]
    return SimpleUploadedFile(f"plausible.{ending}", content, content_type)


def _input(form: PageForm, control: Any) -> None:
    name, kind = control.get("name", ""), control.get("type", "text")
    if not name or kind in ("submit", "button", "reset", "search"):
        return
    if kind == "file":
        form.files.append(name)
        return
    form.names.add(name)
    if kind in ("radio", "checkbox"):
        form.offered.setdefault(name, []).append(control.get("value", "on"))
        if "checked" in control.attrib:
            form.values.setdefault(name, []).append(control.get("value", "on"))
    else:
        form.values.setdefault(name, []).append(control.get("value", ""))
        if kind in ("text", "email", "date", "number"):
            form.texts.add(name)


def _button(form: PageForm, control: Any) -> None:
    name = control.get("name", "")
    if control.get("formaction"):
        form.other_actions.append(control.get("formaction"))
    if name and control.get("type", "submit") == "submit" and name not in form.names:
        form.names.add(name)
        form.values[name] = [control.get("value", "")]


def _select(form: PageForm, control: Any) -> None:
    """A browser sends the first option of a list where none is selected."""
    name, options = control.get("name", ""), list(control.iter("option"))
    form.names.add(name)
    form.offered[name] = [each.get("value", "") for each in options]
    chosen = [each.get("value", "") for each in options if "selected" in each.attrib]
    form.values[name] = chosen or ([] if "multiple" in control.attrib else form.offered[name][:1])


def _textarea(form: PageForm, control: Any) -> None:
    """A browser drops the first line feed of a text."""
    name = control.get("name", "")
    form.names.add(name)
    form.texts.add(name)
    form.values[name] = [(control.text or "").replace("\r\n", "\n").removeprefix("\n")]


READERS = {"input": _input, "button": _button, "select": _select, "textarea": _textarea}
# Forms of the frame of every page.
FRAME = ("/sign-out/", "/logout/", "/portal/language/", "/resume/")


def forms_of(page: str) -> list[PageForm]:
    """The forms of a page that post something of their own."""
    found = html.fromstring(page).forms if "<form" in page else []
    own = [_form(each) for each in found if each.get("method", "").lower() == "post"]
    return [form for form in own if not any(form.action.endswith(end) for end in FRAME)]


def _form(element: Any) -> PageForm:
    form = PageForm(element.get("action", ""))
    for control in element.iter(*READERS):
        READERS[control.tag](form, control)
    return form
