"""Malformed posts to each form, drawn at random. A clear answer to each, and the record stays whole.

The same eight for everybody; ten of each fresh seed (`make lab`), so that a hundred seeds send a thousand.
"""

import html
import re
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from tests.chance import chance_of, portion
from tests.matrix.asking import Asker, Reply
from tests.matrix.cast import Cast
from tests.matrix.difference import audit_faults
from tests.matrix.forms import Posting, posting_addresses, posting_at
from tests.matrix.malformed import Malformed, spoiled
from tests.matrix.pages import PageForm, forms_of
from tests.matrix.sending import FormBook
from tracker.words.language_names import language_name

MANY, A_FEW = portion(8, 10), 3
# A form of these alone is one button: there is little to spoil.
OF_A_BUTTON = {"csrfmiddlewaretoken", "revision", "plausible"}
UNSTORABLE = re.compile("[\x00\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff\U0001fffe]")
# What a person types is not shown again.
SECRET = ("password", "csrf")
TAKEN, SHOWN_AGAIN = 302, (200, 403, 409, 422)


def post(asker: Asker, posting: Posting, malformed: Malformed) -> Reply:
    """Send it, in the one way or the other that browsers have."""
    if not malformed.files:
        body = urlencode(malformed.fields).encode()
        request = asker.factory.generic("POST", posting.path, body, "application/x-www-form-urlencoded")
        return asker.send(request)
    parts: dict[str, Any] = dict(malformed.files)
    for name, value in malformed.fields:
        parts.setdefault(name.replace("\x00", ""), []).append(value)
    request = asker.factory.generic("POST", posting.path, encode_multipart(BOUNDARY, parts), MULTIPART_CONTENT)
    return asker.send(request)


def typed_words(malformed: Malformed) -> dict[str, str]:
    """The last plain words of each field: what its form shows again."""
    words = {}
    for name, value in malformed.fields:
        text = value.decode(errors="replace").strip()
        words[name] = text if text.isascii() and text.isprintable() and len(text) < 300 else ""
    return {name: text for name, text in words.items() if text and not any(each in name for each in SECRET)}


def lost_words(page: str, malformed: Malformed) -> list[str]:
    """Text fields of the form shown again that do not hold what was typed; a language typed by its code has its name."""
    own: list[PageForm] = [form for form in forms_of(page) if form.names & {name for name, _value in malformed.fields}]
    if not own:
        return []
    form = max(own, key=lambda form: len(form.names))
    fields = {name: values[-1] for name, values in form.values.items() if name not in form.offered and values}
    return [
        f"{name}: typed {text!r}, shown {fields[name]!r}"
        for name, text in typed_words(malformed).items()
        if name in fields
        and name in form.texts
        and html.unescape(fields[name]).strip() not in (text, language_name(text))
    ]


def faults_of(reply: Reply, malformed: Malformed) -> list[str]:
    """What is wrong with the answer to a malformed post."""
    if reply.status >= 500 or reply.faults:
        return [f"{reply.status} {reply.faults}"]
    if reply.status == TAKEN:
        stored = [value for row in reply.changes.after.values() for value in row.values() if isinstance(value, str)]
        return [*audit_faults(reply.changes), *(f"stored {value!r}" for value in stored if UNSTORABLE.search(value))]
    if not reply.changes.is_empty:
        return [f"{reply.status}, and it wrote {reply.changes.made or reply.changes.altered}"]
    return lost_words(reply.body, malformed) if reply.status in SHOWN_AGAIN else []


@pytest.mark.chance
@pytest.mark.django_db
@pytest.mark.parametrize("address", posting_addresses())
def test_malformed_posts(address: str, cast: Cast, askers: dict[str, Asker], book: FormBook) -> None:
    chance, found = chance_of(address), []
    has_words = bool({*posting_at(cast, book, address).fields, *book.names.get(address, ())} - OF_A_BUTTON)
    for number in range(MANY if has_words else A_FEW):
        posting = posting_at(cast, book, address)
        malformed = spoiled(chance, posting.fields, book.names.get(address, set()))
        reply = post(askers[posting.role], posting, malformed)
        sent = [(name, value[:60]) for name, value in malformed.fields]
        found += [f"{number}: {fault}; sent {sent}" for fault in faults_of(reply, malformed)]
    assert not found, f"{len(found)} faults at {address}:\n" + "\n".join(found[:20])
