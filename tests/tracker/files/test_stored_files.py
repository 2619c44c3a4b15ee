"""A stored file that is not what was stored is handed out to nobody: public, State or secretariat."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories.world import World
from tracker import actions
from tracker.models import Evidence

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def cited(seed_world: World) -> Evidence:
    """A public file that a published answer cites."""
    item = seed_world.evidence(is_public=True)
    seed_world.publish("15-a", citations=(actions.Citation(item, ""),))
    return item


def places_of(item: Evidence) -> dict[str, str]:
    """Where it is handed out."""
    return {
        "public": reverse("report:evidence", args=[item.pk]),
        "portal": reverse("portal:evidence_file", kwargs={"period": "period-1", "iso3": "xaa", "uuid": item.pk}),
        "desk": reverse("admin:tracker_evidence_download", args=[item.pk]),
    }


def asked(world: World, place: str) -> Client:
    """Who asks there, and sees the pages of faults."""
    client = Client(raise_request_exception=False)
    person = {"portal": world.focal_point, "desk": world.reviewer}.get(place)
    if person:
        client.force_login(person)
    return client


@pytest.mark.parametrize("place", ["public", "portal", "desk"])
def test_altered_bytes_are_handed_out_to_nobody(
    seed_world: World,
    cited: Evidence,
    place: str,
    caplog: Any,
) -> None:
    client, address = asked(seed_world, place), places_of(cited)[place]
    whole = client.get(address)
    assert whole.status_code == 200
    stored = Path(cited.file.path)
    before = stored.read_bytes()
    assert b"".join(whole.streaming_content) == before
    stored.write_bytes(before[:-1] + bytes([before[-1] ^ 1]))
    answer = client.get(address)
    assert answer.status_code == 410
    assert "its checksum is different" in answer.content.decode()
    assert f"A stored file is not what was stored: tracker.Evidence {cited.pk}" in caplog.text
    stored.write_bytes(before)
    assert b"".join(client.get(address).streaming_content) == before
    stored.unlink()
    assert client.get(address).status_code == 404


def test_a_scan_and_a_cleared_questionnaire_are_looked_at_as_well(seed_world: World) -> None:
    sent = seed_world.send_on_behalf(seed_world.draft(on_behalf=True))
    Path(sent.scan.path).write_bytes(b"another letter")
    letter = asked(seed_world, "desk").get(reverse("admin:tracker_transmission_letter", args=[sent.pk]))
    assert letter.status_code == 410
    draft = seed_world.draft("15-b")
    cleared = actions.keep_cleared_file(
        submission=draft.submission, content=b"as it came", file_name="a.docx",
        taken={str(draft.recommendation_id): ["summary"]},
        by=seed_world.focal_point, now=timezone.now(),
    )  # fmt: skip
    Path(cleared.file.path).write_bytes(b"changed since")
    address = reverse("portal:cleared_file", kwargs={"period": "period-1", "iso3": "xaa", "uuid": cleared.pk})
    assert asked(seed_world, "portal").get(address).status_code == 410
