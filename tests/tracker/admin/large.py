"""A sending of many answers, as a large State makes it: some with a hint, the others complete."""

from tests.factories.world import World
from tracker.choices import ImplementationStatus
from tracker.models import EvidenceCitation, PeriodItem, Printing, Recommendation, StatusUpdate, Transmission

SUMMARY = "A joint desk of police and banks answers reports within a day since 2026."


def ask_more(world: World, count: int) -> list[Recommendation]:
    """As many recommendations more, of the seed's document, asked in the open period."""
    first = Printing.objects.filter(document=world.document).earliest("order")
    begin = max(100, Printing.objects.filter(document=world.document).latest("order").order + 1)
    numbers = range(begin, begin + count)
    made = Recommendation.objects.bulk_create(
        Recommendation(meeting=world.meeting, slug=f"{number}-a", order=number, basis="not_negotiated")
        for number in numbers
    )
    printings = Printing.objects.bulk_create(
        Printing(
            recommendation=recommendation,
            document=world.document,
            paragraph=first.paragraph,
            label=f"{number} (a)",
            text=first.text,
            order=number,
        )
        for number, recommendation in zip(numbers, made, strict=True)
    )
    PeriodItem.objects.bulk_create(
        PeriodItem(period=world.period, recommendation=printing.recommendation, printing=printing, order=printing.order)
        for printing in printings
    )
    return made


def large_sending(world: World, count: int, hinted: int = 0) -> Transmission:
    """A sending of XAA with `count` answers, of which the first `hinted` have no summary and cite no evidence."""
    return world.send(*StatusUpdate.objects.filter(pk__in=large_drafts(world, count, hinted)).order_by("pk"))


def large_drafts(world: World, count: int, hinted: int = 0) -> list[int]:
    """As many drafts of XAA, by their keys."""
    recommendations = ask_more(world, count)
    submission, law = world.submission(), world.evidence(is_public=True)
    printings = {each.recommendation_id: each for each in Printing.objects.filter(recommendation__in=recommendations)}
    answers = StatusUpdate.objects.bulk_create(
        StatusUpdate(
            submission=submission,
            recommendation=recommendation,
            printing=printings[recommendation.pk],
            version=1,
            implementation_status=ImplementationStatus.IN_PROGRESS,
            summary="" if place < hinted else SUMMARY,
            typed_at=world.now(),
            typed_by=world.focal_point,
        )
        for place, recommendation in enumerate(recommendations)
    )
    EvidenceCitation.objects.bulk_create(
        EvidenceCitation(status_update=answer, evidence=law, pinpoint="art. 5") for answer in answers[hinted:]
    )
    return [answer.pk for answer in answers]
