"""Letters of one day are told apart wherever they are listed: when each was sent, how much it carried, what became."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.formats import date_format

from tests.factories.world import World, make_world
from tests.tracker.admin.addresses import act_of, sentences, table_of
from tracker import actions
from tracker.admin.display import correct_address, letter_address
from tracker.models import Correction, StatusUpdate, Submission, Transmission
from tracker.web.sendings import in_brief


def _of_one_day() -> World:
    seed_world = make_world()
    first = seed_world.send_on_behalf(seed_world.draft("15-a", on_behalf=True))
    seed_world.correct("state", first, state="")
    second = seed_world.send_on_behalf(*(seed_world.draft(slug, on_behalf=True) for slug in ("15-a", "15-b")))
    wrong, returned = second.statusupdates.order_by("recommendation__slug")
    seed_world.accept(wrong)
    seed_world.give_back(returned)
    wrong = StatusUpdate.objects.get(pk=wrong.pk)
    seed_world.correct_text(wrong, summary="Twenty officers were trained.")
    return seed_world


WORLDS = {"sent": _of_one_day}


@pytest.fixture
def sent(seed_world: World) -> list[Transmission]:
    """Of one day: a letter taken back, one of which an answer was returned, and a correction of the other answer."""
    return list(Transmission.objects.order_by("submitted_at"))


SAID = (
    "1 answer · Entered in error by the Secretariat",
    "2 answers · Returned: 1",
    "1 answer · Correction of the transcription",
)


@pytest.mark.database
def test_each_is_said_in_brief_in_two_questions(sent, django_assert_num_queries) -> None:
    with django_assert_num_queries(2):
        briefs = in_brief([each.pk for each in sent])
    assert [str(briefs[each.pk]) for each in sent] == list(SAID)


def test_what_was_returned_or_recalled_as_a_whole_is_said_in_a_word(seed_world: World) -> None:
    returned = seed_world.send(seed_world.draft("15-a"), seed_world.commit("15-b"))
    for each in (*returned.statusupdates.all(), *returned.commitmentupdates.all()):
        seed_world.give_back(each)
    draft = seed_world.draft("15-c")
    recalled = seed_world.send(draft)
    actions.recall(version=draft, by=seed_world.focal_point, now=seed_world.now())
    briefs = in_brief([returned.pk, recalled.pk])
    assert str(briefs[returned.pk]) == "1 answer · 1 commitment · Returned"
    assert str(briefs[recalled.pk]) == "1 answer · Recalled by the State"
    own = in_brief([recalled.pk], seed_world.focal_point)
    assert str(own[recalled.pk]) == "1 answer · Recalled by your State"


def agreeing(world: World) -> dict[str, str]:
    """What data entry posts about a note that agrees."""
    day = world.clock.date().isoformat()
    return {"consent": "yes", "note_verbale": "NV 9/2026", "note_on": day, "reason": "It agrees."}


def test_pages_of_the_secretariat_tell_them_apart(seed_world: World, entry: Client, sent: list[Transmission]) -> None:
    submission = Submission.objects.get()
    entry.post(act_of(submission, "ask-consent"), agreeing(seed_world))
    request = Correction.objects.about(submission).get()
    pages = (
        letter_address(seed_world.period.slug, "XAA"),
        act_of(submission, "change"),
        act_of(submission, "ask-erasure"),
        act_of(request, "change"),
    )
    for page in pages:
        said = sentences(entry.get(page))
        # A letter that we entered by mistake has no file any more, and is not on pages about files.
        for each in SAID if page == pages[1] else SAID[1:]:
            parts = each.split(" · ")
            assert each in said or "</bdi> · <bdi>".join(parts) in said or f"<bdi>{each}</bdi>" in said, (page, each)
    letters = sentences(entry.get(pages[0]))
    assert letters.count(f"Sent {date_format(sent[0].submitted_at)}") == 2
    assert f'href="{correct_address(sent[1])}"' in letters


def test_the_state_tells_its_receipts_apart_and_is_asked_for_nothing(
    seed_world: World, browser_of, sent: list[Transmission]
) -> None:
    focal = browser_of(seed_world.focal_point)
    page = sentences(focal.get(reverse("portal:receipts", args=[seed_world.period.slug, "xaa"])))
    assert "2 answers · In correction: 1" in page
    assert "1 answer · Correction of the transcription" in page
    assert "Returned" not in page
    assert "Taken back" not in page
    review = browser_of(seed_world.reviewer)
    recalled = sent[0].statusupdates.get()
    assert sentences(review.get(table_of("statusupdate"))).count("Entered in error by the Secretariat") == 1
    assert "Entered in error by the Secretariat" in sentences(review.get(act_of(recalled, "change")))


def test_a_response_says_which_consent_waits_for_a_second_approval(
    seed_world: World, entry: Client, browser_of, sent: list[Transmission]
) -> None:
    submission = Submission.objects.get()
    page = act_of(submission, "change")
    entry.post(act_of(submission, "ask-consent"), agreeing(seed_world))
    request = Correction.objects.about(submission).get()
    asked = sentences(entry.get(page))
    assert f"{submission.get_consent_display()} · Yes: Waiting for a second approval" in asked
    assert 'Set consent on a note verbale: Yes</bdi></a> <span class="quiet">· Waiting for a second approval' in asked
    done = browser_of(seed_world.reviewer).post(act_of(request, "change"), {"confirm": "1"}, follow=True)
    assert "1 accepted text is public now: 15 (a)." in sentences(done)
    decided = sentences(entry.get(page))
    assert "Waiting for a second approval" not in decided
    assert 'Set consent on a note verbale: Yes</bdi></a> <span class="quiet">· Done' in decided
