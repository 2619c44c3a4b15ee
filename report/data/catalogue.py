"""The files at /data/ as catalogues of data list them: by DCAT 3 (https://www.w3.org/TR/vocab-dcat-3/), in JSON-LD."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from report.data.schema import FILES
from report.downloads.store import MadeFiles, Release
from report.forms.citations import RECORD
from report.pages import reuse
from tracker.files import organization

ABOUT = (
    "What became of the recommendations of United Nations meetings, as reported by Member States: recommendations, "
    "answers, commitments, evidence and the public ledger."
)
TYPES = {
    "csv": "text/csv",
    "jsonl": "application/jsonl",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
    "sqlite": "application/vnd.sqlite3",
}
OF_IANA = "https://www.iana.org/assignments/media-types/"
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


@dataclass(frozen=True)
class DataFile:
    """A file at /data/: the table that it holds ("" of several), its path, and its form."""

    table: str
    address: str
    form: str

    @property
    def name(self) -> str:
        """As a reader saves it."""
        return self.address.rpartition("/")[2]

    @property
    def media_type(self) -> str:
        return TYPES[self.form]


def files() -> list[DataFile]:
    """Every file, those of several tables first."""
    whole = [("package", "zip"), ("database", "sqlite"), ("ledger", "jsonl"), ("heads", "csv")]
    found = [DataFile("", reverse(f"data-{name}"), form) for name, form in whole]
    return found + [
        DataFile(table, reverse(f"data-{table}-{form}"), form) for table in FILES for form in ("csv", "jsonl", "xlsx")
    ]


def release_file(entry: int) -> DataFile:
    """The file of the release that goes up to this entry of the ledger."""
    return DataFile("", reverse("data-release", args=[entry]), "zip")


def dcat(request: HttpRequest, made: MadeFiles | None, releases: Iterable[Release]) -> dict[str, Any]:
    """Return the catalogue: the record as one data set, each table as its part, and each release as its version.

    Args:
        made: the files as they were last made; their day and entry are those of the data sets.
    """
    page = request.build_absolute_uri(reverse("report:data"))
    publisher = {"@type": "foaf:Agent", "foaf:name": organization.name() or RECORD}
    known = {
        "dct:publisher": publisher,
        "dct:language": {"@id": "http://id.loc.gov/vocabulary/iso639-1/en"},
        "dcat:landingPage": {"@id": page},
        **_rights(),
        **_dated(made),
    }
    every = files()

    def described(address: str, title: str, meaning: str | None, held: list[DataFile], **own: Any) -> dict[str, Any]:
        named = {"@id": address, "@type": "dcat:Dataset", "dct:identifier": address}
        texts = {"dct:title": title, "dct:description": meaning}
        return {**named, **texts, **known, **own, "dcat:distribution": _distributions(request, held)}

    whole = described(page, RECORD, ABOUT, _of_table(every, ""))
    part, version = {"dct:isPartOf": {"@id": page}}, {"dct:isVersionOf": {"@id": page}}
    tables = [
        described(f"{page}#{table}", f"{RECORD}: {table}", shape.__doc__, _of_table(every, table), **part)
        for table, shape in FILES.items()
    ]
    versions = []
    for each in releases:
        entry = each.made.entry
        address = request.build_absolute_uri(reverse("report:release", args=[entry]))
        own = {**version, **_dated(each.made), "dcat:landingPage": {"@id": address}}
        versions.append(described(address, f"{RECORD}, {entry}", ABOUT, [release_file(entry)], **own))
    return {
        "@context": CONTEXT,
        "@id": request.build_absolute_uri(request.path),
        "@type": "dcat:Catalog",
        "dct:title": RECORD,
        "dct:description": ABOUT,
        "dct:publisher": publisher,
        "dcat:dataset": [whole, *tables, *versions],
    }


def _of_table(every: list[DataFile], table: str) -> list[DataFile]:
    return [each for each in every if each.table == table]


def _dated(made: MadeFiles | None) -> dict[str, Any]:
    if made is None or made.published_at is None:
        return {}
    day = {"@type": "xsd:date", "@value": made.published_at.date().isoformat()}
    return {"dct:modified": day, "dcat:version": str(made.entry)}


def _rights() -> dict[str, Any]:
    stated = reuse.licence()
    named = {"dct:license": {"@id": stated.address}} if stated and stated.address else {}
    return {"dct:rights": reuse.in_english(), **named}


def _distributions(request: HttpRequest, of_set: list[DataFile]) -> list[dict[str, Any]]:
    return [
        {
            "@type": "dcat:Distribution",
            "dct:title": each.name,
            "dcat:accessURL": {"@id": request.build_absolute_uri(each.address)},
            "dcat:downloadURL": {"@id": request.build_absolute_uri(each.address)},
            "dcat:mediaType": {"@id": f"{OF_IANA}{each.media_type}"},
        }
        for each in of_set
    ]
