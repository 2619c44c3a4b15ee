"""A page's form as a person would send it: every field with the value on the page, and a word where one is needed."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

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

    action: str = ""
    method: str = "get"
    values: dict[str, list[str]] = field(default_factory=dict)
    offered: dict[str, list[str]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    other_actions: list[str] = field(default_factory=list)  # where its buttons send it instead
    texts: set[str] = field(default_factory=set)  # in which a person types and reads words

    def filled(self) -> dict[str, Any]:
        """The form as a person sends it."""
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


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self.form: PageForm | None = None
        self.field = ""  # the select or textarea that is open
        self.is_multiple = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attributes}
        if tag == "form":
            self.form = PageForm(has.get("action", ""), has.get("method", "get").lower())
            self.forms.append(self.form)
        elif self.form is not None and tag in ("input", "select", "textarea", "option", "button"):
            getattr(self, f"_{tag}")(self.form, has)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        elif tag in ("select", "textarea") and self.form is not None:
            self._close(self.form)
            self.field = ""

    def handle_data(self, data: str) -> None:
        if self.form is not None and self.field and self.field not in self.form.offered:
            self.form.values[self.field][0] += data

    def _input(self, form: PageForm, has: dict[str, str]) -> None:
        name, kind = has.get("name", ""), has.get("type", "text")
        if not name or kind in ("submit", "button", "reset", "search"):
            return
        if kind == "file":
            form.files.append(name)
            return
        form.names.add(name)
        if kind in ("radio", "checkbox"):
            form.offered.setdefault(name, []).append(has.get("value", "on"))
            if "checked" in has:
                form.values.setdefault(name, []).append(has.get("value", "on"))
        else:
            form.values.setdefault(name, []).append(has.get("value", ""))
            if kind in ("text", "email", "date", "number"):
                form.texts.add(name)

    def _button(self, form: PageForm, has: dict[str, str]) -> None:
        """The first button is the one that Enter presses."""
        if has.get("formaction"):
            form.other_actions.append(has["formaction"])
        if has.get("name") and has.get("type", "submit") == "submit" and has["name"] not in form.names:
            form.names.add(has["name"])
            form.values[has["name"]] = [has.get("value", "")]

    def _select(self, form: PageForm, has: dict[str, str]) -> None:
        self.field, self.is_multiple = has.get("name", ""), "multiple" in has
        form.names.add(self.field)
        form.offered[self.field] = []
        form.values[self.field] = []

    def _option(self, form: PageForm, has: dict[str, str]) -> None:
        if self.field in form.offered:
            form.offered[self.field].append(has.get("value", ""))
            if "selected" in has:
                form.values[self.field].append(has.get("value", ""))

    def _textarea(self, form: PageForm, has: dict[str, str]) -> None:
        self.field = has.get("name", "")
        form.names.add(self.field)
        form.texts.add(self.field)
        form.values[self.field] = [""]

    def _close(self, form: PageForm) -> None:
        """A browser sends the first option of a list where none is selected, and drops the first line feed of a text."""
        values = form.values[self.field]
        if self.field not in form.offered:
            form.values[self.field] = [values[0].replace("\r\n", "\n").removeprefix("\n")]
        elif not values and not self.is_multiple:
            form.values[self.field] = form.offered[self.field][:1]


# Forms of the frame of every page.
FRAME = ("/sign-out/", "/logout/", "/portal/language/", "/resume/")


def forms_of(page: str) -> list[PageForm]:
    """The forms of a page that post something of their own."""
    parser = _Forms()
    parser.feed(page)
    own = [form for form in parser.forms if form.method == "post"]
    return [form for form in own if not any(form.action.endswith(end) for end in FRAME)]
