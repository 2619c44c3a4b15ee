"""Stories 1 and 9: a document becomes recommendations, and a later document renumbers them."""

import pytest

from tests.factories.world import World
from tracker import actions
from tracker.choices import LinkKind, Standing
from tracker.models import (
    Attribution,
    AuditEvent,
    ImportProposal,
    Printing,
    Recommendation,
    RecommendationLink,
    SourceDocument,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def item(label: str, text: str, order: int, **changes) -> dict:
    slug = label.replace(" (", "-").rstrip(")")
    return {
        "label": label,
        "slug": slug,
        "text": text,
        "basis": "not_negotiated",
        "agenda_item": None,
        "prepares": [],
        "section": "Outcome",
        "paragraph_number": 15,
        "order": order,
        "line": order,
        "attributions": [],
    } | changes


def document(kind: str, items: list[dict], *, symbol: str | None = None, language: str = "en") -> dict:
    return {
        "document": {"title": "Report", "symbol": symbol, "kind": kind, "language": language},
        "agenda_items": [],
        "paragraphs": [{"number": 15, "section": "Outcome", "text": "The following were identified:", "line": 1}],
        "recommendations": items,
    }


def confirm(world: World, findings: dict, digest: str, **links) -> SourceDocument:
    proposal = actions.propose_import(
        file_name="report.txt",
        content=b"report",
        sha256=digest * 64,
        findings=findings,
        meeting=world.meeting,
        by=world.dataentry,
        now=world.now(),
    )
    return actions.confirm_proposal(
        proposal=proposal, meeting=world.meeting, by=world.dataentry, now=world.now(), **links
    )


def test_story_1_the_seed_is_confirmed_by_data_entry(seed_world: World) -> None:
    assert Recommendation.objects.count() == 12
    assert Printing.objects.count() == 12
    assert [each.label for each in Printing.objects.order_by("order")] == [
        f"15 ({letter})" for letter in "abcdefghijkl"
    ]
    assert [(each.printing.label, each.member_state_id) for each in Attribution.objects.all()] == [
        ("15 (g)", "ARE"),
        ("15 (g)", "VNM"),
    ]
    proposal = ImportProposal.objects.get()
    acts = list(AuditEvent.objects.about(proposal).values_list("act", "by__username"))
    assert acts == [("import", "dataentry"), ("confirm", "dataentry")]
    assert proposal.confirmed_by == seed_world.dataentry


def test_story_1_nothing_exists_before_the_confirmation(seed_world: World) -> None:
    before = Recommendation.objects.count(), Printing.objects.count(), SourceDocument.objects.count()
    actions.propose_import(
        file_name="next.txt",
        content=b"next",
        sha256="9" * 64,
        findings=document("addendum", [item("16 (a)", "Do it;", 1)]),
        meeting=seed_world.meeting,
        by=seed_world.dataentry,
        now=seed_world.now(),
    )
    assert (Recommendation.objects.count(), Printing.objects.count(), SourceDocument.objects.count()) == before


@pytest.fixture
def final_report(seed_world: World) -> SourceDocument:
    """(a) and (b) swapped, (c) reworded, (g) split, (h) dropped, the rest as it was; an answer to (g) was published."""
    seed_world.publish("15-g", summary="A joint desk with companies was opened.")
    seed_world.draft("15-a", summary="A draft of the open period.")
    texts = {each.recommendation.slug: each.text for each in Printing.objects.select_related("recommendation")}
    kept = [item(f"20 ({letter})", texts[f"15-{letter}"], order) for order, letter in enumerate("defijkl", start=6)]
    items = [
        item("20 (a)", texts["15-b"], 1),
        item("20 (b)", texts["15-a"], 2),
        item("20 (c)", "Strengthen coordination with the Institutes;", 3),
        item("20 (g)", "Strengthen partnerships with companies;", 4),
        item("20 (h)", "Ensure that communities can use the Internet;", 5),
        *kept,
    ]
    continues = {"20-a": ["15-b"], "20-b": ["15-a"], "20-c": ["15-c"], "20-g": ["15-g"], "20-h": ["15-g"]}
    continues |= {f"20-{letter}": [f"15-{letter}"] for letter in "defijkl"}
    return confirm(
        seed_world,
        document("final", items, symbol="A/CONF.999/RPM.1/1"),
        "f",
        replaces=seed_world.document,
        continues=continues,
    )


def test_story_9_swapped_labels_keep_their_slugs(seed_world: World, final_report: SourceDocument) -> None:
    first = Recommendation.objects.with_printings().get(pk=seed_world.recommendations["15-a"].pk)
    assert first.slug == "15-a"
    assert first.printing_in("en").label == "20 (b)"
    assert first.standing == Standing.CURRENT
    assert [each.label for each in first.printings.all()] == ["15 (a)", "20 (b)"]


def test_story_9_the_meeting_is_read_in_the_order_of_its_final_report(
    seed_world: World, final_report: SourceDocument
) -> None:
    """What it leaves out stands behind what it prints, also what an addendum brought before it."""
    new = ["15-b", "15-a", "15-c", "20-g", "20-h", "15-d", "15-e", "15-f", "15-i", "15-j", "15-k", "15-l"]
    in_order = seed_world.meeting.recommendations.order_by("order").values_list("slug", flat=True)
    assert list(in_order) == [*new, "15-g", "15-h"]


def test_story_9_a_split_recommendation_is_replaced_and_keeps_its_answers(
    seed_world: World, final_report: SourceDocument
) -> None:
    old = Recommendation.objects.get(pk=seed_world.recommendations["15-g"].pk)
    links = RecommendationLink.objects.confirmed().filter(to_recommendation=old, kind=LinkKind.SPLIT_FROM)
    assert old.standing == Standing.REPLACED
    assert sorted(link.from_recommendation.slug for link in links) == ["20-g", "20-h"]
    assert old.spans.today().count() == 1
    assert not any(link.from_recommendation.spans.today().exists() for link in links)


def test_story_9_a_dropped_recommendation_stays(seed_world: World, final_report: SourceDocument) -> None:
    dropped = Recommendation.objects.with_printings().get(pk=seed_world.recommendations["15-h"].pk)
    assert dropped.standing == Standing.DROPPED
    assert dropped.printing_in("en").label == "15 (h)"


def test_story_9_a_draft_of_the_open_period_answers_the_printing_it_was_asked(
    seed_world: World, final_report: SourceDocument
) -> None:
    draft = seed_world.draft("15-a", summary="Mended after the final report.", revision=0)
    assert draft.printing.document == seed_world.document
    assert draft.printing.label == "15 (a)"


def test_story_9_a_second_15_a_of_the_same_meeting_gets_an_address_of_its_own(seed_world: World) -> None:
    confirm(seed_world, document("addendum", [item("15 (a)", "Another one;", 1)]), "2")
    assert Recommendation.objects.filter(meeting=seed_world.meeting, slug="add-2-15-a").exists()
    assert Recommendation.objects.get(slug="15-a").pk == seed_world.recommendations["15-a"].pk


def test_story_9_french_readers_get_the_official_french_text(seed_world: World) -> None:
    items = [item("15 a)", "Renforcer les partenariats ;", 1, slug="15-a")]
    confirm(
        seed_world,
        document("addendum", items, language="fr"),
        "e",
        translates=seed_world.document,
        continues={"15-a": ["15-a"]},
    )
    shown = Recommendation.objects.with_printings().get(pk=seed_world.recommendations["15-a"].pk)
    assert shown.printing_in("fr").text == "Renforcer les partenariats ;"
    assert shown.printing_in("en").label == "15 (a)"
    assert shown.printing_in("ru").label == "15 (a)"
    assert shown.standing == Standing.CURRENT


def test_story_9_two_merged_into_one_are_replaced_and_point_to_it(seed_world: World) -> None:
    confirm(
        seed_world,
        document("revision", [item("15 (a)", "Both at once;", 1)]),
        "d",
        continues={"15-a": ["15-a", "15-b"]},
    )
    merged = Recommendation.objects.get(slug="rev-1-15-a")
    links = RecommendationLink.objects.filter(to_recommendation=merged, kind=LinkKind.MERGED_INTO)
    assert sorted(link.from_recommendation.slug for link in links) == ["15-a", "15-b"]
    assert {link.from_recommendation.standing for link in links} == {Standing.REPLACED}
