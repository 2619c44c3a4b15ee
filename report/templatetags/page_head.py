"""The head of a public page, for programs: search engines, messengers, programs for references.

Each fact is one that the page shows: a title, a day, a count, an address. No text of a Government is among the facts.
"""

from __future__ import annotations

from html import unescape
from typing import Any

from django import template
from django.http import HttpRequest
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils.html import json_script, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from report.briefs.pdf import CONTENT_TYPE as PDF
from report.data import catalogue
from report.downloads.store import MadeFiles
from report.forms.citations import RECORD
from report.pages import reuse
from report.pages.layout import language_tag
from tracker.files import organization
from tracker.models import Meeting
from tracker.questionnaire.word_document import CONTENT_TYPE as WORD

register = template.Library()


@register.simple_tag(takes_context=True)
def block_text(context: Any, name: str) -> SafeString:
    """Return a block of the page a second time, as one line of text without tags."""
    block = context.render_context[BLOCK_CONTEXT_KEY].get_block(name)
    return mark_safe(" ".join(strip_tags(block.render(context)).split()))  # noqa: S308 - a block is escaped already


def linked(context: Any, kind: str, **facts: Any) -> SafeString:
    """Return JSON-LD by schema.org, in a block of data: no browser runs it, and the content policy does not stop it.

    Facts that are empty are left out.
    """
    request: HttpRequest = context["request"]
    head, stated = context["head"], reuse.licence()
    said = {
        "@context": "https://schema.org",
        "@type": kind,
        "@id": context["canonical"],
        "url": context["canonical"],
        "name": _plain(context, "name"),
        "description": _plain(context, "description"),
        "inLanguage": language_tag(get_language() or "en"),
        "dateModified": head.published_at.date() if head else None,
        "publisher": {
            "@type": "Organization",
            "name": organization.name() or RECORD,
            "url": request.build_absolute_uri("/"),
        },
        "license": stated.address if stated else "",
        "isAccessibleForFree": True,
        **facts,
    }
    block = json_script({name: value for name, value in said.items() if value})
    return mark_safe(block.replace("application/json", "application/ld+json", 1))  # noqa: S308 - escaped by json_script


def _plain(context: Any, name: str) -> str:
    return unescape(block_text(context, name))


# The media type of each form of a page.
ENCODINGS = {"json": "application/json", "csv": "text/csv", "docx": WORD, "pdf": PDF}


@register.simple_tag(takes_context=True)
def linked_report(context: Any, **about: str) -> SafeString:
    """Return the data of a page that reports on one subject, with its other forms.

    Args:
        about: the subject, by its keys in schema.org; none of a page without one.
    """
    request: HttpRequest = context["request"]
    found = [(kind, context.get(f"{form}_address")) for form, kind in ENCODINGS.items()]
    encoding = [
        {"@type": "MediaObject", "encodingFormat": kind, "contentUrl": request.build_absolute_uri(address)}
        for kind, address in found
        if address
    ]
    subject = {"@type": "Country" if "identifier" in about else "Thing", **about}
    return linked(context, "Report", about=subject if about else None, encoding=encoding)


@register.simple_tag(takes_context=True)
def linked_event(context: Any, meeting: Meeting) -> SafeString:
    """Return the data of the page of a meeting."""
    place = {"@type": "Place", "name": meeting.place, "address": meeting.place} if meeting.place else None
    days = {"startDate": meeting.starts_on.isoformat(), "endDate": meeting.ends_on.isoformat()}
    return linked(context, "Event", location=place, **days, dateModified=None, publisher=None, license=None)


@register.simple_tag(takes_context=True)
def linked_dataset(context: Any, made: MadeFiles | None, *, release: bool = False) -> SafeString:
    """Return the data of the page of whole files, or of one release: a data set, with every file as a download."""
    request: HttpRequest = context["request"]
    files = [catalogue.release_file(made.entry)] if made and release else catalogue.files()
    downloads = [
        {
            "@type": "DataDownload",
            "name": each.name,
            "encodingFormat": each.media_type,
            "contentUrl": request.build_absolute_uri(each.address),
        }
        for each in files
    ]
    return linked(
        context,
        "Dataset",
        name=f"{RECORD}, {made.entry}" if made and release else RECORD,
        description=catalogue.ABOUT,
        version=str(made.entry) if made else None,
        dateModified=made.published_at.date() if made and made.published_at else None,
        creator={"@type": "Organization", "name": organization.name() or RECORD},
        keywords=["recommendations", "United Nations", "Member States", "follow-up"],
        distribution=downloads,
    )
