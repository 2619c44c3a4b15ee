"""Word and Excel files (Office Open XML): no macros, no embedded programs, nothing fetched when they are opened."""

import re
from collections.abc import Iterable

from tracker.evidence_files.kinds import OFFICE, damaged, not_taken, reaches_out, with_another_file, with_macros
from tracker.evidence_files.link_targets import is_bad_link, is_remote
from tracker.evidence_files.xml_parts import Parts, attribute, elements, local_name

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


def judged_office(package: Parts) -> str:
    """docx or xlsx. Raises ValidationError with the reason for anything else."""
    types = _types_of(package)
    if any(word in each for each in types.values() for word in MACROS) or _has_macro_parts(package.names):
        raise with_macros()
    ending = MAIN.get(types.get(f"/{_main_part(package)}".lower(), ""))
    if ending is None:
        raise not_taken()
    for name in package.names:
        if name.lower().endswith(".rels"):
            _judge_relations(package, name)
        elif ending == "docx" and WORD_PART.fullmatch(name):
            _judge_fields(package, name)
        elif LINKED_BOOK.fullmatch(name) and any(local_name(each) in ASKING for each in elements(package, name)):
            raise reaches_out()
    return ending


def _types_of(package: Parts) -> dict[str, str]:
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


def _main_part(package: Parts) -> str:
    """The part with which a reader begins."""
    if "_rels/.rels" not in package.names:
        raise damaged()
    for each in elements(package, "_rels/.rels"):
        if attribute(each, "Type").endswith("/officeDocument"):
            main = attribute(each, "Target").lstrip("/")
            if main not in package.names:
                raise damaged()
            return main
    raise not_taken()


def _judge_relations(package: Parts, name: str) -> None:
    for each in elements(package, name):
        if local_name(each) != "Relationship":
            continue
        kind, target = attribute(each, "Type").lower().rpartition("/")[2], attribute(each, "Target")
        is_outside = attribute(each, "TargetMode").lower() == "external"
        if kind in CARRYING:
            raise reaches_out() if is_outside else with_another_file()
        if is_outside and (is_bad_link(target) if kind == "hyperlink" else is_remote(target)):
            raise reaches_out()


def _judge_fields(package: Parts, name: str) -> None:
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
        raise reaches_out()
