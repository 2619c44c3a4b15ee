"""A proposal beside the record: its meeting, its State under review, and what its meeting printed so far."""

import copy

import pytest
from django.core.exceptions import ValidationError

from tests.factories.records import MeetingFactory, MemberStateFactory
from tests.factories.world import SEED, World
from tracker import actions
from tracker.choices import Standing
from tracker.importing import loading
from tracker.importing.comparing import (
    compared,
    has_positions,
    kinship_of,
    standing_documents,
    state_under_review,
)
from tracker.importing.likely_meeting import likely_meeting
from tracker.importing.loading import names_in_record
from tracker.importing.structure.attributions import find_attributions
from tracker.importing.versions.kinship import FIRST, Kin
from tracker.models import ImportProposal, MemberState, Recommendation, SourceDocument

pytestmark = [pytest.mark.django_db]


def propose(world: World, *, meeting=None, number: int = 1, **head) -> ImportProposal:
    """The seed's findings again, with another head."""
    findings = copy.deepcopy(world.document.proposal.findings)
    findings["document"] |= head
    return actions.propose_import(
        file_name="next.txt",
        content=b"next",
        sha256=f"{number:064}",
        findings=findings,
        meeting=meeting,
        by=world.dataentry,
        now=world.now(),
    )


def confirm(world: World, proposal: ImportProposal, **given) -> SourceDocument:
    continues = {each["slug"]: [each["slug"]] for each in proposal.findings["recommendations"]}
    return actions.confirm_proposal(
        proposal=proposal,
        meeting=world.meeting,
        by=world.dataentry,
        now=world.now(),
        **({"continues": continues} | given),
    )


def test_a_document_that_names_no_meeting_is_known_by_its_words_or_its_symbol(seed_world) -> None:
    proposal = propose(seed_world)
    proposal.findings["document"]["meeting"] = dict.fromkeys(proposal.findings["document"]["meeting"])
    assert likely_meeting(proposal) == seed_world.meeting
    proposal.findings["recommendations"] = []
    assert likely_meeting(proposal) is None
    seed_world.document.symbol = proposal.findings["document"]["symbol"] = "A/CONF.999/1"
    seed_world.document.save()
    assert likely_meeting(proposal) == seed_world.meeting


def test_a_chosen_meeting_goes_first(seed_world) -> None:
    meeting = MeetingFactory()
    proposal = propose(seed_world, meeting=meeting)
    assert likely_meeting(proposal) == meeting
    assert kinship_of(proposal, meeting) == FIRST
    assert kinship_of(proposal, None) == FIRST


def test_what_was_replaced_stands_no_more_nor_its_translation(seed_world) -> None:
    french = confirm(seed_world, propose(seed_world, number=2, language="fr"), translates=seed_world.document)
    assert standing_documents(seed_world.meeting) == [seed_world.document, french]
    final = confirm(seed_world, propose(seed_world, number=3), replaces=seed_world.document)
    assert standing_documents(seed_world.meeting) == [final]


def test_a_later_text_of_a_translation_replaces_it_and_drops_nothing(seed_world) -> None:
    french = confirm(seed_world, propose(seed_world, number=2, language="fr"), translates=seed_world.document)
    proposal = propose(seed_world, number=3, language="fr")
    found = kinship_of(proposal, seed_world.meeting)
    assert (found.kin, found.of) == (Kin.REPLACES, french.pk)
    proposal.findings["recommendations"].pop()
    proposal.save()
    later = confirm(seed_world, proposal, replaces=french, translates=seed_world.document)
    assert later.translates == seed_world.document
    assert set(Recommendation.objects.values_list("standing", flat=True)) == {Standing.CURRENT}
    assert seed_world.recommendations["15-a"].printings.count() == 3


def test_what_was_dropped_may_come_back(seed_world) -> None:
    first = propose(seed_world, number=2)
    gone = first.findings["recommendations"].pop()["slug"]
    first.save()
    second = confirm(seed_world, first, replaces=seed_world.document)
    assert Recommendation.objects.get(slug=gone).standing == Standing.DROPPED
    proposal = propose(seed_world, number=3)
    found = compared(proposal.findings, seed_world.meeting, Kin.REPLACES, second)
    assert (gone, gone) in {(each.then, each.now) for each in found.matches}
    assert gone not in found.own
    confirm(seed_world, proposal, replaces=second)
    assert Recommendation.objects.get(slug=gone).standing == Standing.CURRENT


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Universal periodic review: Viet Nam", "VNM"),
        ("Universal periodic review: the United Arab Emirates", "ARE"),
        ("Universal periodic review: Atlantis", None),
        ("A meeting of Viet Nam", None),
    ],
)
def test_the_state_under_review_is_the_one_the_document_names(seed_world, title, code) -> None:
    findings = propose(seed_world).findings
    findings["document"]["meeting"]["title"] = title
    assert state_under_review(findings) == (MemberState.objects.get(pk=code) if code else None)
    assert not has_positions(findings)
    findings["recommendations"][0]["position"] = "noted"
    assert has_positions(findings)


def test_the_same_bytes_are_refused_whether_or_not_the_meeting_is_said(seed_world) -> None:
    by, now = seed_world.dataentry, seed_world.now()
    before = ImportProposal.objects.count()
    for meeting in (None, seed_world.meeting):
        with pytest.raises(actions.NotAllowed, match="imported before"):
            loading.propose(SEED, SEED.name, meeting=meeting, by=by, now=now)
    assert ImportProposal.objects.count() == before


def test_documents_that_do_not_go_together_are_refused(seed_world) -> None:
    stranger = SourceDocument.objects.create(
        meeting=MeetingFactory(), title="Other", kind="final", sha256="9" * 64, language="en"
    )
    proposal = propose(seed_world, number=2)
    for given in (
        {"replaces": stranger},
        {"replaces": seed_world.document, "translates": seed_world.document},
        {"translates": seed_world.document, "continues": {}},
        {"continues": {"15-a": ["99-z"]}},
    ):
        with pytest.raises(ValidationError):
            confirm(seed_world, proposal, **given)
    with pytest.raises(actions.EditConflict):
        confirm(seed_world, proposal, revision=7)
    confirm(seed_world, proposal, replaces=seed_world.document)
    with pytest.raises(ValidationError, match="in the record already"):
        confirm(seed_world, propose(seed_world, number=3), replaces=seed_world.document)


def test_a_recommendation_that_goes_on_takes_the_basis_of_its_newest_original(seed_world) -> None:
    proposal = propose(seed_world, number=2)
    proposal.findings["recommendations"][0]["basis"] = "adopted"
    proposal.save()
    confirm(seed_world, proposal, replaces=seed_world.document)
    assert Recommendation.objects.get(slug="15-a").basis == "adopted"
    assert Recommendation.objects.get(slug="15-b").basis == "not_negotiated"


def test_a_state_of_the_demonstration_is_a_state_in_brackets(seed_world: World) -> None:
    """It was said to be "neither a State nor an acronym", while the record had its page."""
    name = seed_world.xaa.name
    found, doubts = find_attributions(
        f"Strengthen partnerships ({name}; Viet Nam) for online safety;", names_in_record()
    )
    assert [each.printed for each in found] == [name, "Viet Nam"]
    assert [names_in_record().iso3(each.printed) for each in found] == ["XAA", "VNM"]
    assert not doubts


def test_a_name_that_both_have_is_that_of_the_state_that_is(seed_world: World) -> None:
    MemberStateFactory(name_en="Viet Nam")
    assert names_in_record().iso3("Viet Nam") == "VNM"
