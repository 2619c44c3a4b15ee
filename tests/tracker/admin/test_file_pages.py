"""Evidence in a review: first pages of files, drawn for who may see them and not stored, and what links said."""

import base64
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.factories.world import World, make_world
from tests.tracker.admin.addresses import act_of, sentences
from tests.tracker.files import hostile
from tests.uploads.building import pdf, stream
from tests.uploads.test_first_pages import FONT, NONE
from tracker import actions
from tracker.actions import Citation
from tracker.choices import CheckState
from tracker.models import Evidence, EvidenceCheck, StatusUpdate

HOME = "/admin/"
CANARY = "Canary of the ministry"
LAW = pdf(stream(b"BT /F1 12 Tf 20 200 Td (%s) Tj ET" % CANARY.encode()), page=FONT)


def law(world: World, content: bytes = LAW, name: str = "law.pdf") -> Evidence:
    """A private file of XAA."""
    return actions.add_evidence(
        uuid=uuid.uuid4(), member_state=world.states["XAA"], title="An invented decree", kind="legislation",
        dated_on=None, language="fr", is_public=False, upload=SimpleUploadedFile(name, content), link="",
        by=world.focal_point, now=world.now(),
    )  # fmt: skip


def _sent() -> World:
    world = make_world()
    world.send(world.draft("15-a", citations=(Citation(law(world), "art. 7"),)))
    return world


WORLDS = {"sent": _sent}


@pytest.fixture
def sent(seed_world: World) -> StatusUpdate:
    """An answer of XAA that waits and cites a private file."""
    return StatusUpdate.objects.get()


def item_of(version: StatusUpdate) -> Evidence:
    return version.evidence_citations.get().evidence


def test_the_page_of_an_answer_leads_to_the_pages_of_what_it_cites(sent, review, settings, seed_world) -> None:
    """Nothing is stored, and after an erasure nothing is left."""
    item, address = item_of(sent), act_of(item_of(sent), "pages")
    before = sorted(Path(settings.MEDIA_ROOT).rglob("*"))
    assert f'href="{address}" data-pages-of' in review.get(act_of(sent, "check")).content.decode()
    page = review.get(address)
    assert page["Cache-Control"] == "no-store"
    html = sentences(page)
    assert 'alt="Page 1 of 1"' in html
    assert f'lang="fr" dir="auto" tabindex="0" role="group" aria-label="Text of page 1">{CANARY}<' in html
    assert html.count('src="data:image/jpeg;base64,') == 1
    assert b"%PDF" not in page.content, "not a byte of the file"
    assert base64.b64encode(LAW)[:60] not in page.content
    sent.evidence_citations.update(pinpoint="p. 9, article 14")
    page = sentences(review.get(act_of(sent, "check")))
    assert f'href="{address}?from=9" data-pages-of' in page
    assert "<bdi>p. 9, article 14</bdi>" in page
    for asked in ("9", "x", "0"):  # it has one page
        assert 'alt="Page 1 of 1"' in sentences(review.get(f"{address}?from={asked}"))
    assert sorted(Path(settings.MEDIA_ROOT).rglob("*")) == before
    Evidence.objects.filter(pk=item.pk).update(
        file="", link="", erased_at=timezone.now(), erased_by=seed_world.reviewer
    )
    assert review.get(address).status_code == 404
    assert "data-pages-of" not in review.get(act_of(sent, "check")).content.decode()


def test_a_file_that_is_not_clean_or_was_changed_is_neither_drawn_nor_handed_out(sent, review, monkeypatch) -> None:
    item = item_of(sent)
    stored = Path(item.file.path)
    review.raise_request_exception = False
    stored.write_bytes(LAW + b" ")
    answer = review.get(act_of(item, "pages"))
    assert (answer.status_code, CANARY in answer.content.decode()) == (410, False)
    stored.unlink()
    for act in ("pages", "download"):
        assert review.get(act_of(item, act)).status_code == 404
    stored.write_bytes(LAW)
    monkeypatch.setattr("tracker.admin.evidence.first_pages", lambda *words: pytest.fail("drawn"))
    for state in (CheckState.OPEN, CheckState.REFUSED):
        Evidence.objects.filter(pk=item.pk).update(check_state=state)
        for act in ("pages", "download"):
            assert review.get(act_of(item, act)).status_code == 403
        page = review.get(act_of(sent, "check")).content.decode()
        for absent in ("data-pages-of", "How the file begins", act_of(item, "download")):
            assert absent not in page


def test_the_draft_of_a_state_and_a_text_have_no_pages(seed_world: World, review) -> None:
    drafted = law(seed_world)
    seed_world.draft("15-b", citations=(Citation(drafted, ""),))
    assert review.get(act_of(drafted, "pages")).status_code == 404
    text = law(seed_world, b"Article 1. A desk answers.", "law.txt")
    draft = seed_world.draft("15-a", citations=(Citation(text, ""),))
    seed_world.send(draft)
    assert NONE in sentences(review.get(act_of(text, "pages")))
    page = sentences(review.get(act_of(draft, "check")))
    assert ("data-pages-of" in page, "How the file begins" in page) == (False, True)


def test_a_file_of_which_no_picture_can_be_made_says_so(sent, review, monkeypatch) -> None:
    monkeypatch.setattr("tracker.evidence.files.pdfium.drawn", hostile.raises)
    page = sentences(review.get(act_of(item_of(sent), "pages")))
    assert NONE in page


def test_the_scan_of_a_letter_is_beside_each_of_its_answers(seed_world: World, review) -> None:
    draft = seed_world.draft("15-a", on_behalf=True)
    sending = seed_world.send_on_behalf(draft)
    screen = review.get(act_of(draft, "check")).content.decode()
    address = act_of(sending, "letter-pages")
    assert f'href="{address}" data-pages-of' in screen
    page: Any = review.get(address)
    assert page["Cache-Control"] == "no-store"
    assert 'alt="Page 1 of 1"' in page.content.decode()


# --- what checks of evidence said


def waiting(client: Any, title: str) -> Any:
    return next(each for each in client.get(HOME).context["waiting"] if str(each.title) == title)


def look(item: Evidence, **found: Any) -> EvidenceCheck:
    now = timezone.now()
    found = {"kind": "link", "asked_at": now, "tried_at": now, "ended_at": now} | found
    return EvidenceCheck.objects.create(evidence=item, **found)


def sent_link(world: World) -> Evidence:
    item = world.evidence(link="https://example.org/law")
    world.send(world.draft(citations=(Citation(item),)))
    return item


@pytest.mark.database
def test_links_that_broke_are_on_the_front_page_in_a_list_and_on_the_page_of_the_answer(seed_world, review) -> None:
    item = sent_link(seed_world)
    found = {"title": "The law as adopted", "final_link": "https://example.org/new", "content_sha256": "d" * 64}
    look(item, outcome="clean", **found)
    assert waiting(review, "Evidence links that broke").count == 0
    look(item, outcome="broken", detail="silence")
    broken = waiting(review, "Evidence links that broke")
    assert [row.address for row in broken.rows] == [act_of(item, "change")]
    assert list(review.get(broken.address).context["cl"].queryset) == [item]
    screen = sentences(review.get(act_of(item.citations.get().status_update, "check")))
    page = sentences(review.get(act_of(item, "change")))
    for said in ("The law as adopted", "https://example.org/new", "took too long"):
        assert said in screen
        assert said in page
    assert "d" * 64 in page
    look(item, outcome="clean", title="The law")
    assert waiting(review, "Evidence links that broke").count == 0


@pytest.mark.database
def test_what_only_a_draft_cites_is_not_named(seed_world, review, settings) -> None:
    settings.CLAMAV_SOCKET = "127.0.0.1:1"
    item = seed_world.evidence(title="A title that is nowhere")
    EvidenceCheck.objects.filter(evidence=item).update(attempts=2)
    files = waiting(review, "Files that wait for the virus scanner")
    assert (files.count, "does not answer" in str(files.warning)) == (0, True)
    assert "A title that is nowhere" not in sentences(review.get(HOME))
    seed_world.send(seed_world.draft(citations=(Citation(item),)))
    files = waiting(review, "Files that wait for the virus scanner")
    assert [row.address for row in files.rows] == [act_of(item, "change")]
