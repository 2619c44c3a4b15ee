"""A person at a browser without JavaScript, who follows what the pages show, and is counted.

She presses no button and follows no link that is not on the page before her. What counts: pages that were shown, clicks
(links, buttons, boxes, choices from a list), and values that she typed.
"""

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from django.http import HttpResponseBase
from django.test import Client
from lxml import html

from tracker.models import User

BUTTONS = ".//input[@type='submit'] | .//button[not(@type) or @type='submit']"


def words_of(element: Any) -> str:
    """What a reader sees of a link or a button, in one line."""
    return " ".join((element.get("value", "") if element.tag == "input" else element.text_content()).split())


@dataclass
class Counted:
    """What a way through the pages took."""

    pages: int = 0
    clicks: int = 0
    typed: int = 0

    def __sub__(self, other: "Counted") -> "Counted":
        return Counted(self.pages - other.pages, self.clicks - other.clicks, self.typed - other.typed)

    def __add__(self, other: "Counted") -> "Counted":
        return Counted(self.pages + other.pages, self.clicks + other.clicks, self.typed + other.typed)


@dataclass
class Walker:
    """One person and the page before her."""

    person: User
    counted: Counted = field(default_factory=Counted)
    address: str = ""
    response: Any = None
    page: Any = None

    def __post_init__(self) -> None:
        self.client = Client(headers={"sec-fetch-site": "same-origin"})
        self.client.force_login(self.person, backend="django.contrib.auth.backends.ModelBackend")

    # --- what the page says

    @property
    def text(self) -> str:
        return " ".join(self.page.text_content().split())

    def sees(self, *sentences: str) -> None:
        for sentence in sentences:
            assert sentence in self.text, f"{self.address} does not say {sentence!r}: {self.text[-3000:]}"

    def _links(self, words: str) -> list[Any]:
        return [each for each in self.page.iterfind(".//a[@href]") if words_of(each).startswith(words)]

    def links(self, words: str) -> list[str]:
        """The addresses of the links that begin with these words."""
        return [urljoin(self.address, each.get("href")) for each in self._links(words)]

    # --- what she does

    def opens(self, address: str) -> None:
        """Come by a bookmark or by the link of a mail."""
        self._show(self.client.get(address, follow=True), address)

    def follows(self, words: str) -> None:
        links = self.links(words)
        assert links, f"{self.address} has no link {words!r}: {[words_of(a) for a in self.page.iterfind('.//a')]}"
        self.counted.clicks += 1
        self.opens(links[0])

    def fetches(self, words: str) -> bytes:
        self.counted.clicks += 1
        return self._bytes(self.client.get(self.links(words)[0]))

    def presses(self, button: str, *, files: dict[str, Any] | None = None, **typed: Any) -> None:
        """Fill in the form of this button, and press it. A list of values is that of boxes or of a list of choices."""
        self._show(self._sent(button, files or {}, typed), self.address)

    def fetches_by(self, button: str, **typed: Any) -> bytes:
        """The same with a button that hands out a file."""
        return self._bytes(self._sent(button, {}, typed))

    # --- how it is done

    def _bytes(self, response: Any) -> bytes:
        assert response.status_code == 200, response
        return b"".join(response.streaming_content) if response.streaming else response.content

    def _show(self, response: Any, address: str) -> None:
        """The page that an address, or where it leads, shows."""
        assert response.status_code == 200, (address, response.status_code, _mistakes(response))
        self.address = response.redirect_chain[-1][0] if response.redirect_chain else address
        self.address = urljoin(address, self.address)
        self.response, self.counted.pages = response, self.counted.pages + 1
        self.page = html.fromstring(response.text)

    def _sent(self, button: str, files: dict[str, Any], typed: dict[str, Any]) -> Any:
        pressed, form = self._button(button)
        self.counted.clicks += 1
        for name, value in typed.items():
            if name in form.inputs:
                self._fill(form, name, value)
        names = {each.get("name") for each in form.iterfind(".//input[@type='file']")}
        assert set(files) <= names, names
        self.counted.clicks += len(files)
        pairs = [*form.form_values(), *self._fields_outside(form, typed)]
        if pressed.get("name"):
            pairs = [*pairs, (pressed.get("name"), pressed.get("value", ""))]
        address = urljoin(self.address, pressed.get("formaction") or form.get("action") or "")
        if form.method == "GET":
            place = urlsplit(address)._replace(query=urlencode(pairs), fragment="").geturl()
            self.address = place
            return self.client.get(place, follow=True)
        data: dict[str, Any] = {}
        for name, value in pairs:
            data.setdefault(name, []).append(value)
        self.address = address.partition("#")[0]
        return self.client.post(self.address, data | files, follow=True)

    def _fields_outside(self, form: Any, typed: dict[str, Any]) -> list[tuple[str, str]]:
        """The boxes that stand elsewhere on the page and name the form, with what is selected of them."""
        boxes = self.page.xpath("//input[@type='checkbox'][@form=$form]", form=form.get("id", ""))
        for box in boxes:
            wanted = typed.get(box.get("name"))
            if wanted is not None and box.checked != (box.get("value") in map(str, wanted)):
                box.checked = not box.checked
                self.counted.clicks += 1
        missing = set(typed) - {box.get("name") for box in boxes} - set(form.inputs.keys())
        assert not missing, f"{self.address} has no field {missing}"
        return [(box.get("name"), box.get("value")) for box in boxes if box.checked]

    def _button(self, words: str) -> tuple[Any, Any]:
        seen = []
        for form in self.page.forms:
            for each in form.xpath(BUTTONS):
                seen.append(words_of(each))
                if words_of(each) == words:
                    return each, form
        raise AssertionError(f"{self.address} has no button {words!r}: {seen}")

    def _fill(self, form: Any, name: str, value: Any) -> None:
        """Put a value where the page has a field for it. Counted only where it changes something."""
        inputs = form.inputs[name]
        is_choice = isinstance(inputs, (html.CheckboxGroup, html.RadioGroup, html.SelectElement)) or (
            inputs.get("type") == "checkbox"
        )
        if isinstance(value, list):
            before, after = _ticked(inputs), set(map(str, value))
            self.counted.clicks += len(before ^ after)
            if isinstance(inputs, html.InputElement):
                inputs.checked = bool(after)
            else:
                inputs.value = after
        elif inputs.value != str(value):
            self.counted.clicks += is_choice
            self.counted.typed += not is_choice
            inputs.value = str(value)


def _ticked(inputs: Any) -> set[str]:
    """What is chosen: of boxes, of a list of choices, or of one box alone."""
    if isinstance(inputs, html.InputElement):
        return {inputs.get("value", "on")} if inputs.checked else set()
    return set(inputs.value)


def _mistakes(response: HttpResponseBase) -> str:
    page = html.fromstring(getattr(response, "text", "") or "<p></p>")
    found = page.xpath("//*[contains(@class, 'error')]")
    return re.sub(r"\s+", " ", " | ".join(each.text_content() for each in found))
