"""What a recommendation, an answer, a commitment and a change are in JSON, and the columns of their CSV.

These keys stay (issue "The record", interfaces): later issues add, they do not rename.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from report.answers import Answer, Cited, Declared, Spoken
from report.changes import Change
from report.history import NoLongerPublished
from report.meetings import Picture as OneMeeting
from report.printings import Printed
from report.recommendations import Picture as OneRecommendation
from report.reference import item_key
from report.rephrasing import PrintedIn
from report.states import Picture as OneState
from report.statistics import NOTHING, Progress
from tracker.choices import ImplementationStatus
from tracker.models import Attribution, MemberState

Shape = dict[str, Any]

RECOMMENDATION_COLUMNS = (
    "meeting", "label", "slug", "url", "text", "language", "basis", "agenda_item", "themes", "attributions",
    *(f"answers_{code}" for code in ImplementationStatus.values), "states_invited", "states_without_published_answer",
)  # fmt: skip
ANSWER_COLUMNS = (
    "state", "recommendation", "period", "status", "reported_on", "corrected_on", "language", "summary", "obstacles",
    "assistance_needed", "evidence", "commitments", "publication",
)  # fmt: skip
COMMITMENT_COLUMNS = (
    "commitment", "state", "recommendations", "period", "text", "lead_institution", "progress", "note", "language",
    "original_target_on", "target_on", "reported_on", "corrected_on", "evidence", "publication",
)  # fmt: skip

STATE_COLUMNS = (
    "state", "name", "regional_group", "membership", "url", "recommendations_asked", "published_answers",
    "published_commitments", "last_reported_on",
)  # fmt: skip
MEETING_COLUMNS = ("meeting", "title", "place", "starts_on", "ends_on", "prepares", "recommendations", "url")
CHANGE_COLUMNS = (
    "publication", "published_at", "kind", "state", "recommendation", "commitment", "period", "status", "reported_on",
    "corrected_on", "is_readable", "text_sha256", "previous", "hash",
)  # fmt: skip


def columns_on(day: date | None) -> tuple[str, ...]:
    """Of the list of recommendations; of a past day it says which, and counts what may not be read any more."""
    return (*RECOMMENDATION_COLUMNS, "answers_no_longer_published", "as_of") if day else RECOMMENDATION_COLUMNS


def recommendation(
    request: HttpRequest,
    printed: Printed,
    themes: Iterable[str],
    attributions: Iterable[Attribution],
    progress: Progress,
) -> Shape:
    item = printed.recommendation.agenda_item
    return {
        "meeting": printed.meeting.slug,
        "label": printed.label,
        "slug": printed.recommendation.slug,
        "url": request.build_absolute_uri(printed.address),
        "text": printed.text,
        "language": printed.language,
        "basis": printed.recommendation.basis,
        "agenda_item": item_key(item.kind, item.number) if item else None,
        "themes": list(themes),
        "attributions": [
            {"printed": each.printed, "iso3": each.member_state_id, "start": each.start, "end": each.end}
            for each in attributions
        ],
        "answers": {code: progress.counts.get(code, 0) for code in ImplementationStatus.values},
        "states_invited": progress.invited,
        "states_without_published_answer": progress.without,
    }


def recommendation_row(shape: Shape) -> Shape:
    """The same as one row of a table."""
    answers = {f"answers_{code}": number for code, number in shape["answers"].items()}
    named = "; ".join(each["printed"] for each in shape["attributions"])
    return {**shape, **answers, "themes": "; ".join(shape["themes"]), "attributions": named}


def _evidence(request: HttpRequest, cited: Cited) -> Shape:
    return {
        "title": cited.title,
        "kind": cited.kind,
        "dated_on": cited.dated_on,
        "language": cited.language,
        "pinpoint": cited.pinpoint,
        "url": request.build_absolute_uri(cited.address),
    }


def _spoken(request: HttpRequest, spoken: Spoken) -> Shape:
    return {
        "state": spoken.state.pk,
        "period": spoken.period,
        "reported_on": spoken.reported_on,
        "corrected_on": spoken.corrected_on,
        "language": spoken.language,
        "evidence": [_evidence(request, each) for each in spoken.evidence],
        "publication": spoken.publication,
    }


def answer(request: HttpRequest, each: Answer, printed: Mapping[UUID, Printed]) -> Shape:
    return {
        **_spoken(request, each),
        "recommendation": printed[each.recommendation].key if each.recommendation in printed else None,
        "status": each.status,
        "summary": each.summary,
        "obstacles": each.obstacles,
        "assistance_needed": each.assistance_needed,
        "commitments": [str(commitment) for commitment in each.commitments],
    }


def commitment(request: HttpRequest, each: Declared, printed: Mapping[UUID, Printed]) -> Shape:
    return {
        **_spoken(request, each),
        "commitment": str(each.uuid),
        "recommendations": [printed[key].key for key in each.recommendations if key in printed],
        "text": each.text,
        "lead_institution": each.lead_institution,
        "progress": each.progress,
        "note": each.note,
        "original_target_on": each.original_on,
        "target_on": each.target_on,
    }


def spoken_row(shape: Shape) -> Shape:
    """An answer or a commitment as one row of a table."""
    flat = {**shape, "evidence": "; ".join(f"{each['title']} <{each['url']}>" for each in shape["evidence"])}
    for key in ("commitments", "recommendations"):
        if key in flat:
            flat[key] = "; ".join(flat[key])
    return flat


def no_longer(span: NoLongerPublished, printed: Mapping[UUID, Printed]) -> Shape:
    key = span.recommendation
    return {
        "state": span.state.pk,
        "recommendation": printed[key].key if key and key in printed else None,
        "commitment": str(span.commitment) if span.commitment else None,
        "period": span.period,
        "public_from": span.since.date(),
        "public_to": span.until.date(),
    }


def state(request: HttpRequest, each: MemberState) -> Shape:
    return {
        "state": each.pk,
        "name": each.name,
        "regional_group": each.regional_group or None,
        "membership": each.un_status,
        "url": request.build_absolute_uri(reverse("report:state", args=[each.pk.lower()])),
    }


def listed_state(request: HttpRequest, each: Any) -> Shape:
    """A State of the list, with its counts."""
    return {
        **state(request, each),
        "recommendations_asked": each.asked,
        "published_answers": each.answers,
        "published_commitments": each.commitments_declared,
        "last_reported_on": each.last_reported_on,
    }


def printing(each: PrintedIn) -> Shape:
    """A recommendation as one document prints it."""
    return {
        "title": each.document.title,
        "symbol": each.document.symbol or None,
        "kind": each.document.kind,
        "language": each.document.language,
        "label": each.printing.label,
        "text": each.printing.text,
        "page": each.printing.page,
        "positions": [{"state": position.code, "position": position.value} for position in each.positions],
    }


def one_recommendation(request: HttpRequest, picture: OneRecommendation, day: date | None) -> Shape:
    """A recommendation with everything published on it."""
    named = {each.pk: each for each in picture.siblings}
    themes = [each.key for each in picture.around if each.what == "theme"]
    return {
        "as_of": day,
        **recommendation(request, picture.printed, themes, picture.attributions, picture.progress),
        "standing": picture.printed.recommendation.standing,
        "goes_on_in": [each.key for each in picture.followers],
        "printed_in": [printing(each) for each in picture.printed_in],
        "answers_by_state": [answer(request, each, named) for each in picture.answers],
        "answers_by_period": [
            {
                "period": each.period.slug,
                "states_invited": each.invited,
                "states_without_published_answer": each.without,
                "answers": [answer(request, one, named) for one in each.answers],
            }
            for each in picture.periods
        ],
        "commitments": [commitment(request, each, named) for each in picture.commitments],
        "no_longer_published": [no_longer(each, named) for each in picture.no_longer],
        "changes": [change(request, each) for each in picture.changes],
    }


def one_state(request: HttpRequest, picture: OneState, day: date | None) -> Shape:
    """A State with everything it has published."""
    named = picture.printed
    return {
        "as_of": day,
        **state(request, picture.state),
        "recommendations_asked": picture.progress.invited,
        "recommendations_without_published_answer": picture.progress.without,
        "answers": [answer(request, each, named) for each in picture.answers],
        "commitments": [commitment(request, each, named) for each in picture.commitments],
        "no_longer_published": [no_longer(each, named) for each in picture.no_longer],
        "changes": [change(request, each) for each in picture.changes],
    }


def meeting(request: HttpRequest, each: Any) -> Shape:
    """A meeting of the list."""
    return {
        "meeting": each.slug,
        "title": each.title,
        "place": each.place,
        "starts_on": each.starts_on,
        "ends_on": each.ends_on,
        "prepares": each.prepares.slug if each.prepares else None,
        "recommendations": each.recommendations_printed,
        "url": request.build_absolute_uri(reverse("report:meeting", args=[each.slug])),
    }


def recommendations_of_meeting(request: HttpRequest, picture: OneMeeting) -> list[Shape]:
    return [
        recommendation(
            request,
            each,
            picture.themes.get(each.pk, []),
            picture.attributions.get(each.printing.pk, []),
            picture.progress.get(each.pk, NOTHING),
        )
        for each in picture.recommendations
    ]


def one_meeting(request: HttpRequest, picture: OneMeeting, recommendations: list[Shape], day: date | None) -> Shape:
    """A meeting with its documents, paragraph by paragraph, and its recommendations."""
    documents = [
        {
            "title": each.document.title,
            "symbol": each.document.symbol or None,
            "kind": each.document.kind,
            "language": each.document.language,
            "paragraphs": [
                {
                    "number": passage.paragraph.number,
                    "section": passage.paragraph.section,
                    "text": passage.paragraph.text,
                    "recommendations": [item.printing.label for item in passage.items],
                }
                for passage in each.passages
            ],
        }
        for each in picture.reports
    ]
    return {
        "as_of": day,
        **meeting(request, picture.meeting),
        "documents": documents,
        "recommendations": recommendations,
    }


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def change(request: HttpRequest, each: Change) -> Shape:
    """One entry of the ledger. The hashed header, word for word, is in the exported ledger."""
    publication, text = each.publication, each.words
    return {
        "publication": publication.sequence,
        "published_at": publication.published_at,
        "kind": publication.kind,
        "state": publication.member_state_id,
        "recommendation": each.printed.key if each.printed else None,
        "commitment": str(publication.commitment_id) if publication.commitment_id else None,
        "period": publication.period_id,
        "status": each.status or None,
        "reported_on": _day(text.get("reported_on")),
        "corrected_on": _day(text.get("corrected_on")),
        "is_readable": each.is_readable,
        "text_sha256": publication.text_sha256,
        "previous": publication.previous,
        "hash": publication.hash,
    }
