"""From what a document prints of her State the focal point begins her own answer or commitment, and nobody else's."""

import uuid

import pytest
from django.utils import timezone

from tests.factories.records import UserFactory
from tracker.models import Commitment, MemberState, Position, PrintedCommitment, Printing, StatusUpdate
from tracker.portal.printed_matter import MOST_SHOWN

pytestmark = [pytest.mark.django_db, pytest.mark.database]
WORDS = "The gardens of the coast are open since 2030."
COMMITMENT = "To plant elms in each village."


def confirmed_by(person):
    return {"confirmed_at": timezone.now(), "confirmed_by": person} if person else {}


@pytest.fixture
def second():
    return UserFactory(is_data_entry=True)


@pytest.fixture
def reply(seed_world, second):
    """A reply printed of a State on 15 (a); without `person` nobody has confirmed it."""

    def printed(state="XAA", text=WORDS, person=second):
        recommendation = seed_world.recommendations["15-a"]
        document = Printing.objects.filter(recommendation=recommendation).earliest("pk").document
        return Position.objects.create(
            member_state=MemberState.objects.get(pk=state),
            recommendation=recommendation,
            value="supported",
            document=document,
            label="15 (a)",
            text=text,
            **confirmed_by(person),
        )

    return printed


@pytest.fixture
def pledge(seed_world, second):
    """A commitment printed of a State."""

    def printed(state="XAA", text=COMMITMENT, person=second):
        recommendation = seed_world.recommendations["15-b"]
        document = Printing.objects.filter(recommendation=recommendation).earliest("pk").document
        made = PrintedCommitment.objects.create(
            member_state=MemberState.objects.get(pk=state),
            meeting=recommendation.meeting,
            document=document,
            text=text,
            order=PrintedCommitment.objects.count() + 1,
            **confirmed_by(person),
        )
        made.recommendations.add(recommendation)
        return made

    return printed


def test_a_printed_answer_begins_hers_and_is_nothing_before_she_saved_it(focal, address, words, reply) -> None:
    printed = reply()
    page = focal.get(address("answer", slug="15-a"))
    link = f"{address('answer', slug='15-a')}?printed={printed.pk}"
    assert link in page.content.decode()
    begun = focal.get(link)
    assert begun.context["form"]["summary"].value() == WORDS
    assert begun.context["form"]["language"].value() == printed.document.language
    assert printed.document.symbol in begun.content.decode()
    assert "It is yours" in begun.content.decode()
    assert "replaces them" not in begun.content.decode()
    assert not StatusUpdate.objects.exists()
    assert focal.post(address("answer", slug="15-a"), words(summary=WORDS)).status_code == 302
    saved = StatusUpdate.objects.get()
    assert (saved.summary, saved.review_state, saved.submission.member_state_id) == (WORDS, "draft", "XAA")
    assert Position.objects.get().text == WORDS, "the printed one stays as it is"


def test_over_a_draft_it_is_saved_under_the_revision_that_she_saw(focal, address, words, reply) -> None:
    printed = reply()
    focal.post(address("answer", slug="15-a"), words(summary="Her own words."))
    begun = focal.get(f"{address('answer', slug='15-a')}?printed={printed.pk}")
    form = begun.context["form"]
    assert form["summary"].value() == WORDS
    assert "saving this form replaces them" in begun.content.decode()
    assert form["revision"].value() == StatusUpdate.objects.get().revision
    assert StatusUpdate.objects.get().summary == "Her own words."


@pytest.mark.parametrize("given", [{"state": "XAB"}, {"person": None}, {"text": ""}])
def test_what_is_of_another_state_or_not_public_or_without_words_is_not_offered(focal, address, reply, given) -> None:
    printed = reply(**given)
    page = focal.get(address("answer", slug="15-a")).content.decode()
    assert "As printed of your State" not in page
    assert WORDS not in page
    assert focal.get(f"{address('answer', slug='15-a')}?printed={printed.pk}").status_code == 404


@pytest.mark.parametrize("key", ["", "x", "0", "99999999999999999999"])
def test_a_key_of_nothing_is_not_found(focal, address, reply, key) -> None:
    reply()
    assert focal.get(f"{address('answer', slug='15-a')}?printed={key}").status_code == 404
    assert focal.get(f"{address('commitment_new')}?printed={key}").status_code == 404


def test_an_observer_reads_it_and_begins_nothing(observer, address, reply, pledge) -> None:
    reply()
    pledge()
    page = observer.get(address("answer", slug="15-a")).content.decode()
    assert WORDS in page
    assert "Use this text" not in page
    listed = observer.get(address("commitments")).content.decode()
    assert COMMITMENT in listed
    assert "Use this text" not in listed


def test_a_printed_commitment_begins_hers_with_what_it_serves(focal, address, seed_world, pledge) -> None:
    printed = pledge()
    link = f"{address('commitment_new')}?printed={printed.pk}"
    assert link in focal.get(address("commitments")).content.decode()
    begun = focal.get(link)
    form = begun.context["form"]
    assert form["text"].value() == COMMITMENT
    assert form["recommendations"].value() == [str(seed_world.recommendations["15-b"].pk)]
    assert printed.document.symbol in begun.content.decode()
    assert not Commitment.objects.exists()
    sent = {
        "uuid": str(uuid.uuid4()),
        "text": COMMITMENT,
        "recommendations": form["recommendations"].value(),
        "progress": "planned",
        "language": "en",
        "act": "save",
    }
    assert focal.post(address("commitment_new"), sent).status_code == 302
    assert Commitment.objects.get().member_state_id == "XAA"


@pytest.mark.parametrize("given", [{"state": "XAB"}, {"person": None}])
def test_a_commitment_of_another_state_or_not_public_is_not_offered(focal, address, pledge, given) -> None:
    printed = pledge(**given)
    assert COMMITMENT not in focal.get(address("commitments")).content.decode()
    assert focal.get(f"{address('commitment_new')}?printed={printed.pk}").status_code == 404


def test_nothing_can_be_begun_once_the_answer_was_accepted(focal, address, reply, seed_world) -> None:
    seed_world.publish("15-a")
    reply()
    page = focal.get(address("answer", slug="15-a")).content.decode()
    assert WORDS in page
    assert "Use this text" not in page


def test_each_text_is_told_from_the_others_and_that_there_are_more_is_said(focal, address, pledge) -> None:
    for number in range(MOST_SHOWN):
        pledge(text=f"To plant elm {number}.")
    page = focal.get(address("commitments")).content.decode()
    assert page.count("To plant elm 7.") == 3, "in the words that unfold, in the link and in the text"
    assert "The others stand in the documents" not in page
    pledge(text="To plant an oak.")
    page = focal.get(address("commitments")).content.decode()
    assert f"The first {MOST_SHOWN} are shown. The others stand in the documents." in " ".join(page.split())
    assert page.count("Use this text") == MOST_SHOWN
