"""A page as it is cited: what it shows, of which day, where, and by which entry of the ledger it is checked.

BibTeX: http://mirrors.ctan.org/biblio/bibtex/base/btxdoc.pdf. RIS: tags of a web page (ELEC). CSL-JSON:
https://github.com/citation-style-language/schema.

It holds titles, symbols, days and numbers: no words of a Government, and no status.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from report.as_of.current import stood_on
from report.http import parameters
from report.http.freshness import Head, moment
from report.pages import layout, reuse

RECORD = "Follow-up Record"  # a name, the same in every language


@dataclass(frozen=True)
class PageCitation:
    """One page as it is cited.

    `day`: at whose end the page stood so. `address`: where it stands for good. `head`: the newest entry of the ledger
    that the page of that day shows; None while nothing is published. `language`: of the page.
    """

    title: str
    symbols: str
    day: datetime.date
    retrieved_on: datetime.date
    address: str
    head: Head | None
    language: str

    @property
    def key(self) -> str:
        """A name for it in a list of references: made of the address, in letters that every program takes."""
        path = self.address.partition("://")[2].partition("/")[2].partition("?")[0]
        words = [word for word in path.split("/") if word]
        return "-".join([*words, self.day.isoformat()])

    @property
    def note(self) -> str:
        """What has no field of its own in any form."""
        said = [stood_on(self.day, self.day.isoformat())]
        if self.head:
            entry = {"number": self.head.sequence, "hash": self.head.hash}
            said.append(_("Entry no. %(number)s of the ledger, hash %(hash)s.") % entry)
        return " ".join(filter(None, [*said, reuse.sentence(), reuse.demonstration()]))


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


def cited(request: HttpRequest, form: str, title: str, symbols: str = "") -> HttpResponse:
    """The page of this title, cited in one of the forms.

    Args:
        request: what asks for it; its parameters are those of the page, and were looked at before.
        form: one of `parameters.CITATIONS`.
        symbols: of the documents that it shows.
    """
    citation = PageCitation(
        title=title,
        symbols=symbols,
        day=layout.day_shown(request),
        retrieved_on=timezone.now().date(),
        address=layout.permanent(request),
        head=moment(request, layout.day_asked(request)),
        language=get_language() or "en",
    )
    write, content_type = WRITTEN[form]
    response = HttpResponse(write(citation), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{citation.key}.{parameters.ending(form)}"'
    return response
