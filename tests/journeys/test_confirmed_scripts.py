"""Random later versions, matched by the program and confirmed: whatever was edited, nothing that was said is lost."""

import pytest

from tests.chance import chance_of, portion
from tests.factories.world import World, make_world
from tests.tracker.importing.versions.scripts import EDITS, Version, edited, label_of, report
from tracker import actions
from tracker.admin.document_matching.choices import faults_in, suggested
from tracker.choices import LinkKind, Standing
from tracker.importing.comparing import compared
from tracker.importing.versions.kinship import Kin
from tracker.importing.versions.matching import MatchedText
from tracker.models import (
    Meeting,
    Printing,
    Publication,
    PublicationText,
    Recommendation,
    RecommendationLink,
    SourceDocument,
    Span,
    StatusUpdate,
)
from tracker.models.labels import address_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]

SEEDS = range(portion(12, 2))
COUNT = 10
SAID = (StatusUpdate, Publication, PublicationText, Span)


def findings_of(texts: list[MatchedText], kind: str) -> dict:
    items = [
        {
            "label": each.label, "slug": address_of(each.label), "text": each.text, "basis": "not_negotiated",
            "agenda_item": None, "prepares": [], "section": "Outcome", "paragraph_number": 15, "order": order,
            "line": order, "attributions": [],
        }
        for order, each in enumerate(texts, start=1)
    ]  # fmt: skip
    return {
        "document": {"title": "Report", "symbol": None, "kind": kind, "language": "en"},
        "agenda_items": [],
        "paragraphs": [{"number": 15, "section": "Outcome", "text": "As follows:", "line": 1}],
        "recommendations": items,
    }


def proposed(world: World, meeting: Meeting, texts: list[MatchedText], kind: str):
    number = meeting.documents.count()
    return actions.propose_import(
        file_name="report.txt", content=b"report", sha256=f"{meeting.pk:032}{number:032}", meeting=meeting,
        findings=findings_of(texts, kind), by=world.dataentry, now=world.now(),
    )  # fmt: skip


def confirm_as_suggested(
    world: World, meeting: Meeting, texts: list[MatchedText], replaces: SourceDocument
) -> SourceDocument:
    """What the page of matches does where the person changes nothing but what the program leaves open."""
    proposal = proposed(world, meeting, texts, "final")
    found = compared(proposal.findings, meeting, Kin.REPLACES, replaces)
    now = [each["slug"] for each in proposal.findings["recommendations"]]
    then = [each.recommendation.slug for each in found.then]
    choices = suggested(Kin.REPLACES, found.matches, now, then, found.own)
    open_now = {fault.slug: "-" for fault in faults_in(choices, is_translation=False) if fault.place == "now"}
    choices = choices.updated(open_now, {})
    lost = {fault.slug: "dropped" for fault in faults_in(choices, is_translation=False)}
    choices = choices.updated({}, lost)
    assert not faults_in(choices, is_translation=False)
    return actions.confirm_proposal(
        proposal=proposal, meeting=meeting, replaces=replaces, continues=choices.continues, drops=choices.drops,
        by=world.dataentry, now=world.now(),
    )  # fmt: skip


def rows() -> dict[str, list[str]]:
    return {model._meta.label: sorted(map(str, model._base_manager.values_list())) for model in SAID}


def check(version: Version, meeting: Meeting, document: SourceDocument, before: dict[str, str]) -> None:
    """The invariants of `docs/domain.md` 4, "Identity", and that each stands where the script says it stands."""
    by_key = {
        each.key: Recommendation.objects.get(meeting=meeting, slug=address_of(each.label)) for each in version.then
    }
    printed = {each.label: each.recommendation for each in Printing.objects.filter(document=document)}
    labels = {each.key: each.label for each in version.now}
    for each in version.then:
        own, after = by_key[each.key], [labels[now] for then, now in version.truth if then == each.key]
        own.refresh_from_db()
        assert before[str(own.pk)] == own.slug, "a slug never changes"
        kind = version.kinds[each.key]
        expected = {"dropped": Standing.DROPPED, "one": Standing.CURRENT}.get(kind, Standing.REPLACED)
        assert own.standing == expected, (each, kind)
        links = [*own.links_from.filter(kind=LinkKind.MERGED_INTO), *own.links_to.filter(kind=LinkKind.SPLIT_FROM)]
        ends = {link.to_recommendation_id for link in links} | {link.from_recommendation_id for link in links}
        goes_on = {own.pk} if kind == "one" else ends - {own.pk}
        assert goes_on == {printed[label].pk for label in after}
    slugs = list(Recommendation.objects.filter(meeting=meeting).values_list("slug", flat=True))
    assert len(slugs) == len(set(slugs))
    assert not RecommendationLink.objects.filter(confirmed_at__isnull=True).exists()


@pytest.mark.chance
@pytest.mark.parametrize("seed", SEEDS)
def test_a_random_version_is_confirmed_and_nothing_is_lost(seed: int) -> None:
    chance = chance_of(f"confirmed {seed}")
    world = make_world()
    meeting = actions.create_meeting(
        slug="scripts", title="Scripts", starts_on=world.clock.date(), ends_on=world.clock.date(), by=world.dataentry,
        now=world.now(),
    )  # fmt: skip
    then = report(chance, COUNT)
    first = actions.confirm_proposal(
        proposal=proposed(world, meeting, then, "draft"), meeting=meeting, by=world.dataentry, now=world.now()
    )
    world.recommendations = {each.slug: each for each in meeting.recommendations.all()}
    period = world.open_period("scripts", slugs=tuple(world.recommendations))
    for slug in chance.sample(sorted(world.recommendations), 3):
        world.publish(slug, period=period, summary=f"On {slug}.")
    before, said = {str(each.pk): each.slug for each in world.recommendations.values()}, rows()
    version = edited(chance, then, chance.choices(EDITS, k=6))
    document = confirm_as_suggested(world, meeting, version.now, first)
    check(version, meeting, document, before)
    assert rows() == said
    again = [MatchedText(each.key, label_of(at, 99), each.text) for at, each in enumerate(reversed(version.now))]
    confirm_as_suggested(world, meeting, again, document)
    assert rows() == said
    standing = Recommendation.objects.filter(meeting=meeting, standing=Standing.CURRENT)
    assert standing.count() == len(version.now), "numbers alone make nothing new"
