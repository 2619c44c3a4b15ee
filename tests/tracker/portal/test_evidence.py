"""The library: files and links, private and public, and what is not taken."""

import datetime
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories.files import upload
from tests.factories.records import MeetingFactory, UserFactory
from tracker import actions
from tracker.models import Evidence, EvidenceCheck


def item(**changed) -> dict:
    """What the form posts, with a link."""
    fields = {
        "uuid": str(uuid.uuid4()),
        "title": "An invented law",
        "kind": "legislation",
        "dated_on": "2025-03-12",
        "language": "vi",
        "link": "https://example.org/law",
        "is_public": "no",
    }
    return fields | changed


def test_a_link_is_added_once_however_often_it_is_sent(focal, address) -> None:
    fields = item()
    for _twice in range(2):
        assert focal.post(address("evidence_add"), fields).url == address("library")
    added = Evidence.objects.get()
    assert (added.link, added.language, added.is_public) == ("https://example.org/law", "vi", False)
    assert "An invented law" in focal.get(address("library")).content.decode()


def test_a_file_is_added_and_comes_out_as_a_download_that_cannot_run(focal, observer, foreign, address) -> None:
    focal.post(address("evidence_add"), item(link="", upload=upload("law.pdf")))
    added = Evidence.objects.get()
    page = address("evidence_file", uuid=added.pk)
    response = focal.get(page)
    assert response["Content-Disposition"] == 'attachment; filename="law.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert b"".join(response.streaming_content).startswith(b"%PDF-")
    assert foreign.get(page).status_code == 404
    assert observer.get(page).status_code == 404  # not sent yet


def test_added_for_an_answer_it_comes_back_ticked(focal, address) -> None:
    back = address("answer", slug="15-a")
    fields = item(back=back)
    assert focal.post(address("evidence_add"), fields).url == f"{back}?cite={fields['uuid']}"


def test_a_strange_way_back_is_not_followed(focal, address) -> None:
    for back in ("https://example.org/", "//example.org/portal/", "javascript:alert(1)", "/admin/"):
        assert focal.post(address("evidence_add"), item(back=back)).url == address("library")


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"link": "javascript:alert(1)"}, "link", "begins with http:// or https://"),
        ({"link": "ftp://example.org/law"}, "link", "begins with http:// or https://"),
        ({"link": ""}, "upload", "Choose a file, or give a link."),
        ({"link": "https://name:word@example.org/law"}, "link", "Leave out the user name and the password"),
        ({"link": "https://name@example.org/law"}, "link", "Leave out the user name and the password"),
        ({"title": "A law\r\nof two lines"}, "title", "more than one line"),
        ({"title": "A law\u2028of two lines"}, "title", "more than one line"),
        ({"upload": upload("law.pdf")}, "link", "Give a file or a link, not both."),
        ({"link": "", "upload": SimpleUploadedFile("a.exe", b"MZ\x90\x00\x03")}, "upload", "not accepted"),
        ({"link": "", "upload": SimpleUploadedFile("a.pdf", b"<html>")}, "upload", "not accepted"),
        ({"link": "", "upload": SimpleUploadedFile("a.pdf", b"")}, "upload", "empty"),
        ({"title": ""}, "title", "Give the title"),
        ({"title": "a\x00"}, "title", "U+0000"),
        ({"language": "x!"}, "language", "language tag"),
        ({"dated_on": "last year"}, "dated_on", "year, month and day"),
        ({"kind": "gossip"}, "kind", "not one of the available choices"),
        ({"is_public": "perhaps"}, "is_public", "not one of the available choices"),
    ],
)
def test_what_is_not_taken_is_said_at_its_field(changed, field, sentence, focal, address) -> None:
    response = focal.post(address("evidence_add"), item() | changed)
    assert response.status_code == 422
    assert sentence in " ".join(response.context["form"].errors[field])
    if field != "title":
        assert response.context["form"]["title"].value() == "An invented law"
    assert not Evidence.objects.exists()


def test_a_file_too_large_is_said(focal, address, settings) -> None:
    settings.EVIDENCE_SIZE_LIMIT = 1024 * 1024
    large = SimpleUploadedFile("a.txt", b"a" * (1024 * 1024 + 1))
    response = focal.post(address("evidence_add"), item(link="", upload=large))
    assert "larger than 1 MB" in response.content.decode()


def test_the_focal_point_makes_an_item_public_and_private_again(focal, seed_world, address) -> None:
    added = seed_world.evidence()
    page = address("evidence_public", uuid=added.pk)
    for wanted, is_public in (("yes", True), ("yes", True), ("no", False), ("perhaps", False)):
        assert focal.post(page, {"is_public": wanted}).url == address("library")
        assert Evidence.objects.get().is_public is is_public


def test_nobody_else_does(foreign, observer, expert, seed_world, address, focal) -> None:
    added = seed_world.evidence()
    page = address("evidence_public", uuid=added.pk)
    assert foreign.post(page, {"is_public": "yes"}).status_code == 404
    own_room = address("evidence_public", iso3="xab", uuid=added.pk)
    assert foreign.post(own_room, {"is_public": "yes"}).status_code == 404
    assert observer.post(page, {"is_public": "yes"}).status_code == 404
    assert expert.post(page, {"is_public": "yes"}).status_code == 404
    assert Evidence.objects.get().is_public is False


def test_an_expert_adds_and_an_observer_does_not(expert, observer, address) -> None:
    assert expert.post(address("evidence_add"), item()).status_code == 302
    assert observer.post(address("evidence_add"), item()).status_code == 403
    assert Evidence.objects.count() == 1


def test_the_library_says_what_cites_an_item_and_where_in_it(focal, seed_world, address) -> None:
    law = seed_world.evidence(title="An invented law")
    for slug, pinpoint in (("15-a", "art. 5"), ("15-b", "")):
        seed_world.draft(slug, citations=(actions.Citation(law, pinpoint),))
    (line,) = focal.get(address("library")).context["library"]
    assert line.answers == [("15 (a)", "art. 5"), ("15 (b)", "")]
    assert "(<bdi>art. 5</bdi>)" in focal.get(address("library")).content.decode()


# --- what was found when it was looked at


def looked_at(item: Evidence, **found) -> EvidenceCheck:
    """A look that has ended."""
    now = timezone.now()
    return EvidenceCheck.objects.create(evidence=item, kind="link", asked_at=now, tried_at=now, ended_at=now, **found)


def test_the_library_shows_what_a_link_said(focal, seed_world, address) -> None:
    law = seed_world.evidence(link="https://example.org/law")
    facts = {"title": "قانون", "final_link": "https://example.org/new", "content_sha256": "c" * 64}
    looked_at(law, outcome="clean", dated_on=datetime.date(2025, 3, 12), **facts)
    page = focal.get(address("library")).content.decode()
    assert "What the link said on" in page
    for words in ("<bdi>قانون</bdi>", "12 March 2025", "https://example.org/new", "c" * 64):
        assert words in page
    assert "Broken link" not in page


def test_a_broken_link_says_when_what_and_how_to_mend_it(focal, observer, seed_world, address) -> None:
    law = seed_world.evidence(link="https://example.org/law")
    seed_world.send(seed_world.draft(citations=(actions.Citation(law),)))
    looked_at(law, outcome="broken", detail="gone")
    page = focal.get(address("library")).content.decode()
    assert "Broken link." in page
    assert "there is no such page" in page
    assert "add the new address as an item of its own" in page
    assert address("evidence_add") not in observer.get(address("library")).content.decode()


@pytest.mark.parametrize(("state", "sentence"), [("open", "is being checked"), ("refused", "Refused by the check.")])
def test_a_file_that_is_not_clean_is_handed_out_to_nobody(state, sentence, focal, seed_world, address) -> None:
    law = seed_world.evidence()
    Evidence.objects.update(check_state=state)
    page = focal.get(address("library")).content.decode()
    assert sentence in page
    assert address("evidence_file", uuid=law.pk) not in page
    response = focal.get(address("evidence_file", uuid=law.pk))
    assert response.status_code == 403
    assert "cannot be downloaded" in response.content.decode()


def test_the_library_takes_as_many_queries_for_twenty_items_as_for_two(focal, seed_world, address) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as taken:
            assert focal.get(address("library")).status_code == 200
        return len(taken)

    counts = []
    for number in (2, 18):
        for _item in range(number):
            looked_at(seed_world.evidence(link="https://example.org/law"), outcome="clean", title="A law")
        counts.append(count())
    assert counts[0] == counts[1]


def test_an_expert_finds_what_an_accepted_answer_cites_for_whatever_meeting(seed_world, address, browser_of) -> None:
    """Of one in a period of another meeting than hers, her library was said to be empty."""
    law = seed_world.evidence(title="An invented law", is_public=True)
    seed_world.publish("15-b", citations=(actions.Citation(law, ""),))
    seed_world.evidence(title="A law that nobody cites", is_public=True)
    meeting, person = MeetingFactory(), UserFactory()
    seed_world.open_period("elsewhere", meeting=meeting)
    seed_world.nominate(person, "XAA", "expert", meeting)
    page = browser_of(person).get(address("library", period="elsewhere")).text
    assert "An invented law" in page
    assert "A law that nobody cites" not in page
    assert "Make private" not in page
