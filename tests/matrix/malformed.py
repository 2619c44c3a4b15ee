"""Forms as nobody should send them: what a broken browser, a careless script or somebody with time makes of a post."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

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
    """Something strange in the middle of what was there."""
    place = chance.randrange(len(fields)) if fields else 0
    return [(name, value + chance.choice(STRANGE) if at == place else value) for at, (name, value) in enumerate(fields)]


def _twice(chance: random.Random, fields: Fields, names: list[str]) -> Fields:
    name = chance.choice(names)
    return [*fields, (name, chance.choice(STRANGE)), (name, b"once more")]


def _ticked(chance: random.Random, fields: Fields, names: list[str]) -> Fields:
    return [*fields, *((name, b"on") for name in chance.sample(names, min(3, len(names))))]


def _swapped(chance: random.Random, fields: Fields, names: list[str]) -> Fields:
    """The values of all fields, dealt out anew."""
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
