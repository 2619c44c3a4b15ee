"""From a document to recommendations: nothing exists before a person confirmed it."""

import copy
from typing import Any

import pytest

from tests.factories.records import ThemeFactory
from tests.factories.world import SEED, World
from tracker import actions
from tracker.choices import DocumentKind, LinkKind, Standing
from tracker.importing import loading
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


def propose(world: World, change: Any = None, **given: Any) -> ImportProposal:
    """A proposal of the seed's text again, its findings changed by hand; other bytes than the seed's."""
    earlier = ImportProposal.objects.order_by("pk").first()
    assert earlier is not None
    findings = copy.deepcopy(earlier.findings)
    if change:
        change(findings)
    number = ImportProposal.objects.count()
    fields = {
        "file_name": "final.txt",
        "content": b"text",
        "sha256": f"{number:064}",
        "findings": findings,
        "meeting": world.meeting,
        "by": world.dataentry,
        "now": world.now(),
    }
    return actions.propose_import(**(fields | given))


def confirm(world: World, proposal: ImportProposal, **given: Any) -> SourceDocument:
    fields = {"proposal": proposal, "meeting": world.meeting, "by": world.dataentry, "now": world.now()}
    return actions.confirm_proposal(**(fields | given))


def keep(*slugs: str) -> Any:
    """Only these recommendations are found."""

    def change(findings: dict[str, Any]) -> None:
        findings["recommendations"] = [each for each in findings["recommendations"] if each["slug"] in slugs]

    return change


def test_a_confirmed_file_makes_recommendations_once_and_a_proposed_one_none(seed_world: World) -> None:
    assert (Recommendation.objects.count(), Printing.objects.count()) == (12, 12)
    assert {each.printing.recommendation.slug for each in Attribution.objects.all()} == {"15-g"}
    assert Attribution.objects.count() == 2
    with pytest.raises(actions.NotAllowed, match="imported before"):
        loading.propose(SEED, SEED.name, meeting=seed_world.meeting, by=seed_world.dataentry, now=seed_world.now())
    proposal = propose(seed_world, sha256="a" * 64)
    assert Recommendation.objects.count() == 12
    actions.drop_proposal(proposal=proposal, by=seed_world.dataentry, now=seed_world.now())
    assert propose(seed_world, sha256="a" * 64).is_waiting


def test_a_correction_on_something_older_is_a_conflict(seed_world: World) -> None:
    proposal = propose(seed_world)
    given: dict[str, Any] = {"proposal": proposal, "revision": 0, "by": seed_world.dataentry, "now": seed_world.now()}
    findings = copy.deepcopy(proposal.findings)
    findings["recommendations"][0]["text"] = "Mended."
    assert actions.correct_proposal(findings=findings, **given).revision == 1
    with pytest.raises(actions.EditConflict):
        actions.correct_proposal(findings=proposal.findings, **given)


def correct(world: World, proposal: ImportProposal, text: str, place: int = 0) -> AuditEvent:
    """One correction of one text, and its event."""
    findings = copy.deepcopy(ImportProposal.objects.get(pk=proposal.pk).findings)
    findings["recommendations"][place]["text"] = text
    revision = ImportProposal.objects.get(pk=proposal.pk).revision
    actions.correct_proposal(
        proposal=proposal, findings=findings, revision=revision, by=world.dataentry, now=world.now()
    )
    return AuditEvent.objects.filter(act="correct_proposal").latest("pk")


def texts(proposal: ImportProposal) -> list[str]:
    return [each["text"] for each in ImportProposal.objects.get(pk=proposal.pk).findings["recommendations"]]


def test_a_correction_keeps_only_what_differs_and_is_taken_back_unless_it_was_corrected_again(
    seed_world: World,
) -> None:
    proposal = propose(seed_world)
    before = texts(proposal)
    event = correct(seed_world, proposal, "Mended.", 3)
    assert [row["text"] for row in event.changes["findings"][1]["recommendations"]["rows"]] == ["Mended."]
    another = correct(seed_world, proposal, "Another.", 7)
    given: dict[str, Any] = {"proposal": proposal, "by": seed_world.dataentry, "now": seed_world.now()}
    actions.take_back_correction(correction=event, revision=2, **given)
    assert texts(proposal)[3] == before[3]
    assert texts(proposal)[7] == "Another."
    assert ImportProposal.objects.get(pk=proposal.pk).revision == 3
    newest = correct(seed_world, proposal, "Mended again.", 7)
    with pytest.raises(actions.NotAllowed, match="changed again"):
        actions.take_back_correction(correction=another, revision=4, **given)
    with pytest.raises(actions.EditConflict):
        actions.take_back_correction(correction=newest, revision=0, **given)


def test_looking_is_kept_through_corrections_and_begins_anew_with_what_is_read_again(seed_world: World) -> None:
    proposal = propose(seed_world)
    given: dict[str, Any] = {"proposal": proposal, "by": seed_world.dataentry, "now": seed_world.now()}
    for _time in range(2):
        actions.look_at(items=[1, 2], warnings=["x"], **given)
    assert AuditEvent.objects.filter(act="look_at").count() == 1
    assert ImportProposal.objects.get(pk=proposal.pk).revision == 0
    correct(seed_world, proposal, "Mended.")
    actions.look_at(items=[2], warnings=[], is_looked_at=False, **given)
    assert ImportProposal.objects.get(pk=proposal.pk).findings["seen"] == {"items": [1], "warnings": ["x"]}
    findings = copy.deepcopy(proposal.findings)
    findings["recommendations"][0]["text"] = "Read in another encoding."
    stored = actions.read_again(findings=findings, revision=1, **given)
    assert "seen" not in stored.findings
    assert AuditEvent.objects.latest("pk").act == "read_again"
    with pytest.raises(actions.EditConflict):
        actions.read_again(findings=findings, revision=1, **given)


def test_themes_that_a_person_ticked_are_given_at_confirmation(seed_world: World) -> None:
    ThemeFactory(slug="water")

    def with_themes(findings: dict[str, Any]) -> None:
        first, second = findings["recommendations"][:2]
        first |= {"theme_slugs": ["water", "of-nobody"], "themes": ["Printed"]}
        second |= {"themes": ["water"]}

    document = confirm(seed_world, propose(seed_world, with_themes))
    given = {
        each.label: [theme.slug for theme in each.recommendation.themes.all()] for each in document.printings.all()
    }
    assert given["15 (a)"] == ["water"]
    assert given["15 (b)"] == [], "what is only printed is a suggestion"


@pytest.mark.parametrize(
    ("printed", "kept"), [("The Secretariat", "The Secretariat"), (None, ""), ("x" * 300, "x" * 200)]
)
def test_whom_a_new_recommendation_addresses_is_kept(seed_world: World, printed: str | None, kept: str) -> None:
    def addressed(findings: dict[str, Any]) -> None:
        keep("15-g")(findings)
        findings["recommendations"][0]["addressee"] = printed

    document = confirm(seed_world, propose(seed_world, addressed))
    assert document.printings.get().recommendation.addressee == kept


@pytest.mark.parametrize("end", ["confirmed", "dropped"])
def test_a_decided_proposal_is_closed(seed_world: World, end: str) -> None:
    proposal = propose(seed_world, keep("15-a"))
    given: dict[str, Any] = {"by": seed_world.dataentry, "now": seed_world.now()}
    if end == "confirmed":
        confirm(seed_world, proposal, continues={"15-a": ["15-a"]})
    else:
        actions.drop_proposal(proposal=proposal, **given)
    with pytest.raises(actions.NotAllowed):
        confirm(seed_world, proposal)
    with pytest.raises(actions.NotAllowed):
        actions.drop_proposal(proposal=proposal, **given)
    with pytest.raises(actions.NotAllowed):
        actions.correct_proposal(proposal=proposal, findings={}, revision=proposal.revision, **given)
    with pytest.raises(actions.NotAllowed):
        actions.look_at(proposal=proposal, items=[1], warnings=[], **given)


def test_only_data_entry_imports(seed_world: World) -> None:
    proposal = propose(seed_world)
    for person in (seed_world.focal_point, seed_world.observer, seed_world.reviewer, seed_world.administrator):
        given: dict[str, Any] = {"proposal": proposal, "by": person, "now": seed_world.now()}
        with pytest.raises(actions.NotAllowed):
            propose(seed_world, by=person)
        with pytest.raises(actions.NotAllowed):
            confirm(seed_world, proposal, by=person)
        with pytest.raises(actions.NotAllowed):
            actions.look_at(items=[1], warnings=[], **given)
        with pytest.raises(actions.NotAllowed):
            actions.drop_proposal(**given)


def test_what_continues_is_printed_again_and_keeps_its_address(seed_world: World) -> None:
    before = seed_world.recommendations["15-a"]
    confirm(seed_world, propose(seed_world, keep("15-a")), continues={"15-a": ["15-a"]})
    assert Recommendation.objects.count() == 12
    assert before.printings.count() == 2


def test_a_slug_is_never_given_twice(seed_world: World) -> None:
    def other(findings: dict[str, Any]) -> None:
        keep("15-a")(findings)
        findings["document"] |= {"symbol": "A/CONF.241/Add.2", "kind": DocumentKind.ADDENDUM}

    confirm(seed_world, propose(seed_world, other))
    assert Recommendation.objects.filter(slug="add-2-15-a").count() == 1


def test_what_a_later_document_leaves_out_is_dropped_and_stays(seed_world: World) -> None:
    slugs = [slug for slug in seed_world.recommendations if slug != "15-h"]
    continues = {slug: [slug] for slug in slugs}
    confirm(seed_world, propose(seed_world, keep(*slugs)), replaces=seed_world.document, continues=continues)
    assert Recommendation.objects.get(slug="15-h").standing == Standing.DROPPED
    assert AuditEvent.objects.filter(act="set_standing").count() == 1


def test_two_on_one_split_it_and_one_on_two_merges_them(seed_world: World) -> None:
    continues = {"15-a": ["15-g"], "15-b": ["15-g"], "15-c": ["15-d", "15-e"]}
    confirm(seed_world, propose(seed_world, keep("15-a", "15-b", "15-c")), continues=continues)
    kinds = sorted(RecommendationLink.objects.values_list("kind", flat=True))
    assert kinds == [LinkKind.MERGED_INTO] * 2 + [LinkKind.SPLIT_FROM] * 2
    replaced = set(Recommendation.objects.filter(standing=Standing.REPLACED).values_list("slug", flat=True))
    assert replaced == {"15-d", "15-e", "15-g"}
