"""What pages have found, as data: the rows and objects of `report.data.schema`, filled; of one thing, whole."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from msgspec.structs import asdict

from report.as_of import history
from report.as_of.history import Withdrawal, until
from report.data import schema, streams, types
from report.explorer.listing import RecommendationRow, every_row
from report.http import parameters
from report.pages import commitments, printed_commitments, recommendation, state
from report.pages.changes import TIMELINE, ChangesAsked, about_recommendation
from report.pages.commitments import CommitmentPage
from report.pages.gaps import GapShown
from report.pages.matrix import CitedRecommendation
from report.pages.meeting import Report
from report.pages.periods import PeriodPage
from report.pages.printings import Printed
from report.pages.progress import Counts
from report.pages.recommendation import AnswersOn, RecommendationFacts
from report.pages.subjects import FiguresOf, SubjectPage, address_of_group, of_some
from report.pages.text_versions import CorrectedWords, PrintedIn
from report.question.compared import ComparedFigures
from report.question.labels import item_key
from report.question.question import RecordQuestion
from tracker import models
from tracker.choices import ImplementationStatus, RegionalGroup
from tracker.models import MemberState, ReportingPeriod
from tracker.models.opening_words import opening_words
from tracker.models.spans import end_of
from tracker.words.sorting import name_order


def counts(progress: Counts) -> Any:
    """How many States report each status."""
    return types.Counts(**{code: progress.counts.get(code, 0) for code in ImplementationStatus.values})


def _figures(progress: Counts) -> dict[str, Any]:
    """What is published on one recommendation, of how many States."""
    return {
        "answers": counts(progress),
        "states_invited": progress.invited,
        "states_without_published_answer": progress.without,
        **_no_longer(progress),
    }


def _together(progress: Counts) -> dict[str, Any]:
    """What is published on several, of how many answers asked for."""
    return {
        "answers": counts(progress),
        "answers_asked": progress.invited,
        "without_published_answer": progress.without,
        **_no_longer(progress),
    }


def _no_longer(progress: Counts) -> dict[str, Any]:
    """Return how many answers of a past day may not be read any more; no key for today."""
    return {} if progress.no_longer is None else {schema.GONE: progress.no_longer}


def recommendation_facts(printed: Printed) -> dict[str, Any]:
    """What every table says of a recommendation."""
    item = printed.recommendation.agenda_item
    return {
        "meeting": printed.meeting.slug,
        "label": printed.label,
        "text": printed.text,
        "language": printed.language,
        "basis": printed.recommendation.basis,
        "agenda_item": item_key(item.kind, item.number) if item else None,
    }


def recommendation_row(
    request: HttpRequest, row: RecommendationRow, shape: Any = schema.Recommendation, **more: Any
) -> Any:
    """A recommendation in a list. `shape`: another one that has more columns, which are `more`."""
    facts: dict[str, Any] = {
        "slug": row.printed.recommendation.slug,
        "url": request.build_absolute_uri(row.printed.address),
        "themes": [theme.slug for theme in row.themes],
        "attributions": [
            types.Attribution(printed=each.printed, iso3=each.member_state_id, start=each.start, end=each.end)
            for each in row.attributions
        ],
    }
    return shape(**facts | recommendation_facts(row.printed) | _figures(row.progress) | more)


def listed_recommendation(request: HttpRequest, row: RecommendationRow, day: datetime.date | None) -> Any:
    """A row of the explorer's list; of a past day with what was public then and may not be read any more."""
    of_a_day = {"as_of": day} if day else {}
    return recommendation_row(request, row, schema.ListedRecommendation, **of_a_day)


def recommendations(request: HttpRequest, question: RecordQuestion, keys: Iterable[UUID]) -> Iterator[Any]:
    """These recommendations as rows of a table, with the figures of the question."""
    return (listed_recommendation(request, row, question.day) for row in every_row(question, keys))


def matrix_entry(request: HttpRequest, each: CitedRecommendation) -> Any:
    """A recommendation under one of its themes."""
    printed = each.printed
    return schema.MatrixEntry(
        theme=each.theme or None,
        theme_name=each.theme_name,
        meeting=printed.meeting.slug,
        meeting_title=printed.meeting.title,
        recommendation=printed.key,
        label=printed.label,
        citation=printed.citation,
        url=request.build_absolute_uri(printed.address),
        text=printed.text,
        language=printed.language,
        same_subject=[other.key for other in each.alike],
        same_subject_citations=[other.citation for other in each.alike],
        **_figures(each.progress),
    )


def compared(each: ComparedFigures) -> Any:
    """One of those that are compared."""
    return schema.Compared(
        by=each.by,
        value=each.value,
        name=each.name,
        recommendations_asked=each.recommendations,
        other_published_answers=each.progress.otherwise,
        **_together(each.progress),
    )


def gap(request: HttpRequest, each: GapShown) -> Any:
    """Something that the record does not have."""
    printed, document = each.printed, each.document
    meeting = printed.meeting if printed else document.meeting if document else None
    assert meeting is not None  # noqa: S101 - a gap is of one or the other
    address = printed.address if printed else reverse("report:meeting", args=[meeting.slug])
    return schema.Gap(
        gap=each.gap.kind,
        meeting=meeting.slug,
        recommendation=printed.key if printed else None,
        label=printed.label if printed else None,
        document=document.title if document else None,
        symbol=(document.symbol or None) if document else None,
        languages_missing=list(each.gap.languages),
        states_invited=each.invited,
        url=request.build_absolute_uri(address),
    )


def printed_commitment(request: HttpRequest, each: models.PrintedCommitment) -> Any:
    """A commitment as a document prints it, with the list in which it is."""
    narrowed = {"state": each.member_state_id.lower(), "meeting": each.meeting.slug, "after": None}
    address = reverse("report:printed-commitments") + parameters.changed(request.GET, **narrowed)
    return schema.PrintedCommitment(**printed_commitments.facts(each), url=request.build_absolute_uri(address))


def facts_of(request: HttpRequest, each: MemberState) -> dict[str, Any]:
    return {
        "state": each.pk,
        "name": each.name,
        "regional_group": each.regional_group or None,
        "membership": each.un_status,
        "url": request.build_absolute_uri(reverse("report:state", args=[each.pk.lower()])),
    }


def listed_state(request: HttpRequest, each: Any) -> Any:
    """A State of the list, with its counts."""
    return schema.State(
        recommendations_asked=each.asked,
        published_answers=each.answers,
        published_commitments=each.commitments_declared,
        last_reported_on=each.last_reported_on,
        **({} if each.no_longer is None else {schema.GONE: each.no_longer}),
        **facts_of(request, each),
    )


def meeting_facts(each: models.Meeting) -> dict[str, Any]:
    """What every table says of a meeting."""
    return {
        "meeting": each.slug,
        "title": each.title,
        "place": each.place,
        "starts_on": each.starts_on,
        "ends_on": each.ends_on,
        "prepares": each.prepares.slug if each.prepares else None,
    }


def meeting(request: HttpRequest, each: Any) -> Any:
    """A meeting of the list."""
    address = request.build_absolute_uri(reverse("report:meeting", args=[each.slug]))
    return schema.Meeting(**meeting_facts(each), recommendations=each.recommendations_printed, url=address)


def one_meeting(request: HttpRequest, each: Any, rows: list[Any], reports: Iterable[Report]) -> Any:
    """A meeting with its documents, paragraph by paragraph, and its recommendations, which are `rows`."""
    facts = asdict(meeting(request, each)) | {"recommendations": rows}
    return schema.OBJECTS["meeting"](documents=[_document(report) for report in reports], **facts)


def document_facts(document: models.SourceDocument) -> dict[str, Any]:
    return {
        "title": document.title,
        "symbol": document.symbol or None,
        "kind": document.kind,
        "language": document.language,
    }


def _document(report: Report) -> Any:
    paragraphs = report.paragraphs
    corrected = [each for passage in paragraphs for each in passage.corrected]
    return schema.Document(
        **document_facts(report.document),
        paragraphs=[
            schema.Paragraph(
                number=passage.paragraph.number,
                section=passage.paragraph.section,
                text=passage.paragraph.text,
                recommendations=[item.printing.label for item in passage.items],
            )
            for passage in paragraphs
            if passage.items or not passage.is_taken_away
        ],
        corrected_paragraphs=[
            schema.CorrectedParagraph(
                number=each.wrong.number,
                text=each.wrong.text,
                number_now=each.number,
                text_now=each.text or None,
                corrected_on=each.wrong.corrected_at.date(),
                reason=each.wrong.corrected_because,
            )
            for each in sorted(corrected, key=lambda each: each.wrong.pk, reverse=True)
        ],
    )


def printing(each: PrintedIn) -> Any:
    """A recommendation as one document prints it."""
    return schema.Printing(
        **document_facts(each.document),
        label=each.printing.label,
        text=each.printing.text,
        opening=opening_words(each.printing) or None,
        page=each.printing.page,
        positions=[schema.PrintedPosition(state=one.member_state_id, position=one.value) for one in each.positions],
    )


def corrected_transcription(each: CorrectedWords) -> Any:
    """The words before a correction of the transcription."""
    document = each.printing.document
    return schema.CorrectedTranscription(
        title=document.title,
        symbol=document.symbol or None,
        language=document.language,
        label=each.printing.label,
        text=each.printing.text,
        corrected_on=each.corrected_at.date(),
        reason=each.printing.corrected_because,
    )


def period(request: HttpRequest, each: ReportingPeriod, recommendations: int, states: int) -> Any:
    """A period of the list."""
    return schema.Period(
        period=each.slug,
        title=each.title,
        url=request.build_absolute_uri(reverse("report:period", args=[each.slug])),
        reviewed_by=each.meeting.slug,
        opens_on=each.opens_on,
        due_on=each.due_on,
        closes_on=each.closes_on,
        recommendations=recommendations,
        states_invited=states,
    )


def one_period(request: HttpRequest, picture: PeriodPage) -> Any:
    """A period with its figures."""
    figures, change = picture.figures, picture.change
    return schema.OBJECTS["period"](
        states_with_published_answer=figures.states_answered,
        period_before=change.earlier.slug if change else None,
        answered_in_both=change.number if change else 0,
        changes=[
            schema.ChangedAnswers(before=before, now=now, answers=number)
            for (before, now), number in sorted(change.numbers.items() if change else ())
        ],
        **_together(picture.total),
        **asdict(period(request, picture.period, len(figures.progress), figures.invited)),
    )


def theme(request: HttpRequest, each: FiguresOf) -> Any:
    """One theme."""
    url = request.build_absolute_uri(each.address)
    return schema.Theme(theme=each.value, url=url, recommendations=each.recommendations, **_sums(each))


def group(each: FiguresOf) -> Any:
    """One regional group."""
    return schema.Group(group=each.value or None, **_sums(each))


def _sums(each: FiguresOf) -> dict[str, Any]:
    return {"name": each.name, "recommendations_asked": each.asked, **_together(each.progress)}


def _list(request: HttpRequest, picture: SubjectPage) -> str:
    """The address of the recommendations, as a list, of the same question."""
    return request.build_absolute_uri(reverse("report:recommendations-json") + picture.question.query)


def one_theme(request: HttpRequest, picture: SubjectPage, slug: str, name: str) -> Any:
    """A theme with its parts."""
    whole = of_some(slug, name, reverse("report:theme", args=[slug]), picture.progress.values())
    parts = [group(each) for each in picture.parts]
    return schema.OBJECTS["theme"](
        recommendations_url=_list(request, picture), by_group=parts, **asdict(theme(request, whole))
    )


def one_group(request: HttpRequest, picture: SubjectPage, named: RegionalGroup, states: Iterable[MemberState]) -> Any:
    """A regional group with its parts."""
    address = address_of_group(named.value)
    whole = of_some(named.value, str(named.label), address, picture.progress.values())
    return schema.OBJECTS["group"](
        url=request.build_absolute_uri(address),
        recommendations_url=_list(request, picture),
        states=sorted(each.pk for each in states),
        by_theme=[theme(request, each) for each in picture.parts if each.value],
        **asdict(group(whole)),
    )


def one_recommendation(request: HttpRequest, facts: RecommendationFacts, question: RecordQuestion) -> Any:
    """Return a recommendation with the answers asked for, on the day asked for."""
    key, day = facts.printed.pk, question.day
    whole = recommendation.on(key, day)
    standing = whole.narrowed(question)
    numbers = [each.publication for each in standing.standing]
    told = {each.publication: each for each in streams.answers(request, numbers)}
    progress = whole.progress_on(question, key)
    row = RecommendationRow(facts.printed, progress, attributions=tuple(facts.attributions))
    return recommendation_row(
        request,
        row,
        schema.OBJECTS["recommendation"],
        themes=[each.slug for each in facts.themes],
        standing=facts.printed.recommendation.standing,
        goes_on_in=[each.key for each in facts.followers],
        printed_in=[printing(each) for each in facts.printed_in],
        corrected_transcriptions=[corrected_transcription(each) for each in facts.corrected],
        answers_by_state=[told[each.publication] for each in standing.current if each.publication in told],
        answers_by_period=_by_period(standing, told),
        commitments=_commitments(request, commitments.serving(key, day), day),
        **_ledger(about_recommendation(key), day),
    )


def one_state(request: HttpRequest, member_state: MemberState, question: RecordQuestion) -> Any:
    """Return a State with the answers asked for and everything else that it has published, on the day asked for."""
    standing, day = state.answers_by(member_state, question.day), question.day
    progress = standing.progress_on(question)
    return schema.OBJECTS["state"](
        **facts_of(request, member_state),
        recommendations_asked=progress.invited,
        recommendations_without_published_answer=progress.without,
        answers=list(streams.answers(request, state.publications(member_state, question, standing))),
        commitments=_commitments(request, commitments.of_state(member_state.pk, day), day),
        **_ledger(Q(member_state=member_state), day),
    )


def one_commitment(request: HttpRequest, picture: CommitmentPage) -> Any:
    """A commitment with its texts as they were published."""
    key, day = picture.commitment.uuid, picture.day
    texts = dict.fromkeys(commitments.versions(key, day), key)
    told = {each.publication: each for each in _commitments(request, texts, day)}
    return schema.OBJECTS["commitment"](
        commitment=key,
        url=request.build_absolute_uri(reverse("report:commitment", args=[key])),
        in_force=told[picture.commitment.publication],
        versions=list(told.values()),
        **_ledger(Q(commitment=key), day),
    )


def _by_period(standing: AnswersOn, told: Mapping[int, Any]) -> list[Any]:
    """The newest period first; its answers by the name of their State."""
    slugs = standing.invited.keys() | {each.period for each in standing.standing}
    periods = ReportingPeriod.objects.filter(slug__in=slugs).order_by("-opens_on", "slug")
    names = {each.pk: name_order(each.name) for each in MemberState.objects.filter(pk__in=standing.states)}
    found = []
    for slug in periods.values_list("slug", flat=True):
        answers = [each for each in standing.in_period(slug) if each.publication in told]
        invited = standing.asked_in(slug)
        found.append(
            schema.InPeriod(
                period=slug,
                states_invited=invited,
                states_without_published_answer=invited - len(answers),
                answers=[told[each.publication] for each in sorted(answers, key=lambda each: names[each.state])],
            )
        )
    return found


def _commitments(request: HttpRequest, found: Mapping[int, UUID], day: datetime.date | None) -> list[Any]:
    return list(streams.commitments(request, list(found), until(day, "publication__")))


def _ledger(about: Q, day: datetime.date | None) -> dict[str, Any]:
    """What was public about one thing and may not be read any more, and the newest of its changes."""
    spans: list[Withdrawal] = [each for each in history.gone(about, day) if not each.is_public_again]
    found = [each for each in spans if not day or end_of(day) <= each.until]
    keys = streams.keys_of({span.recommendation for span in found if span.recommendation})
    return {
        "no_longer_published": [
            schema.NoLongerPublished(
                state=span.state.pk,
                recommendation=keys.get(span.recommendation) if span.recommendation else None,
                commitment=span.commitment,
                period=span.period,
                public_from=span.since.date(),
                public_to=span.until.date(),
            )
            for span in found
        ],
        "changes": list(streams.changes(ChangesAsked.about(about, day).numbers(None, TIMELINE))),
    }
