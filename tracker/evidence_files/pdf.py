"""PDF: what is written in its objects, and whether a reader can open it.

The objects are looked through here, also those inside compressed streams of objects; the reader (PDFium) runs in a
process of its own with limits, because it is a program in another language and the file may be made to break it.
"""

import io
import re
import subprocess
import sys
import zlib
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from zipfile import is_zipfile

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tracker.evidence_files.kinds import damaged, protected, refused, too_large_unpacked, two_in_one, with_another_file

OBJECT = re.compile(rb"(?<![0-9])[0-9]{1,10}\s+[0-9]{1,5}\s+obj\b|\btrailer\b")
STREAM = re.compile(rb"stream(?:\r\n|\n|\r)")
# One token of an object: a comment, a string, a name, the beginning of a stream, the end of the object, anything else.
TOKEN = re.compile(
    rb"%[^\r\n]*|(?P<open>\()|(?P<name>/[^\x00\t\n\f\r ()<>\[\]{}/%]*)|(?P<stream>\bstream\b)|(?P<end>\bendobj\b)"
)
STRING = re.compile(rb"\\.|[()]", re.DOTALL)
FIRST = re.compile(rb"/First\s+([0-9]{1,8})\b")
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
# Names of what acts when a document is opened or clicked, or sends something away.
ACTIVE = frozenset(
    {b"JS", b"JavaScript", b"Launch", b"RichMedia", b"XFA", b"SubmitForm", b"ImportData", b"GoToE", b"GoToR",
     b"Rendition", b"3D"}
)  # fmt: skip
CARRYING = frozenset({b"EmbeddedFile", b"EmbeddedFiles", b"FileAttachment"})
PAGE_OF_THE_WEB = re.compile(rb"<(?:!doctype|html|script|svg|body|iframe|\?php)", re.IGNORECASE)
LONGEST_OBJECT = 1024 * 1024
UNPACKED_LIMIT = 64 * 1024 * 1024
READER = Path(__file__).with_name("pdf_reader.py")
SECONDS = 20


def judge_pdf(content: bytes) -> None:
    """Raise ValidationError: damaged, protected, another file in it, or something in it that acts."""
    if PAGE_OF_THE_WEB.search(content[:1024]) or _is_packed_too(content):
        raise two_in_one()
    if b"%%EOF" not in content[-2048:]:
        raise damaged()
    names = set(_names_of(content))
    if b"Encrypt" in names:
        raise protected()
    if names & CARRYING:
        raise with_another_file()
    if names & ACTIVE:
        raise _acts()
    _open_with_reader(content)


def _acts() -> ValidationError:
    return refused(_("This PDF carries a program or a form that acts when it is opened. Please print it to a new PDF."))


def _is_packed_too(content: bytes) -> bool:
    """Whether the end of the file is that of an archive as well."""
    return is_zipfile(io.BytesIO(content))


def _names_of(content: bytes) -> Iterator[bytes]:
    """The names in every object, wherever one begins: also where another reader would see a string or a stream.

    Objects that begin inside others are looked through again; a file that is nothing else is none of ours.
    """
    room, work = [UNPACKED_LIMIT], 4 * len(content) + LONGEST_OBJECT
    for found in OBJECT.finditer(content):
        names, data, end = _names_of_object(content, found.end(), found.end() + LONGEST_OBJECT)
        yield from names
        if b"ObjStm" in names and data:
            yield from _names_in_stream(content, found.end(), data, names, room)
        elif b"XRef" in names and data:
            _unpacked(content, data, names, room)
        work -= end - found.end()
        if work < 0:
            raise damaged()


def _names_of_object(content: bytes, place: int, limit: int) -> tuple[set[bytes], int, int]:
    """The names of one object, where its stream begins (0 where it has none), and where the look ended."""
    names, limit = set(), min(len(content), limit)
    while found := TOKEN.search(content, place, limit):
        place = found.end()
        if found["open"]:
            place = _end_of_string(content, place, limit)
        elif found["name"]:
            names.add(_plain(found["name"][1:]))
        elif found["stream"]:
            begins = STREAM.match(content, found.start())
            return names, begins.end() if begins else 0, place
        elif found["end"]:
            return names, 0, place
    return names, 0, limit


def _end_of_string(content: bytes, place: int, limit: int) -> int:
    depth = 1
    while depth and (found := STRING.search(content, place, limit)):
        place = found.end()
        depth += {b"(": 1, b")": -1}.get(found[0], 0)
    return limit if depth else place


def _plain(name: bytes) -> bytes:
    """A name without its escapes: /J#53 is /JS."""
    return ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), name)


def _names_in_stream(content: bytes, start: int, data: int, names: set[bytes], room: list[int]) -> Iterator[bytes]:
    """The names of the objects in a compressed stream of objects, each looked through from where it begins."""
    counts = FIRST.search(content, start, data)
    if not counts or b"FlateDecode" not in names or b"DecodeParms" in names or len(_filters(names)) > 1:
        raise damaged()  # no writer of documents packs its objects otherwise; it would only hide them
    unpacked, first = _unpacked(content, data, names, room), int(counts[1])
    places = sorted({first + int(number) for number in unpacked[:first].split()[1::2] if number.isdigit()})
    for place, end in zip(places, [*places[1:], len(unpacked)], strict=True):
        yield from _names_of_object(unpacked, place, end)[0]


def _filters(names: set[bytes]) -> set[bytes]:
    return {name for name in names if name.endswith((b"Decode", b"Crypt"))}


def _unpacked(content: bytes, place: int, names: set[bytes], room: list[int]) -> bytes:
    """A stream without its compression; all of a file's together have a limit."""
    if b"FlateDecode" not in names:
        return b""
    try:
        unpacked = zlib.decompressobj().decompress(memoryview(content)[place:], room[0] + 1)
    except zlib.error as error:
        raise damaged() from error
    room[0] -= len(unpacked)
    if room[0] < 0:
        raise too_large_unpacked()
    return unpacked


def _open_with_reader(content: bytes) -> None:
    """Let PDFium open it, in a process of its own. The same bytes are opened once."""
    known = sha256(content).digest()
    if known not in _answers:
        if len(_answers) >= ANSWERS_KEPT:
            _answers.clear()
        _answers[known] = _ask_reader(content)
    refusal = REFUSALS.get(_answers[known], damaged)
    if _answers[known] != "opened":
        raise refusal()


def _ask_reader(content: bytes) -> str:
    """What the reader says in one word; nothing where it broke or took too long."""
    try:
        ended = subprocess.run(  # noqa: S603 - our own program, no word of the upload in the command
            [sys.executable, "-I", str(READER)], input=content, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return ""
    return ended.stdout.decode("ascii", "replace").strip() if ended.returncode == 0 else ""


REFUSALS = {"protected": protected, "carries": with_another_file, "acts": _acts}
ANSWERS_KEPT = 500
_answers: dict[bytes, str] = {}
