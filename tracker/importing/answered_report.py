"""The report in the record whose recommendations an addendum answers: it has its symbol, without what makes it an
addendum."""

import re

from tracker.importing.structure import Findings
from tracker.importing.structure.answering.against_report import against_report
from tracker.importing.structure.answering.replies import NAME
from tracker.models import Position, Printing, SourceDocument

PART = re.compile(r"/Add\.\d+\W*$")


def reports_answered(symbol: str | None) -> list[SourceDocument]:
    """The confirmed documents that bear the symbol of an addendum without its "/Add.1", with or without an asterisk."""
    whole = PART.sub("", symbol or "")
    if not whole or whole == symbol:
        return []
    return list(SourceDocument.objects.confirmed().filter(symbol__in=(whole, f"{whole}*")).order_by("pk"))


def checked_in_record(findings: Findings) -> Findings:
    """The findings, held against the report that the record has; anything but an addendum as it is."""
    if findings.structure != NAME:
        return findings
    documents = reports_answered(findings.document.symbol)
    if not documents:
        return against_report(findings, None)
    labels: dict[str, str | None] = dict.fromkeys(
        Printing.objects.filter(document__in=documents).values_list("label", flat=True)
    )
    labels.update(Position.objects.filter(printing__document__in=documents).values_list("printing__label", "value"))
    return against_report(findings, labels)
