"""What the desk sees of looks at evidence: broken links, files that wait, what a link said; nothing of drafts."""

from typing import Any

import pytest
from django.utils import timezone

from tests.factories.world import World
from tests.tracker.admin.addresses import act_of, sentences
from tracker import actions
from tracker.models import Evidence, EvidenceCheck

HOME = "/admin/"


def waiting(client: Any, title: str) -> Any:
    return next(each for each in client.get(HOME).context["waiting"] if str(each.title) == title)


def look(item: Evidence, **found: Any) -> EvidenceCheck:
    now = timezone.now()
    found = {"kind": "link", "asked_at": now, "tried_at": now, "ended_at": now} | found
    return EvidenceCheck.objects.create(evidence=item, **found)


def sent_link(world: World) -> Evidence:
    item = world.evidence(link="https://example.org/law")
    world.send(world.draft(citations=(actions.Citation(item),)))
    return item


@pytest.mark.database
def test_links_that_broke_stand_on_the_front_page_and_in_a_list(seed_world, review) -> None:
    item = sent_link(seed_world)
    look(item, outcome="clean", title="The law")
    assert waiting(review, "Evidence links that broke").count == 0
    look(item, outcome="broken", detail="gone")
    broken = waiting(review, "Evidence links that broke")
    assert [row.address for row in broken.rows] == [act_of(item, "change")]
    assert list(review.get(broken.address).context["cl"].queryset) == [item]
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
    seed_world.send(seed_world.draft(citations=(actions.Citation(item),)))
    files = waiting(review, "Files that wait for the virus scanner")
    assert [row.address for row in files.rows] == [act_of(item, "change")]


def test_the_screen_of_an_answer_and_the_page_of_an_item_show_what_the_link_said(seed_world, review) -> None:
    item = sent_link(seed_world)
    look(
        item, outcome="clean", title="The law as adopted", final_link="https://example.org/new", content_sha256="d" * 64
    )
    look(item, outcome="broken", detail="silence")
    version = item.citations.get().status_update
    screen = sentences(review.get(act_of(version, "check")))
    assert "The law as adopted" in screen
    assert "https://example.org/new" in screen
    assert "took too long" in screen
    page = sentences(review.get(act_of(item, "change")))
    assert "d" * 64 in page
    assert "took too long" in page


@pytest.mark.parametrize("state", ["open", "refused"])
def test_a_file_that_is_not_clean_is_not_handed_out_at_the_desk(state, seed_world, review) -> None:
    item = seed_world.evidence()
    seed_world.send(seed_world.draft(citations=(actions.Citation(item),)))
    version = item.citations.get().status_update
    assert "How the file begins" in sentences(review.get(act_of(version, "check")))
    Evidence.objects.update(check_state=state)
    assert review.get(act_of(item, "download")).status_code == 403
    screen = sentences(review.get(act_of(version, "check")))
    assert "How the file begins" not in screen
    assert act_of(item, "download") not in screen
