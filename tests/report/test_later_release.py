"""What a later release wrote is kept, verified and shown as not known - never as erased, and on no page as an error."""

import pytest

from tests.factories.later_release import KIND, rewrite_last
from tests.report.conftest import PublicWorld, Reader

pytestmark = pytest.mark.database
BASE = "/en/recommendations/rpm-asia-pacific-2025"
FORMS = (".json", ".csv", ".xlsx", ".atom")
PAGES = (f"{BASE}/15-a/", "/en/states/xaa/", "/en/changes/", "/en/recommendations/", "/en/commitments/", "/en/states/",
         "/en/meetings/rpm-asia-pacific-2025/", "/en/")  # fmt: skip
UNKNOWN = "not known to this release"
TAKEN_DOWN = ("is no longer published", "erased")


def everything_is_read(reader: Reader, world: PublicWorld) -> dict[str, str]:
    """Every page, now and as of the end of this year, and every data form; the pages' texts."""
    bodies = {}
    for page in PAGES:
        for then in ("", f"?as_of={world.clock.date()}"):
            reply = reader.get(f"{page}{then}")
            assert reply.status_code in (200, 400), (page, then, reply.body[:200])
            bodies[page + then] = reply.body
    for page in PAGES[:-1]:
        for form in FORMS:
            reply = reader.get(f"{page.rstrip('/')}{form}")
            assert reply.status_code in (200, 404), (page, form)
    return bodies


def test_what_a_later_release_wrote_is_shown_as_not_known_and_takes_nothing_down(
    reader: Reader, world: PublicWorld
) -> None:
    world.publish("15-a", summary="Before.")
    rewrite_last("answer", text={"said": "In a new key."})
    world.publish_commitment("15-d")
    rewrite_last("commitment", text={"said": "In a new key."})
    bodies = everything_is_read(reader, world)
    for page in (f"{BASE}/15-a/", "/en/states/xaa/", "/en/changes/"):
        assert UNKNOWN in bodies[page], page
        assert not [words for words in TAKEN_DOWN if words in bodies[page]], page
    assert UNKNOWN in bodies["/en/commitments/"]
    world.publish("15-c", summary="Before.")
    rewrite_last(
        "answer", text={"implementation_status": "half_done", "summary": "Half of it is done.", "language": "en"}
    )
    world.publish("15-e", summary="Still to be read.")
    world.withdraw(world.publish("15-b"))
    last = rewrite_last()  # in place of the withdrawal: an entry about 15 (b) that neither publishes nor ends
    bodies = everything_is_read(reader, world)
    of_code, found = reader.get(f"{BASE}/15-c/").body, reader.get(f"{BASE}/15-c.json").json()
    assert ("Half of it is done." in of_code, UNKNOWN in of_code) == (True, True)
    assert [each["status"] for each in found["answers_by_state"]] == ["half_done"]
    assert "Still to be read." in reader.get(f"{BASE}/15-e/").body
    (change,) = [each for each in reader.get("/en/changes.json").json()["results"] if each["publication"] == last.pk]
    assert change["kind"] == KIND
    listed = bodies["/en/changes/"].split(f'id="n{last.pk}"')[1].split("</li>")[0]
    assert UNKNOWN in listed
    assert not [words for words in TAKEN_DOWN if words in listed]
