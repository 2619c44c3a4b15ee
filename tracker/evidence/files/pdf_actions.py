"""Looks through every object of one PDF with qpdf, in a child process (`tracker.files.child`): see `said_of`.

It has two more limits than a child: nesting, and the size of unpacked streams.

qpdf reads the file as a reader of PDF does, by its table of objects. What stands in the file and in no table (earlier
revisions, objects that only another reader would find) is then read in the same way: see `unlisted`.
"""

import io
import re
from collections.abc import Iterator
from itertools import chain

import pikepdf

# Tables and packed objects together; and any one stream.
TABLES_LIMIT, STREAM_LIMIT = 64 * 1024 * 1024, 256 * 1024 * 1024
# Flate makes nothing smaller than by this (RFC 1951: 258 bytes out of two bits).
FLATE_RATIO = 1032
LONGEST_LINK, MOST_LINKS = 2000, 1000
# Names of what acts when a document is opened or clicked, or sends something away.
ACTIVE = frozenset(
    {"/JS", "/JavaScript", "/Launch", "/RichMedia", "/RichMediaExecute", "/XFA", "/SubmitForm", "/ImportData", "/GoToE",
     "/GoToR", "/Rendition", "/GoTo3DView", "/3D", "/Movie", "/Sound", "/OPI"}
)  # fmt: skip
CARRYING = frozenset({"/EmbeddedFile", "/EmbeddedFiles", "/FileAttachment", "/EF"})
# In this order: what is locked cannot be looked through, and what carries a file often has a script to open it.
WORDS = {"protected": frozenset({"/Encrypt"}), "carries": CARRYING, "acts": ACTIVE}
OPENINGS = ("/OpenAction", "/AA")
WATCHED = re.compile("|".join(sorted({*frozenset.union(*WORDS.values()), *OPENINGS, "/URI", "/Ref"})).encode())
SPACE = rb"[\x00\t\n\f\r ]"
# The same rules for an object that can only be read as qpdf writes it.
ODD = re.compile(rb"/(?:OpenAction|AA|Ref <<|URI (?:\((?!http)|<(?!<)|[0-9]))")
HEADER = rb"([0-9]{1,10})%b{1,20}([0-9]{1,5})%b{1,20}" % (SPACE, SPACE)
LISTED = re.compile(SPACE + rb"*" + HEADER + rb"obj")
BEFORE = re.compile(HEADER + rb"\Z")
LONGEST_HEADER = 55
LANDMARK = re.compile(rb"obj|trailer|startxref")
NAME = re.compile(rb"/[^\x00\t\n\f\r ()<>\[\]{}/%]+")
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
# The catalogue and the pages of the file that `unlisted` makes.
EMPTY = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n"


class Damaged(Exception):
    """What no writer of documents writes, and what qpdf gave up on: something could stand in it unseen."""


class TooLarge(Exception):
    """Small on the way, large once it is unpacked."""


class Look:
    """What was found so far in the objects of a file: names, links, how much was unpacked."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.links: set[str] = set()
        self.room = TABLES_LIMIT

    def through(self, pdf: pikepdf.Pdf, owners: dict[int, int | None]) -> None:
        """Look through all objects of an open file.

        Args:
            owners: the number of the packed stream in which the table finds an object, by the object's number.
        """
        each: object  # a number or a text is one of Python
        for each in chain((pdf.trailer,), pdf.objects):
            # As qpdf writes it, names without escapes: four times as fast as going into each.
            if isinstance(each, pikepdf.Stream):
                self.watched(each, each.stream_dict.unparse())
                self.stream(each, owners)
            elif isinstance(each, pikepdf.Object):
                self.watched(each, each.unparse(resolved=True))

    def watched(self, value: pikepdf.Object, written: bytes) -> None:
        """Go into an object in which one of the names may stand."""
        if not WATCHED.search(written):
            return
        try:
            self.value(value)
        except UnicodeDecodeError:  # a font is named in an old Chinese encoding, or somebody hides: nothing is excused
            self.names |= names_in(written)
            if ODD.search(written):
                self.names.add("/Launch")

    def value(self, value: pikepdf.Object) -> None:
        """An object and the values in it. What it refers to is an object of its own and has its turn."""
        values: list[object] = [value]
        while values:
            each = values.pop()
            if isinstance(each, pikepdf.Name):
                self.names.add(str(each))
            elif isinstance(each, pikepdf.Array):
                values += [inner for inner in each if not _is_elsewhere(inner)]
            elif isinstance(each, pikepdf.Dictionary | pikepdf.Stream):
                values += [inner for inner in self.dictionary(dict(each.items())) if not _is_elsewhere(inner)]

    def dictionary(self, found: dict[str, object]) -> list[object]:
        """Note the keys, where they lead, and what happens on opening. Returns the values."""
        self.names.update(found)
        if "/URI" in found and len(self.links) < MOST_LINKS:
            target = found["/URI"]
            link = str(target)[:LONGEST_LINK] if isinstance(target, pikepdf.String) else ""
            self.links |= {link} if not link.lower().startswith("http") else set()
        # Asks a machine when opened; a page that is drawn from another file.
        if any(opens_a_page(found.get(key)) for key in OPENINGS) or isinstance(found.get("/Ref"), pikepdf.Dictionary):
            self.names.add("/Launch")
        return list(found.values())

    def stream(self, stream: pikepdf.Stream, owners: dict[int, int | None]) -> None:
        """A stream: not kept in another file, not too large, and no object hidden in it if it is one of objects."""
        kind = stream.get("/Type")
        if "/F" in stream:  # its content is another file, fetched by the reader
            self.names.add("/Launch")
        elif kind == "/ObjStm" or ("/First" in stream and "/N" in stream):
            self.packed(stream, owners)
        elif kind == "/XRef":
            self.unpacked(stream)
        elif len(stream.read_raw_bytes()) * FLATE_RATIO ** _flates(stream) > STREAM_LIMIT:
            pikepdf.settings.set_qpdf_limits(flate_max_memory=STREAM_LIMIT)
            _decoded(stream)
            pikepdf.settings.set_qpdf_limits(flate_max_memory=TABLES_LIMIT)

    def packed(self, stream: pikepdf.Stream, owners: dict[int, int | None]) -> None:
        """A stream of objects. Where the table does not name all of them, every name in its bytes counts."""
        data = self.unpacked(stream)
        count: object = stream.get("/N")
        first: object = stream.get("/First")
        if not isinstance(count, int) or not isinstance(first, int):
            raise Damaged
        index = data[: max(0, first)].split()[: 2 * max(0, count)]
        if not count or len(index) != 2 * count or not all(number.isdigit() for number in index):
            raise Damaged
        if any(owners.get(int(number)) != stream.objgen[0] for number in index[::2]):
            self.names |= names_in(data)

    def unpacked(self, stream: pikepdf.Stream) -> bytes:
        """A table or a stream of objects without its compression; all of a file's together have a limit."""
        data = _decoded(stream)
        self.room -= len(data)
        if self.room < 0:
            raise TooLarge
        return data

    def word(self) -> str:
        """The word for what was found."""
        return next((word for word, names in WORDS.items() if self.names & names), "passed")


def _is_elsewhere(value: object) -> bool:
    return isinstance(value, pikepdf.Object) and value.is_indirect


def _flates(stream: pikepdf.Stream) -> int:
    """How often it is compressed; anything odd counts as often enough to be looked at."""
    filters = stream.get("/Filter")
    if filters is None:
        return 0
    return 1 if isinstance(filters, pikepdf.Name) else 2


def _decoded(stream: pikepdf.Stream) -> bytes:
    try:
        return stream.read_bytes()
    except pikepdf.PikepdfError as error:
        if "limit exceeded" in str(error):
            raise TooLarge from error
        if stream.get("/Type") in ("/ObjStm", "/XRef"):
            raise Damaged from error
        return b""  # a picture in a coding that only readers know


def opens_a_page(value: object) -> bool:
    """Whether an action on opening, or one of several, asks a machine for a page: nobody clicked."""
    if not isinstance(value, pikepdf.Dictionary):
        return False
    actions = [value, *(each for _key, each in value.items() if isinstance(each, pikepdf.Dictionary))]
    return any(action.get("/S") == "/URI" for action in actions)


def names_in(content: bytes) -> set[str]:
    """The names in bytes that no parser looked at, in strings too."""
    found = {ESCAPED.sub(lambda code: bytes([int(code[1], 16)]), name) for name in NAME.findall(content)}
    return {name.decode("latin-1") for name in found}


def listed(pdf: pikepdf.Pdf, content: bytes) -> Iterator[int]:
    """Where the objects begin that the table names."""
    for (number, generation), entry in pdf.get_xref_table().items():
        found = LISTED.match(content, entry.offset or 0) if entry.type == 1 else None
        if found and (int(found[1]), int(found[2])) == (number, generation):
            yield found.start(1)


def landmarks(content: bytes) -> Iterator[tuple[int, int, bool]]:
    """Where an object or a trailer begins (True), or what stands behind a trailer (False): from where to where."""
    for match in LANDMARK.finditer(content):
        if match[0] != b"obj":
            yield match.start(), match.end(), match[0] == b"trailer"
        elif header := BEFORE.search(content, max(0, match.start() - LONGEST_HEADER), match.start()):
            yield header.start(), match.end(), True


def unlisted(content: bytes, known: set[int]) -> bytes:
    """A file whose table names what the table of the given one does not: the same bytes, each such object renumbered.

    Objects go on where they went on: one that begins in a string or a stream of another is looked at beside it.
    Trailers become objects.
    """
    parts, rows, place, length = [EMPTY], [EMPTY.index(b"1 0 obj"), EMPTY.index(b"2 0 obj")], 0, len(EMPTY)
    for start, end, begins in landmarks(content):
        if start in known or start < place:
            continue
        length += start - place
        mark = b" %d 0 obj " % (len(rows) + 1) if begins else b" endobj "
        rows += [length + 1] if begins else []
        parts += [content[place:start], mark]
        length, place = length + len(mark), end
    table = length + len(content) - place + 1
    parts += [content[place:], b"\nxref\n0 %d\n0000000000 65535 f \n" % (len(rows) + 1)]
    parts += [b"%010d 00000 n \n" % row for row in rows]
    return b"".join(parts) + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(rows) + 1, table)


def look_through(content: bytes) -> tuple[str, set[str]]:
    """The word for a file, and the links in it."""
    look, known, is_open, is_whole = Look(), set[int](), True, True
    given_up = pikepdf.settings.qpdf_limit_errors()
    try:
        with opened(content) as pdf:
            if pdf.is_encrypted:
                return "protected", set()
            owners = {number: entry.obj_stream_number for (number, _), entry in pdf.get_xref_table().items()
                      if entry.type == 2}  # fmt: skip
            look.through(pdf, owners)
            known, is_whole = set(listed(pdf, content)), not pdf.get_warnings()
    except pikepdf.PasswordError:
        return "protected", set()
    except pikepdf.PikepdfError:
        is_open = False
    with opened(unlisted(content, known)) as rest:
        look.through(rest, {})
        is_whole = is_whole and not rest.get_warnings()
    if not is_whole:  # a letter or two may be met by chance in what is compressed
        look.names |= {name for name in names_in(content) if len(name) > len("/JS")}
    if pikepdf.settings.qpdf_limit_errors() > given_up or (not is_open and look.word() != "protected"):
        raise Damaged
    return look.word(), look.links


def opened(content: bytes) -> pikepdf.Pdf:
    """Open a file without mending its pages."""
    return pikepdf.open(io.BytesIO(content), inherit_page_attributes=False)


def said_of(content: bytes) -> dict[str, object]:
    """Return `word` and `links` of a file.

    `word` is passed, protected, carries, acts or large, empty where the file is damaged; `links` are the targets of
    links that do not begin with http. Others judge those.
    """
    pikepdf.settings.set_qpdf_limits(flate_max_memory=TABLES_LIMIT)
    links: set[str] = set()
    try:
        word, links = look_through(content)
    except (TooLarge, MemoryError):
        word = "large"
    except (Damaged, pikepdf.PikepdfError):
        word = ""
    return {"word": word, "links": sorted(links)}
