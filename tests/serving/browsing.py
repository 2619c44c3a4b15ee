"""A browser's part of the work over HTTP: pages with their forms, posts, and a line that may break at any moment."""

import http.client
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import SimpleCookie

from lxml import html

type Fields = list[tuple[str, str]]


class LineBroke(Exception):
    """No answer came back: the post may have been carried out, or not."""


@dataclass(frozen=True)
class Page:
    """What came back from one request."""

    status: int
    goes_to: str
    body: str

    def form(self, field: str) -> Fields:
        """The filled fields of the form that has `field`. Raises AssertionError where the page has none."""
        for form in html.fromstring(self.body).forms:
            if field in form.fields:
                # As a browser does, without the line end that begins a textarea.
                return [(name, value.removeprefix("\n")) for name, value in form.form_values() if value is not None]
        raise AssertionError(f"no form with {field}: {self.status} {self.body[:500]}")


class Browser:
    """One person's browser, signed in by a cookie. `headers`: what a proxy in front would add to each request."""

    def __init__(self, port: int, session: str, headers: Mapping[str, str] | None = None) -> None:
        self.port = port
        self.headers = dict(headers or {})
        self.cookies = {"sessionid": session}

    def get(self, address: str) -> Page:
        return self._ask("GET", address, None)

    def post(self, address: str, fields: Fields) -> Page:
        return self._ask("POST", address, urllib.parse.urlencode(fields).encode())

    def status_of(self, address: str) -> int:
        """The status of what is no page, once all of it was read. Raises LineBroke where it was not whole."""
        line = self._line()
        try:
            line.request("GET", address, headers=self.headers)
            reply = line.getresponse()
            reply.read()
        except (OSError, http.client.HTTPException) as broken:
            raise LineBroke from broken
        finally:
            line.close()
        return reply.status

    def _line(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def _ask(self, method: str, address: str, body: bytes | None) -> Page:
        """One request on a line of its own. Raises LineBroke where no whole answer came back."""
        line = self._line()
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {**self.headers, "Cookie": cookies}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            line.request(method, address, body, headers)
            reply = line.getresponse()
            text = reply.read().decode()
        except (OSError, http.client.HTTPException) as broken:
            raise LineBroke from broken
        finally:
            line.close()
        for header in reply.headers.get_all("Set-Cookie") or []:
            self.cookies.update({name: morsel.value for name, morsel in SimpleCookie(header).items()})
        return Page(reply.status, reply.headers.get("Location", ""), text)


def ready_to_send(page: Page) -> Fields:
    """The form of "Check and send", with every draft ticked and consent given."""
    drafts = html.fromstring(page.body).xpath("//input[@type='checkbox'][@name='versions']/@value")
    form = [field for field in page.form("consent") if field[0] != "versions"]
    return filled([*form, *(("versions", str(draft)) for draft in drafts)], consent="yes")


def filled(fields: Fields, **values: str) -> Fields:
    """The fields with other values for those named."""
    return [*((name, value) for name, value in fields if name not in values), *values.items()]
