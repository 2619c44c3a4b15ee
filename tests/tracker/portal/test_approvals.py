"""A State reads on its own pages what the secretariat was asked for, and what it did, to its words."""

import pytest

from tests.tracker.actions.test_two_persons import NAME, ask_erasure, confirm
from tracker import actions
from tracker.models import OutgoingMail


@pytest.fixture
def place(address) -> str:
    return address("answer", slug="15-a")


def read(browser, place: str) -> str:
    return browser.get(place).content.decode()


def test_after_an_erasure_the_answer_says_what_was_done(focal, seed_world, place) -> None:
    """findings: an accepted answer with no summary and "Not public", without a word why."""
    seed_world.publish(summary=f"{NAME} leads the desk.")
    request = ask_erasure(seed_world)
    text = read(focal, place)
    assert "The secretariat was asked on" in text
    assert "A court ordered it." in text
    confirm(seed_world, request)
    text = read(focal, place)
    assert "Erased by the secretariat on" in text
    assert "<li>Summary</li>" in text
    assert "A court ordered it." in text
    assert NAME not in text


def test_an_expert_reads_what_was_erased_and_not_why(browser_of, seed_world, place) -> None:
    seed_world.publish()
    confirm(seed_world, ask_erasure(seed_world))
    text = read(browser_of(seed_world.expert), place)
    assert "Erased by the secretariat on" in text
    assert "A court ordered it." not in text


def test_another_answer_and_another_state_read_nothing_of_it(focal, foreign, seed_world, address, place) -> None:
    seed_world.publish()
    confirm(seed_world, ask_erasure(seed_world))
    assert "Erased by" not in read(focal, address("answer", slug="15-b"))
    assert "Erased by" not in read(foreign, address("answer", slug="15-a", iso3="xab"))


def test_an_erasure_of_files_alone_is_told_beside_what_was_sent(
    focal, browser_of, foreign, seed_world, address, place
) -> None:
    """It names no answer: the e-mail leads to the receipts, which may not match any more."""
    leaflet = seed_world.evidence(title=f"Leaflet of {NAME}")
    seed_world.publish(citations=(actions.Citation(leaflet, ""),))
    receipts = address("receipts")
    request = ask_erasure(seed_world, fields=[], evidence=[leaflet])
    waits = read(focal, receipts)
    assert "The secretariat was asked on" in waits
    assert "If you change who may read the file first, this request is not carried out." in waits
    confirm(seed_world, request)
    told = OutgoingMail.objects.get(key__startswith="second_approval_confirmed", user=seed_world.focal_point).text
    assert "The files are deleted from every answer that cites them" in " ".join(told.split())
    assert receipts in told
    done = " ".join(read(focal, receipts).split())
    for said in ("Erased by the secretariat on", "1 file", "A court ordered it.", "and the texts stay."):
        assert said in done
    assert NAME not in done
    assert "A court ordered it." not in read(browser_of(seed_world.expert), receipts)
    assert "Erased by" not in read(foreign, address("receipts", iso3="xab"))
    assert "Erased by" not in read(focal, place)


def test_what_was_refused_is_not_shown(focal, seed_world, place) -> None:
    seed_world.publish()
    actions.refuse_request(request=ask_erasure(seed_world), by=seed_world.reviewer, now=seed_world.now())
    text = read(focal, place)
    assert "Erased by" not in text
    assert "was asked on" not in text


def test_a_commitment_says_it_too(focal, seed_world, address) -> None:
    update = seed_world.publish_commitment()
    request = ask_erasure(seed_world, recommendation=None, commitment=update.commitment, fields=["text", "note"])
    confirm(seed_world, request)
    text = read(focal, address("commitment", uuid=update.commitment_id))
    assert "Erased by the secretariat on" in text
    assert "<li>Commitment</li>" in text
