"""What a recommendation, an answer, a commitment and a change are as data: the shapes of `report.data`, filled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from msgspec.structs import asdict

from report.as_of.history import Withdrawal
from report.data import addresses, schema
from report.matrix.table import CitedRecommendation, cited_as
from report.pages.answers import Cited
from report.pages.meeting import MeetingList, Report
from report.pages.meeting import MeetingPage as OneMeeting
from report.pages.printings import Printed
from report.pages.progress import NOTHING, Counts
from report.pages.text_versions import CorrectedWords, PrintedIn
from report.question.compared import ComparedFigures
from report.question.labels import item_key
from tracker.choices import ImplementationStatus
from tracker.models import Attribution, MemberState
from tracker.opening_words import opening_words

type Named = Mapping[UUID, Printed]


def counts(progress: Counts) -> Any:
    """How many States report each status."""
    return schema.Counts(**{code: progress.counts.get(code, 0) for code in ImplementationStatus.values})


def recommendation(
    request: HttpRequest,
    printed: Printed,
    themes: Iterable[str],
    attributions: Iterable[Attribution],
    progress: Counts,
) -> schema.Recommendation:
    item = printed.recommendation.agenda_item
    return schema.Recommendation(
        meeting=printed.meeting.slug,
        label=printed.label,
        slug=printed.recommendation.slug,
        url=request.build_absolute_uri(printed.address),
        text=printed.text,
        language=printed.language,
        basis=printed.recommendation.basis,
        agenda_item=item_key(item.kind, item.number) if item else None,
        themes=list(themes),
        attributions=[
            schema.Attribution(printed=each.printed, iso3=each.member_state_id, start=each.start, end=each.end)
            for each in attributions
        ],
        answers=counts(progress),
        states_invited=progress.invited,
        states_without_published_answer=progress.without,
    )


def matrix_entry(request: HttpRequest, each: CitedRecommendation) -> schema.MatrixEntry:
    """A recommendation under one of its themes."""
    printed, progress = each.printed, each.progress
    return schema.MatrixEntry(
        theme=each.theme or None,
        theme_name=each.theme_name,
        meeting=printed.meeting.slug,
        meeting_title=printed.meeting.title,
        recommendation=printed.key,
        label=printed.label,
        citation=each.citation,
        url=request.build_absolute_uri(printed.address),
        text=printed.text,
        language=printed.language,
        answers=counts(progress),
        states_invited=progress.invited,
        states_without_published_answer=progress.without,
        same_subject=[other.key for other in each.alike],
        same_subject_citations=[cited_as(other) for other in each.alike],
    )


def compared(each: ComparedFigures) -> schema.Compared:
    """One of those that are compared."""
    progress = each.progress
    return schema.Compared(
        by=each.by,
        value=each.value,
        name=each.name,
        recommendations_asked=each.recommendations,
        answers=counts(progress),
        answers_asked=progress.invited,
        other_published_answers=progress.otherwise,
        without_published_answer=progress.without,
    )


def listed_recommendation(
    shape: schema.Recommendation, no_longer: int, day: date | None
) -> schema.ListedRecommendation:
    """A recommendation of the list; of a past day with what was public then and may not be read any more."""
    of_a_day: dict[str, Any] = {"answers_no_longer_published": no_longer, "as_of": day} if day else {}
    return schema.ListedRecommendation(**asdict(shape), **of_a_day)


def evidence(request: HttpRequest, cited: Cited) -> schema.Evidence:
    return schema.Evidence(
        title=cited.title,
        kind=cited.kind,
        dated_on=cited.dated_on,
        language=cited.language,
        pinpoint=cited.pinpoint,
        url=request.build_absolute_uri(cited.address),
    )


def no_longer(span: Withdrawal, keys: Mapping[UUID, str]) -> schema.NoLongerPublished:
    """A span; `keys` names recommendations as meeting/slug."""
    return schema.NoLongerPublished(
        state=span.state.pk,
        recommendation=keys.get(span.recommendation) if span.recommendation else None,
        commitment=span.commitment,
        period=span.period,
        public_from=span.since.date(),
        public_to=span.until.date(),
    )


def facts_of(request: HttpRequest, each: MemberState) -> dict[str, Any]:
    return {
        "state": each.pk,
        "name": each.name,
        "regional_group": each.regional_group or None,
        "membership": each.un_status,
        "url": request.build_absolute_uri(reverse("report:state", args=[each.pk.lower()])),
    }


def listed_state(request: HttpRequest, each: Any) -> schema.State:
    """A State of the list, with its counts."""
    return schema.State(
        recommendations_asked=each.asked,
        published_answers=each.answers,
        published_commitments=each.commitments_declared,
        last_reported_on=each.last_reported_on,
        **facts_of(request, each),
    )


def printing(each: PrintedIn) -> addresses.Printing:
    """A recommendation as one document prints it."""
    return addresses.Printing(
        title=each.document.title,
        symbol=each.document.symbol or None,
        kind=each.document.kind,
        language=each.document.language,
        label=each.printing.label,
        text=each.printing.text,
        opening=opening_words(each.printing) or None,
        page=each.printing.page,
        positions=[addresses.PrintedPosition(state=one.code, position=one.value) for one in each.positions],
    )


def corrected_transcription(each: CorrectedWords) -> addresses.CorrectedTranscription:
    """The words before a correction of the transcription."""
    document = each.printing.document
    return addresses.CorrectedTranscription(
        title=document.title,
        symbol=document.symbol or None,
        language=document.language,
        label=each.printing.label,
        text=each.printing.text,
        corrected_on=each.corrected_at.date(),
        reason=each.printing.corrected_because,
    )


def meeting(request: HttpRequest, each: Any) -> schema.Meeting:
    """A meeting of the list."""
    return schema.Meeting(
        meeting=each.slug,
        title=each.title,
        place=each.place,
        starts_on=each.starts_on,
        ends_on=each.ends_on,
        prepares=each.prepares.slug if each.prepares else None,
        recommendations=each.recommendations_printed,
        url=request.build_absolute_uri(reverse("report:meeting", args=[each.slug])),
    )


def recommendations_of_meeting(request: HttpRequest, listed: MeetingList) -> list[schema.Recommendation]:
    return [
        recommendation(
            request,
            each,
            listed.themes.get(key, []),
            listed.attributions.get(each.printing.pk, []),
            listed.progress.get(key, NOTHING),
        )
        for key, each in listed.recommendations.items()
    ]


def _document(report: Report) -> addresses.Document:
    return addresses.Document(
        title=report.document.title,
        symbol=report.document.symbol or None,
        kind=report.document.kind,
        language=report.document.language,
        paragraphs=[
            addresses.Paragraph(
                number=passage.paragraph.number,
                section=passage.paragraph.section,
                text=passage.paragraph.text,
                recommendations=[item.printing.label for item in passage.items],
            )
            for passage in report.passages
            if passage.items or not passage.is_taken_away
        ],
        corrected_paragraphs=_corrected_paragraphs(report),
    )


def _corrected_paragraphs(report: Report) -> list[addresses.CorrectedParagraph]:
    """The paragraphs of a document before each correction of the transcription, the newest first."""
    corrected = [each for passage in report.passages for each in passage.corrected]
    return [
        addresses.CorrectedParagraph(
            number=each.wrong.number,
            text=each.wrong.text,
            number_now=each.number,
            text_now=each.text or None,
            corrected_on=each.wrong.corrected_at.date(),
            reason=each.wrong.corrected_because,
        )
        for each in sorted(corrected, key=lambda each: each.wrong.pk, reverse=True)
    ]


def one_meeting(request: HttpRequest, picture: OneMeeting) -> addresses.OneMeeting:
    """A meeting with its documents, paragraph by paragraph, and its recommendations."""
    listed = asdict(meeting(request, picture.meeting))
    listed["recommendations"] = recommendations_of_meeting(request, picture.listed)
    return addresses.OneMeeting(documents=[_document(each) for each in picture.reports], **listed)
