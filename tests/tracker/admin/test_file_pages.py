"""First pages of evidence and letters at the desk: pictures of ours for who may see the file, and nothing kept."""

import base64
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.factories.world import World
from tests.tracker.admin.addresses import act_of, sentences
from tests.uploads.building import pdf, stream
from tests.uploads.test_first_pages import FONT, NONE
from tracker import actions
from tracker.actions import Citation
from tracker.choices import CheckState
from tracker.models import Evidence, StatusUpdate

CANARY = "Canary of the ministry"
LAW = pdf(stream(b"BT /F1 12 Tf 20 200 Td (%s) Tj ET" % CANARY.encode()), page=FONT)


def law(world: World, content: bytes = LAW, name: str = "law.pdf") -> Evidence:
    """A private file of XAA."""
    return actions.add_evidence(
        uuid=uuid.uuid4(), member_state=world.states["XAA"], title="An invented decree", kind="legislation",
        dated_on=None, language="fr", is_public=False, upload=SimpleUploadedFile(name, content), link="",
        by=world.focal_point, now=world.now(),
    )  # fmt: skip


@pytest.fixture
def sent(seed_world: World) -> StatusUpdate:
    """An answer of XAA that waits and cites it."""
    draft = seed_world.draft("15-a", citations=(Citation(law(seed_world), "art. 7"),))
    seed_world.send(draft)
    return StatusUpdate.objects.get(pk=draft.pk)


def item_of(version: StatusUpdate) -> Evidence:
    return version.evidence_citations.get().evidence


def test_the_screen_of_an_answer_leads_to_the_pages_of_what_it_cites(sent, review) -> None:
    address = act_of(item_of(sent), "pages")
    assert f'href="{address}" data-pages-of' in review.get(act_of(sent, "check")).content.decode()
    page = review.get(address)
    assert page["Cache-Control"] == "no-store"
    html = sentences(page)
    assert 'alt="Page 1 of 1"' in html
    assert f'lang="fr" dir="auto" tabindex="0" role="group" aria-label="Text of page 1">{CANARY}<' in html
    assert html.count('src="data:image/jpeg;base64,') == 1


def test_what_is_cited_with_a_page_is_opened_there_and_its_place_stands_beside_it(seed_world: World, review) -> None:
    draft = seed_world.draft("15-b", citations=(Citation(law(seed_world), "p. 9, article 14"),))
    seed_world.send(draft)
    address = f"{act_of(item_of(draft), 'pages')}?from=9"
    screen = sentences(review.get(act_of(draft, "check")))
    assert f'href="{address}" data-pages-of' in screen
    assert "<bdi>p. 9, article 14</bdi>" in screen
    for asked in (address, address.replace("=9", "=x"), address.replace("=9", "=0")):  # it has one page
        assert 'alt="Page 1 of 1"' in sentences(review.get(asked))


def test_not_a_byte_of_the_file_is_in_the_page(sent, review) -> None:
    html = review.get(act_of(item_of(sent), "pages")).content
    assert b"%PDF" not in html
    assert base64.b64encode(LAW)[:60] not in html


def test_nothing_is_kept_and_after_an_erasure_nothing_is_left(sent, review, settings, seed_world) -> None:
    item = item_of(sent)
    before = sorted(Path(settings.MEDIA_ROOT).rglob("*"))
    assert CANARY in sentences(review.get(act_of(item, "pages")))
    assert sorted(Path(settings.MEDIA_ROOT).rglob("*")) == before
    Evidence.objects.filter(pk=item.pk).update(
        file="", link="", erased_at=timezone.now(), erased_by=seed_world.reviewer
    )
    assert review.get(act_of(item, "pages")).status_code == 404
    screen = review.get(act_of(sent, "check"))
    assert "data-pages-of" not in screen.content.decode()


def test_a_file_that_is_gone_or_was_changed_is_shown_to_nobody(sent, review) -> None:
    item = item_of(sent)
    stored = Path(item.file.path)
    stored.write_bytes(LAW + b" ")
    review.raise_request_exception = False
    answer = review.get(act_of(item, "pages"))
    assert (answer.status_code, CANARY in answer.content.decode()) == (410, False)
    stored.unlink()
    assert review.get(act_of(item, "pages")).status_code == 404


@pytest.mark.parametrize("state", [CheckState.OPEN, CheckState.REFUSED])
def test_what_is_held_back_is_not_drawn(sent, review, state: str, monkeypatch) -> None:
    item = item_of(sent)
    Evidence.objects.filter(pk=item.pk).update(check_state=state)
    monkeypatch.setattr("tracker.admin.review.file_pages.first_pages", lambda *words: pytest.fail("drawn"))
    assert review.get(act_of(item, "pages")).status_code == 403
    assert "data-pages-of" not in review.get(act_of(sent, "check")).content.decode()


def test_the_draft_of_a_state_has_no_pages_at_the_desk(seed_world: World, review) -> None:
    item = law(seed_world)
    seed_world.draft("15-b", citations=(Citation(item, ""),))
    assert review.get(act_of(item, "pages")).status_code == 404


def test_a_file_of_which_no_picture_can_be_made_says_so(sent, review, monkeypatch, tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text("1 / 0")
    monkeypatch.setattr("tracker.evidence_files.drawing.PROGRAM", program)
    page = sentences(review.get(act_of(item_of(sent), "pages")))
    assert NONE in page


def test_a_text_has_no_pictures(seed_world: World, review) -> None:
    item = law(seed_world, b"Article 1. A desk answers.", "law.txt")
    draft = seed_world.draft("15-a", citations=(Citation(item, ""),))
    seed_world.send(draft)
    assert NONE in sentences(review.get(act_of(item, "pages")))
    assert "data-pages-of" not in review.get(act_of(draft, "check")).content.decode()


def test_the_scan_of_a_letter_is_beside_each_of_its_answers(seed_world: World, review) -> None:
    draft = seed_world.draft("15-a", on_behalf=True)
    sending = seed_world.send_on_behalf(draft)
    screen = review.get(act_of(draft, "check")).content.decode()
    address = act_of(sending, "letter-pages")
    assert f'href="{address}" data-pages-of' in screen
    page: Any = review.get(address)
    assert page["Cache-Control"] == "no-store"
    assert 'alt="Page 1 of 1"' in page.content.decode()
