"""A period that asks a thousand recommendations of one State, and what it wrote: rows in bulk, past the actions.

For what is looked at, measured and counted; what the rules of the acts are is tested elsewhere.
"""

import uuid
from dataclasses import dataclass
from random import Random
from typing import Any

from tests.factories.story import World
from tests.lab.benchmarks.words import MEDIAN, recommendation, text_of
from tracker.choices import Basis
from tracker.models import (
    Commitment,
    CommitmentUpdate,
    Evidence,
    EvidenceCitation,
    Meeting,
    PeriodItem,
    Printing,
    Recommendation,
    StatusUpdate,
    Submission,
    Theme,
)
from tracker.words import search_words


def told(number: int) -> str:
    """An answer as long as most are."""
    return text_of("en", Random(number), MEDIAN)


@dataclass(frozen=True)
class Many:
    """What was made: the drafts in the order of what is asked."""

    asked: list[Recommendation]
    drafts: list[StatusUpdate]


def ask_many(world: World, count: int, *, library: int, commitments: int) -> Many:
    """Let XAA be asked `count` recommendations more, of three meetings and two themes, each drafted and ready.

    Args:
        library: so many links in its library, each cited by one draft.
        commitments: so many commitments, each drafted.
    """
    themes = [Theme.objects.create(slug=f"theme-{n}", name=name) for n, name in enumerate(("Fraud", "Training"))]
    meetings = [world.meeting, *(_meeting(world, n) for n in (1, 2))]
    printings = _printed(world, meetings, count)
    made = [each.recommendation for each in printings]
    tags = Recommendation.themes.through
    tags.objects.bulk_create(tags(recommendation_id=one.pk, theme_id=themes[n % 2].pk) for n, one in enumerate(made))
    first = PeriodItem.objects.filter(period=world.period).count() + 1
    PeriodItem.objects.bulk_create(
        PeriodItem(period=world.period, recommendation=each.recommendation, printing=each, order=order)
        for order, each in enumerate(printings, start=first)
    )
    submission = world.submission()
    drafts = _drafts(world, submission, printings)
    _cite(world, drafts[:library])
    _commit(world, submission, made[:commitments])
    return Many(made, drafts)


def _meeting(world: World, number: int) -> Meeting:
    return Meeting.objects.create(
        slug=f"meeting-{number}", title_en=f"Meeting {number}", starts_on=world.clock.date(), ends_on=world.clock.date()
    )


def _printed(world: World, meetings: list[Meeting], count: int) -> list[Printing]:
    paragraph = world.document.paragraphs.order_by("pk")[0]
    printings = []
    for n in range(count):
        text = recommendation(n, "")
        one = Recommendation(
            uuid=uuid.uuid4(), meeting=meetings[n % 3], slug=f"r-{n}", order=100 + n, basis=Basis.NOT_NEGOTIATED
        )
        printings.append(
            Printing(
                recommendation=one, document=world.document, paragraph=paragraph, label=f"122.{n}", text=text,
                order=100 + n, search_words=search_words("en", text),
            )
        )  # fmt: skip
    Recommendation.objects.bulk_create(each.recommendation for each in printings)
    return Printing.objects.bulk_create(printings)


def _drafts(world: World, submission: Submission, printings: list[Printing]) -> list[StatusUpdate]:
    by: dict[str, Any] = {"typed_at": world.now(), "typed_by": world.expert, "language": "en"}
    by |= {"ready_at": world.now(), "ready_by": world.focal_point, "version": 1, "review_state": "draft"}
    drafts = StatusUpdate.objects.bulk_create(
        StatusUpdate(
            submission=submission, recommendation=each.recommendation, printing=each, implementation_status="planned",
            summary=f"{n}. {told(n)}", **by,
        )
        for n, each in enumerate(printings)
    )  # fmt: skip
    return list(StatusUpdate.objects.filter(pk__in=[each.pk for each in drafts]).order_by("pk"))


def _cite(world: World, drafts: list[StatusUpdate]) -> None:
    items = Evidence.objects.bulk_create(
        Evidence(
            member_state=world.xaa, title=f"Act No. {n}", kind="legislation", link=f"https://example.org/act/{n}",
            added_at=world.clock, added_by=world.focal_point,
        )
        for n, _each in enumerate(drafts)
    )  # fmt: skip
    EvidenceCitation.objects.bulk_create(
        EvidenceCitation(evidence=item, status_update=draft, pinpoint="art. 5")
        for item, draft in zip(items, drafts, strict=True)
    )


def _commit(world: World, submission: Submission, served: list[Recommendation]) -> None:
    made = Commitment.objects.bulk_create(Commitment(member_state=world.xaa) for _each in served)
    updates = CommitmentUpdate.objects.bulk_create(
        CommitmentUpdate(
            commitment=one, submission=submission, version=1, review_state="draft", text=f"{n}. Adopt a law on fraud.",
            progress="in_progress", typed_at=world.clock, typed_by=world.expert, language="en", ready_at=world.clock,
            ready_by=world.focal_point,
        )
        for n, one in enumerate(made)
    )  # fmt: skip
    aims = CommitmentUpdate.recommendations.through
    aims.objects.bulk_create(
        aims(commitmentupdate_id=update.pk, recommendation_id=one.pk)
        for update, one in zip(updates, served, strict=True)
    )
