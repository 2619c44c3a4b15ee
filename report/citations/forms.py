"""A citation as BibTeX, RIS and CSL-JSON, each as its definition has it.

BibTeX: http://mirrors.ctan.org/biblio/bibtex/base/btxdoc.pdf. RIS: tags of a web page (ELEC). CSL-JSON:
https://github.com/citation-style-language/schema.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from typing import Any

from report.citations.citation import RECORD, PageCitation

# BibTeX counts braces, whatever stands before them: as commands they are no braces any more.
OF_TEX = {
    **{"\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}"},
    **{"~": r"\textasciitilde{}", "^": r"\textasciicircum{}"},
    **{sign: f"\\{sign}" for sign in "%$&#_"},
}


def _line(words: str) -> str:
    """Words on one line: a field of RIS ends with its line, and a title needs no other."""
    return " ".join(words.split())


def _tex(words: str) -> str:
    return "".join(OF_TEX.get(sign, sign) for sign in _line(words))


def bibtex(cited: PageCitation) -> str:
    """An entry of the kind that every style knows."""
    fields = {
        "title": f"{{{_tex(cited.title)}}}",
        "howpublished": RECORD,
        "number": _tex(cited.symbols),
        "year": str(cited.day.year),
        "month": f"{cited.day:%m}",
        "day": f"{cited.day:%d}",
        "url": cited.address,
        "urldate": cited.retrieved_on.isoformat(),
        "language": cited.language,
        "note": _tex(cited.note),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return "@misc{" + cited.key + ",\n" + ",\n".join(lines) + "\n}\n"


def ris(cited: PageCitation) -> str:
    """Lines that end as the definition has them."""
    lines = [
        ("TY", "ELEC"),
        ("TI", cited.title),
        ("T2", RECORD),
        ("M1", cited.symbols),
        ("PY", str(cited.day.year)),
        ("DA", f"{cited.day:%Y/%m/%d}/"),
        ("Y2", f"{cited.retrieved_on:%Y/%m/%d}/"),
        ("UR", cited.address),
        ("LA", cited.language),
        ("N1", cited.note),
        ("ER", ""),
    ]
    return "".join(f"{tag}  - {_line(value)}\r\n" for tag, value in lines if value or tag == "ER")


def csl(cited: PageCitation) -> str:
    """A list of one item."""
    item = {
        "id": cited.key,
        "type": "webpage",
        "title": _line(cited.title),
        "container-title": RECORD,
        "number": cited.symbols,
        "issued": _day(cited.day),
        "accessed": _day(cited.retrieved_on),
        "URL": cited.address,
        "language": cited.language,
        "note": cited.note,
    }
    return json.dumps([{name: value for name, value in item.items() if value}], ensure_ascii=False, indent=1)


def _day(day: datetime.date) -> dict[str, Any]:
    return {"date-parts": [[day.year, day.month, day.day]]}


# By the name of the form: how it is written, and what it is on the wire.
WRITTEN: dict[str, tuple[Callable[[PageCitation], str], str]] = {
    "bib": (bibtex, "application/x-bibtex; charset=utf-8"),
    "ris": (ris, "application/x-research-info-systems; charset=utf-8"),
    "csl": (csl, "application/vnd.citationstyles.csl+json"),
}
