"""Malformed posts to each form, drawn at random. A clear answer to each, and the record stays whole.

The same eight for everybody; ten of each fresh seed (`make lab`), so that a hundred seeds send a thousand.
"""

import html
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from tests.chance import chance_of, portion
from tests.matrix.asking import Asker, Reply
from tests.matrix.cast import Cast
from tests.matrix.difference import audit_faults
from tests.matrix.pages import PageForm, forms_of
from tests.matrix.sending import FormBook, Posting, posting_addresses, posting_at
from tracker.words.language_names import language_name

MANY, A_FEW = portion(8, 10), 3
# A form of these alone is one button: there is little to spoil.
OF_A_BUTTON = {"csrfmiddlewaretoken", "revision", "plausible"}
UNSTORABLE = re.compile("[\x00\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff\U0001fffe]")
# What a person types is not shown again.
SECRET = ("password", "csrf")
TAKEN, SHOWN_AGAIN = 302, (200, 403, 409, 422)

type Fields = list[tuple[str, bytes]]

# No character that a form of a browser would send, or none that fits where it stands.
STRANGE = (
    b"a\x00b",  # NUL
    "\uffff\ufdd0\U0001fffe".encode(),  # no characters
    b"\xed\xa0\x80",  # half a pair
    b"caf\xe9 \xff\xfe",  # Latin-1, and no text at all
    "\u202eevil\u202c\u2066".encode(),  # turned round
    b"<script>alert(1)</script>{{ 7 }}{% now %}",
    b"' OR 1=1 --",
    b"%00%0a%s%n",
    b"x" * 200_000,
    "\u0661\u0662\u00b2".encode(),  # digits that are no numbers
    b"-1", b"0", b"1e400", b"NaN", b"99999999999999999999999", b"2027-02-31", b"0000-00-00", b"10000-01-01",
    b"not-a-uuid", b"00000000-0000-0000-0000-000000000000", b"[]", b"null", b" ", b"",
)  # fmt: skip
FILES = (
    ("empty.pdf", b""),
    ("a\x00b.txt", b"text"),
    ("x" * 300 + ".txt", b"text"),
    ("../../etc/passwd", b"text"),
    ("picture.png", b"%PDF-1.4"),
    ("program.exe", b"MZ\x90\x00"),
    ("without", b"\xff\xfe\x00"),
)


@dataclass
class Malformed:
    """One post: its fields in order, as bytes, and its files."""

    fields: Fields
    files: dict[str, SimpleUploadedFile]


def _dropped(chance: random.Random, fields: Fields, names: list[str]) -> Fields:
    name = chance.choice(names)
    return [pair for pair in fields if pair[0] != name]


def _strange(chance: random.Random, fields: Fields, names: list[str]) -> Fields:
    name = chance.choice(names)
    return [*_dropped(random.Random(0), fields, [name]), (name, chance.choice(STRANGE))]


def _within(chance: random.Random, fields: Fields, names: list[str]) -> Fields:
    place = chance.randrange(len(fields)) if fields else 0
    return [(name, value + chance.choice(STRANGE) if at == place else value) for at, (name, value) in enumerate(fields)]


def _twice(chance: random.Random, fields: Fields, names: list[str]) -> Fields:
    name = chance.choice(names)
    return [*fields, (name, chance.choice(STRANGE)), (name, b"once more")]


def _ticked(chance: random.Random, fields: Fields, names: list[str]) -> Fields:
    return [*fields, *((name, b"on") for name in chance.sample(names, min(3, len(names))))]


def _swapped(chance: random.Random, fields: Fields, names: list[str]) -> Fields:
    values = [value for _name, value in fields]
    chance.shuffle(values)
    return list(zip([name for name, _value in fields], values, strict=True))


def _unknown(chance: random.Random, fields: Fields, names: list[str]) -> Fields:
    return [*fields, ("no\x00such-field", b"x"), ("__class__", b"x"), (chance.choice(names) + "[]", b"x")]


def _nothing(chance: random.Random, fields: Fields, names: list[str]) -> Fields:
    return [("csrfmiddlewaretoken", b"x")]


def _many(chance: random.Random, fields: Fields, names: list[str]) -> Fields:
    return [*fields, *((chance.choice(names), b"%d" % number) for number in range(300))]


# How often each is taken.
SPOILINGS: dict[Callable[[random.Random, Fields, list[str]], Fields], int] = {
    _dropped: 3, _strange: 8, _within: 4, _twice: 3, _ticked: 2, _swapped: 2, _unknown: 1, _nothing: 1, _many: 1,
}  # fmt: skip


def spoiled(chance: random.Random, form: dict[str, Any], names: set[str]) -> Malformed:
    """The form with one to three things wrong with it."""
    files = {name: value for name, value in form.items() if hasattr(value, "read")}
    fields: Fields = []
    for name, value in form.items():
        if name not in files:
            fields += [(name, str(each).encode()) for each in (value if isinstance(value, list | tuple) else [value])]
    known = sorted((names | set(form)) - set(files)) or ["anything"]
    for _time in range(chance.randint(1, 3)):
        spoil = chance.choices(list(SPOILINGS), weights=list(SPOILINGS.values()))[0]
        fields = spoil(chance, fields, known)
    for name in files:
        if chance.random() < 0.4:
            file_name, content = chance.choice(FILES)
            files[name] = SimpleUploadedFile("x", content)
            files[name]._name = file_name  # as it came, before Django looks at it
        elif chance.random() < 0.2:
            files[name] = SimpleUploadedFile("text-where-a-file-belongs.txt", b"\x00")
    return Malformed(fields, files)


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
