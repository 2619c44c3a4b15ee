"""One recommendation, State or commitment with all that is published on it, as data: whole, and read by columns."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from msgspec.structs import asdict

from report.as_of import history
from report.as_of.history import Withdrawal, until
from report.commitments import page
from report.commitments.page import CommitmentPage
from report.data import addresses, schema, shapes, streams
from report.pages import answers_of, answers_on, commitments
from report.pages.answers import IN_ORDER
from report.pages.answers_on import AnswersOn
from report.pages.changes_list import TIMELINE, ChangesAsked
from report.pages.recommendation import RecommendationFacts
from tracker.models import MemberState, PublicationText, ReportingPeriod
from tracker.words.sorting import name_order


def one_recommendation(
    request: HttpRequest, facts: RecommendationFacts, day: datetime.date | None
) -> addresses.OneRecommendation:
    """A recommendation with everything published on it, as it stands now, or stood at the end of `day`."""
    key = facts.printed.pk
    standing = answers_on.on(key, day)
    texts = PublicationText.objects.filter(publication__in=[each.publication for each in standing.standing])
    told = {each.publication: each for each in streams.answers(request, texts)}
    about = ChangesAsked.about_recommendation(key)
    themes = [each.key for each in facts.themes]
    listed = shapes.recommendation(request, facts.printed, themes, facts.attributions, standing.progress)
    return addresses.OneRecommendation(
        **asdict(listed),
        standing=facts.printed.recommendation.standing,
        goes_on_in=[each.key for each in facts.followers],
        printed_in=[shapes.printing(each) for each in facts.printed_in],
        corrected_transcriptions=[shapes.corrected_transcription(each) for each in facts.corrected],
        answers_by_state=[told[each.publication] for each in standing.current if each.publication in told],
        answers_by_period=_by_period(standing, told),
        commitments=_commitments(request, commitments.serving(key, day), day),
        no_longer_published=_no_longer(history.gone(about, day)),
        changes=_changes(ChangesAsked(about & until(day), [])),
    )


def one_state(request: HttpRequest, state: MemberState, day: datetime.date | None) -> addresses.OneState:
    """A State with everything it has published, as it stands now, or stood at the end of `day`."""
    standing = answers_of.of(state, day)
    numbers = [each.publication for each in standing.asked if each.publication]
    texts = PublicationText.objects.filter(publication__in=numbers)
    about = ChangesAsked.of_state(state.pk, day)
    return addresses.OneState(
        **shapes.facts_of(request, state),
        recommendations_asked=standing.progress.invited,
        recommendations_without_published_answer=standing.progress.without,
        answers=list(streams.answers(request, texts.order_by(*IN_ORDER))),
        commitments=_commitments(request, commitments.of_state(state.pk, day), day),
        no_longer_published=_no_longer(history.gone(ChangesAsked.of_state(state.pk, None).condition, day)),
        changes=_changes(about),
    )


def one_commitment(request: HttpRequest, picture: CommitmentPage) -> addresses.OneCommitment:
    """A commitment with its texts as they were published."""
    key, day = picture.commitment.uuid, picture.day
    texts = dict.fromkeys(page.versions(key, day), key)
    told = {each.publication: each for each in _commitments(request, texts, day)}
    return addresses.OneCommitment(
        commitment=key,
        url=request.build_absolute_uri(reverse("report:commitment", args=[key])),
        in_force=told[picture.commitment.publication],
        versions=list(told.values()),
        no_longer_published=_no_longer(history.gone(Q(commitment=key), day)),
        changes=_changes(page.about(key, day)),
    )


def _by_period(standing: AnswersOn, told: Mapping[int, schema.Spoken]) -> list[addresses.InPeriod]:
    """The newest period first; its answers by the name of their State."""
    slugs = standing.invited.keys() | {each.period for each in standing.standing}
    periods = ReportingPeriod.objects.filter(slug__in=slugs).order_by("-opens_on", "slug")
    names = {each.pk: name_order(each.name) for each in MemberState.objects.filter(pk__in=standing.states)}
    found = []
    for slug in periods.values_list("slug", flat=True):
        answers = [each for each in standing.in_period(slug) if each.publication in told]
        invited = standing.asked_in(slug)
        found.append(
            addresses.InPeriod(
                period=slug,
                states_invited=invited,
                states_without_published_answer=invited - len(answers),
                answers=[told[each.publication] for each in sorted(answers, key=lambda each: names[each.state])],
            )
        )
    return found


def _commitments(request: HttpRequest, found: Mapping[int, UUID], day: datetime.date | None) -> list[schema.Spoken]:
    return list(streams.commitments(request, list(found), until(day, "publication__")))


def _no_longer(found: Iterable[Withdrawal]) -> list[schema.NoLongerPublished]:
    found = list(found)
    keys = streams.keys_of({span.recommendation for span in found if span.recommendation})
    return [shapes.no_longer(span, keys) for span in found]


def _changes(about: ChangesAsked) -> list[schema.Change]:
    """The newest of them."""
    return list(streams.changes(about.numbers(None, TIMELINE)))
