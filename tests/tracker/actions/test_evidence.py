"""A State's library: a file or a link, private unless the State says otherwise."""

import uuid
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories.files import upload
from tests.factories.world import World
from tests.tracker.actions.bad_words import UNSTORABLE
from tracker import actions
from tracker.models import AuditEvent, Evidence

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def add(world: World, **fields: Any) -> Evidence:
    given = {
        "uuid": uuid.uuid4(),
        "member_state": world.xaa,
        "title": "A law",
        "kind": "legislation",
        "dated_on": None,
        "language": "en",
        "is_public": False,
        "link": "https://example.org/law",
        "by": world.focal_point,
        "now": world.now(),
    }
    return actions.add_evidence(**(given | fields))


def test_a_file_is_kept_under_a_generated_name(seed_world: World) -> None:
    item = add(seed_world, link="", upload=upload("../../etc/law.pdf"))
    assert item.file.name == f"evidence/{item.pk}.pdf"
    assert (item.file_name, item.content_type) == ("law.pdf", "application/pdf")
    assert (item.size, len(item.sha256)) == (item.file.size, 64)


def test_a_form_sent_twice_adds_one_item(seed_world: World) -> None:
    key = uuid.uuid4()
    assert add(seed_world, uuid=key) == add(seed_world, uuid=key, title="Another")
    assert Evidence.objects.get().title == "A law"


def test_a_file_or_a_link_and_not_both(seed_world: World) -> None:
    with pytest.raises(actions.NotAllowed, match="a file or a link"):
        add(seed_world, upload=upload())
    with pytest.raises(actions.NotAllowed, match="a file or a link"):
        add(seed_world, link="")


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "ftp://example.org/a", "file:///etc/passwd", "data:text/html,x", "example.org"]
)
def test_a_link_of_another_scheme_is_refused(seed_world: World, link: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        add(seed_world, link=link)
    assert list(refusal.value.message_dict) == ["link"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", b""),
        ("a.pdf", b"MZ\x90\x00\x03"),
        ("a.html", b"<!doctype html><script>alert(1)</script>"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("a.txt", b"a\x00b"),
        ("a.docx", b"PK\x03\x04 not a zip"),
        ("a.pdf", b"%PDF-1.4 /Encrypt"),
    ],
)
def test_a_file_that_is_not_taken_is_refused(seed_world: World, name: str, content: bytes) -> None:
    with pytest.raises(ValidationError) as refusal:
        add(seed_world, link="", upload=SimpleUploadedFile(name, content))
    assert list(refusal.value.message_dict) == ["upload"]
    assert not Evidence.objects.exists()


def test_a_file_over_the_limit_is_refused(seed_world: World, settings: Any) -> None:
    settings.EVIDENCE_SIZE_LIMIT = 1024 * 1024
    with pytest.raises(ValidationError, match="larger than 1 MB"):
        add(seed_world, link="", upload=SimpleUploadedFile("a.txt", b"a" * (1024 * 1024 + 1)))


@pytest.mark.parametrize("kind", UNSTORABLE)
def test_a_title_that_cannot_be_stored_is_refused(seed_world: World, kind: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        add(seed_world, title=UNSTORABLE[kind])
    assert list(refusal.value.message_dict) == ["title"]


@pytest.mark.parametrize("fields", [{"title": ""}, {"title": "x" * 301}, {"kind": "novel"}, {"language": "English!"}])
def test_bad_fields_are_refused(seed_world: World, fields: dict[str, str]) -> None:
    with pytest.raises(ValidationError) as refusal:
        add(seed_world, **fields)
    assert list(refusal.value.message_dict) == list(fields)


@pytest.mark.parametrize("who", ["observer", "reviewer", "dataentry", "administrator"])
def test_another_person_adds_nothing(seed_world: World, who: str) -> None:
    with pytest.raises(actions.NotAllowed):
        add(seed_world, by=getattr(seed_world, who))
    with pytest.raises(actions.NotAllowed):
        add(seed_world, by=seed_world.focal_points["XAB"])


def test_an_expert_adds_and_does_not_publish(seed_world: World) -> None:
    item = add(seed_world, by=seed_world.expert)
    with pytest.raises(actions.NotAllowed):
        actions.set_evidence_public(evidence=item, is_public=True, by=seed_world.expert, now=seed_world.now())


def test_public_again_writes_no_second_event(seed_world: World) -> None:
    item = add(seed_world)
    for _turn in range(2):
        actions.set_evidence_public(evidence=item, is_public=True, by=seed_world.focal_point, now=seed_world.now())
    assert AuditEvent.objects.filter(act="set_evidence_public").count() == 1


def test_a_public_item_can_be_read_once_a_readable_text_cites_it(seed_world: World) -> None:
    item = add(seed_world, is_public=True)
    draft = seed_world.draft(citations=(actions.Citation(item),))
    assert not Evidence.objects.public().exists()
    seed_world.send(draft)
    assert not Evidence.objects.public().exists()
    seed_world.accept(draft)
    assert Evidence.objects.public().get() == item
    actions.set_evidence_public(evidence=item, is_public=False, by=seed_world.focal_point, now=seed_world.now())
    assert not Evidence.objects.public().exists()
