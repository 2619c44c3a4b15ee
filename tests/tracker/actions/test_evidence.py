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


def test_a_file_under_a_generated_name_or_a_link_is_kept_once(seed_world: World) -> None:
    for both_or_none in ({"upload": upload()}, {"link": ""}):
        with pytest.raises(actions.NotAllowed, match="a file or a link"):
            add(seed_world, **both_or_none)
    item = add(seed_world, link="", upload=upload("../../etc/law.pdf"))
    assert item.file.name == f"evidence/{item.pk}.pdf"
    assert (item.file_name, item.content_type) == ("law.pdf", "application/pdf")
    assert (item.size, len(item.sha256)) == (item.file.size, 64)
    assert add(seed_world, uuid=item.pk, title="Another") == item, "a form sent twice"
    assert Evidence.objects.get().title == "A law"


SCHEMES = ("javascript:alert(1)", "ftp://example.org/a", "file:///etc/passwd", "data:text/html,x", "example.org")


def test_bad_fields_and_links_are_refused(seed_world: World) -> None:
    wrong: list[dict[str, str]] = [{"title": each} for each in ("", "x" * 301, *UNSTORABLE.values())]
    wrong += [{"kind": "novel"}, {"language": "English!"}, *({"link": each} for each in SCHEMES)]
    for fields in wrong:
        with pytest.raises(ValidationError) as refusal:
            add(seed_world, **fields)
        assert list(refusal.value.message_dict) == list(fields)


def test_a_file_that_is_not_taken_or_is_too_large_is_refused(seed_world: World, settings: Any) -> None:
    """What each kind of file must be: tests/tracker/evidence_files and tests/uploads."""
    settings.EVIDENCE_SIZE_LIMIT = 1024 * 1024
    for name, content in (("a.txt", b""), ("a.pdf", b"MZ\x90\x00\x03"), ("a.txt", b"a" * (1024 * 1024 + 1))):
        with pytest.raises(ValidationError) as refusal:
            add(seed_world, link="", upload=SimpleUploadedFile(name, content))
        assert list(refusal.value.message_dict) == ["upload"]
    assert not Evidence.objects.exists()


def test_a_public_item_can_be_read_once_a_readable_text_cites_it(seed_world: World) -> None:
    item = add(seed_world)
    for _turn in range(2):
        actions.set_evidence_public(evidence=item, is_public=True, by=seed_world.focal_point, now=seed_world.now())
    assert AuditEvent.objects.filter(act="set_evidence_public").count() == 1
    draft = seed_world.draft(citations=(actions.Citation(item),))
    assert not Evidence.objects.public().exists()
    seed_world.send(draft)
    assert not Evidence.objects.public().exists()
    seed_world.accept(draft)
    assert Evidence.objects.public().get() == item
    actions.set_evidence_public(evidence=item, is_public=False, by=seed_world.focal_point, now=seed_world.now())
    assert not Evidence.objects.public().exists()
