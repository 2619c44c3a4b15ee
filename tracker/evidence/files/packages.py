"""Office and OpenDocument files are archives: what may be in one at all, and then what the parts of its kind say.

Of the archive: nothing before, between or behind its parts, no bomb, no other file in it. Of both kinds: no macros, no
embedded programs, no password, nothing fetched when they are opened. Parts in XML are read one element at a time.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Any

from lxml import etree

from tracker.evidence.files.kinds import CONTENT_TYPES, OFFICE, OLE, OTHER_FILES, ZIP, RefusedUpload
from tracker.evidence.files.link_targets import is_bad_link, is_remote

UNPACKED_LIMIT = 200 * 1024 * 1024
PART_LIMIT = 100 * 1024 * 1024
# Parts that unpack to this many times their size are bombs, once they are large.
RATIO, LARGE = 200, 8 * 1024 * 1024
MOST_PARTS = 3000
# Behind a part its sizes may stand once more, in so many bytes.
DESCRIPTOR = 24
BLOCK = 256 * 1024
PROGRAMS = (
    ".exe", ".dll", ".js", ".vbs", ".bat", ".cmd", ".ps1", ".scr", ".hta", ".lnk", ".jar", ".msi", ".com", ".sh",
)  # fmt: skip
PACKED_PICTURES = (".emz", ".wmz", ".svgz")


@dataclass(frozen=True)
class Package:
    """An archive whose every part was read once to its end."""

    archive: zipfile.ZipFile
    names: tuple[str, ...]

    def read(self, name: str) -> bytes:
        return self.archive.read(name)


def judged_package(content: bytes, depth: int = 0) -> str:
    """The ending of an Office or OpenDocument file. Raises RefusedUpload with the reason for any other.

    A spreadsheet inside a document (the figures of a chart) is judged as if it had come by itself; one deeper is not
    taken.
    """
    package = _opened(content)
    if "encrypted-package" in package.names:
        raise RefusedUpload("protected")
    kinds: dict[str, Callable[[Package], str]] = {
        "mimetype": judged_opendocument,
        "[Content_Types].xml": judged_office,
    }
    judge = next((judge for part, judge in kinds.items() if part in package.names), None)
    if judge is None:
        raise RefusedUpload("archive")
    _read_every_part(package, depth)
    return judge(package)


def _opened(content: bytes) -> Package:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, struct.error) as error:
        raise RefusedUpload("damaged") from error
    names = [part.filename for part in parts]
    if len(parts) > MOST_PARTS:
        raise RefusedUpload("large")
    if any(part.flag_bits & 0x41 for part in parts):
        raise RefusedUpload("protected")
    if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
        raise RefusedUpload("damaged")
    if len({name.lower() for name in names}) < len(names) or any(map(_is_odd_name, names)):
        raise RefusedUpload("damaged")
    _refuse_gaps(content, parts)
    _refuse_bomb(parts)
    return Package(archive, tuple(names))


def _is_odd_name(name: str) -> bool:
    """A path out of the document, or one that two programs would read differently."""
    return name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/") or not name.isprintable()


def _refuse_gaps(content: bytes, parts: list[zipfile.ZipInfo]) -> None:
    """Raise for anything that stands before, between or behind the parts: there a second file would be."""
    if content[-22:-18] != b"PK\x05\x06":
        raise RefusedUpload("two_in_one") if b"PK\x05\x06" in content else RefusedUpload("damaged")
    size, begins = struct.unpack("<II", content[-10:-2])
    place = 0
    for part in sorted(parts, key=lambda part: part.header_offset):
        if not 0 <= part.header_offset - place <= (DESCRIPTOR if place else 0):
            raise RefusedUpload("two_in_one")
        lengths = content[part.header_offset + 26 : part.header_offset + 30]
        place = part.header_offset + 30 + sum(struct.unpack("<HH", lengths)) + part.compress_size
    if not 0 <= begins - place <= DESCRIPTOR or begins + size != len(content) - 22:
        raise RefusedUpload("two_in_one")


def _refuse_bomb(parts: list[zipfile.ZipInfo]) -> None:
    total = sum(part.file_size for part in parts)
    steep = [part for part in parts if part.file_size > LARGE and part.file_size > RATIO * max(1, part.compress_size)]
    if steep or total > UNPACKED_LIMIT or any(part.file_size > PART_LIMIT for part in parts):
        raise RefusedUpload("large")


def _read_every_part(package: Package, depth: int) -> None:
    """Read all parts to their ends: sizes and checksums are true, and none of them is a file of another kind."""
    for name in package.names:
        try:
            with package.archive.open(name) as part:
                beginning = part.read(BLOCK)
                _judge_part(name, beginning)
                is_document = beginning.startswith(ZIP)
                if is_document and depth == 0 and "/embeddings/" in name:
                    judged_package(beginning + part.read(), depth + 1)
                elif is_document:
                    raise RefusedUpload("carries")
                _read_to_end(part, beginning, name)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError) as error:
            raise RefusedUpload("damaged") from error


def _judge_part(name: str, beginning: bytes) -> None:
    lowered = name.lower()
    if lowered.endswith(("vbaproject.bin", "vbadata.xml", "vbaprojectsignature.bin")):
        raise RefusedUpload("macros")
    if lowered.endswith(PROGRAMS) or beginning.startswith((OLE, b"\x7fELF")) or _is_program(beginning):
        raise RefusedUpload("carries")
    if beginning.startswith(OTHER_FILES[1:]) and not lowered.endswith(PACKED_PICTURES):
        raise RefusedUpload("carries")


def _is_program(beginning: bytes) -> bool:
    return beginning.startswith(b"MZ") and b"PE\x00\x00" in beginning[:4096]


def _read_to_end(part: IO[bytes], block: bytes, name: str) -> None:
    """No part of ours declares entities: they are how a small text is made to unpack to a large one."""
    is_xml, before = name.lower().endswith((".xml", ".rels", ".rdf")), b""
    while block:
        if is_xml and b"<!ENTITY" in (before + block).replace(b"\x00", b""):
            raise RefusedUpload("not_taken")
        before, block = block[-16:], part.read(BLOCK)


# --- parts in XML


def elements(package: Package, name: str) -> Iterator[Any]:
    """The elements of a part as they end. Raises RefusedUpload where it is not XML."""
    try:
        reading = etree.iterparse(
            io.BytesIO(package.read(name)), events=("end",), resolve_entities=False, no_network=True, load_dtd=False
        )
        for _event, element in reading:
            yield element
            element.clear()
    except (etree.XMLSyntaxError, KeyError) as error:
        raise RefusedUpload("damaged") from error


def local_name(element: Any) -> str:
    """Return the name of an element without its namespace, "" for a comment. Raises RefusedUpload."""
    return _without_namespace(element.tag) if isinstance(element.tag, str) else ""


def attribute(element: Any, name: str) -> str:
    """Return an attribute by its name without namespace, "" where there is none. Raises RefusedUpload."""
    return next((value for key, value in element.attrib.items() if _without_namespace(key) == name), "")


def _without_namespace(name: str) -> str:
    """Return the local name. Raises RefusedUpload where a prefix is declared nowhere: that is damage."""
    try:
        return str(etree.QName(name).localname)
    except ValueError as error:
        raise RefusedUpload("damaged") from error


# --- Word and Excel files (Office Open XML)

MAIN = {
    f"{OFFICE}.wordprocessingml.document.main+xml": "docx",
    f"{OFFICE}.spreadsheetml.sheet.main+xml": "xlsx",
}
# In types of parts: programs, sheets of old macros, controls.
MACROS = ("macroenabled", "vbaproject", "macrosheet", "dialogsheet", "activex", "ms-office.control")
# Kinds of relations that carry another program's object, wherever it lies; the rest is judged by its target.
CARRYING = ("oleobject", "control", "subdocument", "afchunk")
FIELD = re.compile(r"\s*\\*\s*(DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE)\b\s*(.*)", re.IGNORECASE | re.DOTALL)
WORD_PART = re.compile(r"word/[^/]+\.xml")
LINKED_BOOK = re.compile(r"xl/(?:externalLinks/[^/]+|connections|metadata)\.xml")
# Elements of a workbook that ask another program or machine for values.
ASKING = {"ddeLink", "oleLink", "webPr", "dbPr", "olapPr"}
HIDING_SHEET = "xl/macrosheets/"


def judged_office(package: Package) -> str:
    """docx or xlsx. Raises RefusedUpload with the reason for anything else."""
    types = _types_of(package)
    if any(word in each for each in types.values() for word in MACROS) or _has_macro_parts(package.names):
        raise RefusedUpload("macros")
    ending = MAIN.get(types.get(f"/{_main_part(package)}".lower(), ""))
    if ending is None:
        raise RefusedUpload("not_taken")
    for name in package.names:
        if name.lower().endswith(".rels"):
            _judge_relations(package, name)
        elif ending == "docx" and WORD_PART.fullmatch(name):
            _judge_fields(package, name)
        elif LINKED_BOOK.fullmatch(name) and any(local_name(each) in ASKING for each in elements(package, name)):
            raise RefusedUpload("reaches_out")
    return ending


def _types_of(package: Package) -> dict[str, str]:
    """The types of the parts, in lower case, by "/name" or, where all of an ending share one, by ".ending"."""
    types = {}
    for each in elements(package, "[Content_Types].xml"):
        kind = attribute(each, "ContentType").lower()
        if local_name(each) == "Override":
            types[attribute(each, "PartName").lower()] = kind
        elif local_name(each) == "Default":
            types[f".{attribute(each, 'Extension').lower()}"] = kind
    return types


def _has_macro_parts(names: Iterable[str]) -> bool:
    return any(name.lower().startswith((HIDING_SHEET, "xl/activex/", "word/activex/")) for name in names)


def _main_part(package: Package) -> str:
    """The part with which a reader begins."""
    if "_rels/.rels" not in package.names:
        raise RefusedUpload("damaged")
    for each in elements(package, "_rels/.rels"):
        if attribute(each, "Type").endswith("/officeDocument"):
            main = attribute(each, "Target").lstrip("/")
            if main not in package.names:
                raise RefusedUpload("damaged")
            return main
    raise RefusedUpload("not_taken")


def _judge_relations(package: Package, name: str) -> None:
    for each in elements(package, name):
        if local_name(each) != "Relationship":
            continue
        kind, target = attribute(each, "Type").lower().rpartition("/")[2], attribute(each, "Target")
        is_outside = attribute(each, "TargetMode").lower() == "external"
        if kind in CARRYING:
            raise RefusedUpload("reaches_out") if is_outside else RefusedUpload("carries")
        if is_outside and (is_bad_link(target) if kind == "hyperlink" else is_remote(target)):
            raise RefusedUpload("reaches_out")


def _judge_fields(package: Package, name: str) -> None:
    """The fields of a Word part: none that asks another program, none that fetches from another machine."""
    code = ""
    for each in elements(package, name):
        kind = local_name(each)
        if kind == "instrText":
            code += each.text or ""
        elif kind == "fldSimple":
            _judge_field(attribute(each, "instr"))
        elif kind == "fldChar":
            _judge_field(code)
            code = ""
    _judge_field(code)


def _judge_field(code: str) -> None:
    found = FIELD.match(code)
    if not found:
        return
    target = found[2].replace("\\\\", "\\").strip().strip('"“” ')
    # A picture from a page of the web is fetched when somebody asks for it; from another machine of a network, at once.
    is_fetched = found[1].upper() != "INCLUDEPICTURE" or not target.lower().startswith(("http:", "https:"))
    if found[1].upper().startswith("DDE") or (is_fetched and (target.startswith("\\") or is_remote(target))):
        raise RefusedUpload("reaches_out")


# --- OpenDocument texts and spreadsheets

OPENDOCUMENTS = {CONTENT_TYPES[ending]: ending for ending in ("odt", "ods")}
# Lists of libraries, which are there also where no library is.
EMPTY_LIBRARIES = ("script-lc.xml", "script-lb.xml", "dialog-lc.xml", "dialog-lb.xml")
SAID = ("content.xml", "styles.xml")
# What is shown at once, and so fetched at once; a link is clicked.
FETCHED = {
    "image", "fill-image", "object", "object-ole", "plugin", "applet", "floating-frame", "section-source",
    "table-source", "cell-range-source", "database-source-sql", "background-image", "font-face-uri", "source-service",
}  # fmt: skip
ASKING_PARTS = {"dde-source", "dde-connection", "dde-connection-decl", "dde-link", "applet", "plugin", "floating-frame"}
LINKS = {"a"}


def judged_opendocument(package: Package) -> str:
    """odt or ods. Raises RefusedUpload with the reason for anything else."""
    if package.names[0] != "mimetype" or "META-INF/manifest.xml" not in package.names:
        raise RefusedUpload("damaged")
    ending = OPENDOCUMENTS.get(package.read("mimetype").decode("ascii", "replace").strip())
    if ending is None:
        raise RefusedUpload("not_taken")
    if any(local_name(each) == "encryption-data" for each in elements(package, "META-INF/manifest.xml")):
        raise RefusedUpload("protected")
    if any(map(_is_macro, package.names)):
        raise RefusedUpload("macros")
    if "content.xml" not in package.names:
        raise RefusedUpload("damaged")
    for name in package.names:
        if name.rpartition("/")[2] in SAID:
            _judge_words(package, name)
    return ending


def _is_macro(name: str) -> bool:
    folder, _slash, rest = name.partition("/")
    if folder in ("Basic", "Dialogs"):
        return bool(rest) and not name.endswith("/") and rest.rpartition("/")[2] not in EMPTY_LIBRARIES
    return folder == "Scripts" and bool(rest) and not name.endswith("/")


def _judge_words(package: Package, name: str) -> None:
    for each in elements(package, name):
        kind, target = local_name(each), attribute(each, "href")
        if kind in ASKING_PARTS:
            raise RefusedUpload("reaches_out")
        if kind == "event-listener" and (target or attribute(each, "language") not in ("", "ooo:presentation")):
            raise RefusedUpload("macros")
        if not target:
            continue
        if target.lower().startswith(("vnd.sun.star.script:", "macro:", "javascript:")):
            raise RefusedUpload("macros")
        if (kind in FETCHED and is_remote(target)) or (kind in LINKS and is_bad_link(target)):
            raise RefusedUpload("reaches_out")
