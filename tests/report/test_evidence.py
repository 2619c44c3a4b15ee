"""Evidence that anybody may open, and evidence that nobody may hear of."""

import pytest

pytestmark = pytest.mark.database


def test_a_public_file_is_handed_out_as_an_attachment_that_runs_nothing(reader, world) -> None:
    item = world.evidence(is_public=True)
    world.publish_with(item, "15-a")
    response = reader.get(f"/en/evidence/{item.pk}/")
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox")


def test_a_private_file_is_neither_named_nor_counted_nor_opened(reader, world) -> None:
    item = world.evidence(title="A title that is nowhere")
    world.publish_with(item, "15-a")
    assert reader.get(f"/en/evidence/{item.pk}/").status_code == 404
    page = "/en/recommendations/rpm-asia-pacific-2025/15-a"
    for address in (f"{page}/", f"{page}.json", f"{page}.csv", "/en/states/xaa/", "/en/states/xaa.json"):
        assert "A title that is nowhere" not in reader.get(address).body
    assert reader.get(f"{page}.json").json()["answers_by_state"][0]["evidence"] == []


def test_with_the_last_readable_text_that_cites_it_a_file_is_gone_at_the_next_request(reader, world) -> None:
    item = world.evidence(is_public=True)
    version = world.publish_with(item, "15-a")
    assert reader.get(f"/en/evidence/{item.pk}/").status_code == 200
    world.withdraw(version)
    assert reader.get(f"/en/evidence/{item.pk}/").status_code == 404


def test_a_public_file_that_is_missing_on_the_disk_is_not_there(reader, world) -> None:
    item = world.evidence(is_public=True)
    world.publish_with(item, "15-a")
    item.file.storage.delete(item.file.name)
    assert reader.get(f"/en/evidence/{item.pk}/").status_code == 404
