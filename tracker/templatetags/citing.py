"""What a template asks of the place that a citation names."""

from django import template

from tracker.evidence_files.cited_page import opened_at

register = template.Library()


@register.filter
def at_place(address: str, words: str) -> str:
    """The address of what is cited, at the page that the citation names where the address is that of a PDF."""
    return opened_at(address, words)
