"""States, meetings, commitments and changes as lists."""

import pytest

pytestmark = pytest.mark.database
THREE = ["15-a", "15-b", "15-g"]


def test_a_commitment_is_the_same_on_every_page(reader, world) -> None:
    first = world.publish_commitment(*THREE, text="Adopt an act.", target_on=world.day(2026))
    world.now(days=1)
    second = world.commit(*THREE, commitment=first.commitment_id, text="Adopt an act.", target_on=world.day(2027))
    world.send(second)
    world.accept(second)
    pages = [f"recommendations/rpm-asia-pacific-2025/{slug}/" for slug in THREE]
    for page in [*pages, "states/xaa/", "commitments/"]:
        body = reader.get(f"/en/{page}").body
        assert "Adopt an act." in body
        assert "31 Dec 2027" in body
        assert "31 Dec 2026" in body
    row = reader.get("/en/commitments.csv").body.splitlines()[1]
    assert "2026-12-31,2027-12-31" in row
    world.set_consent("no")
    for page in [*pages, "states/xaa/", "commitments/", "commitments.csv", "commitments.json"]:
        assert "Adopt an act." not in reader.get(f"/en/{page}").body


def test_commitments_narrow_to_a_state_and_a_recommendation(reader, world) -> None:
    world.publish_commitment("15-a", "15-b")
    world.publish_commitment("15-c", state="XAB")
    assert reader.get("/en/commitments.json").json()["count"] == 2
    assert reader.get("/en/commitments.json?state=xab").json()["count"] == 1
    address = "/en/commitments.json?recommendation=rpm-asia-pacific-2025/15-b"
    assert [each["state"] for each in reader.get(address).json()["results"]] == ["XAA"]


def test_a_state_has_its_answers_of_those_it_was_asked_for_each_once(reader, world) -> None:
    world.open_period("period-2", slugs=("15-a", "15-b"))
    world.publish("15-a")
    rows = {each["state"]: each for each in reader.get("/en/states.json").json()["results"]}
    assert (rows["XAA"]["published_answers"], rows["XAA"]["recommendations_asked"]) == (1, 12)
    assert (rows["XAB"]["published_answers"], rows["XAB"]["recommendations_asked"]) == (0, 12)
    assert "1 of 12" in reader.get("/en/states/").body


def test_an_answer_to_what_is_no_longer_asked_counts_in_its_own_denominator(reader, world) -> None:
    world.publish("15-a")
    world.period.invitations.filter(member_state="XAA").update(cancelled_at=world.now(), cancelled_by=world.dataentry)
    (row,) = [each for each in reader.get("/en/states.json").json()["results"] if each["state"] == "XAA"]
    assert (row["published_answers"], row["recommendations_asked"]) == (1, 1)


def test_changes_count_the_chain_and_are_not_counted_when_narrowed(reader, world, monkeypatch) -> None:
    monkeypatch.setattr("report.pages.changes_list.PAGE", 2)
    for slug in THREE:
        world.publish(slug)
    first = reader.get("/en/changes.json").json()
    assert first["count"] == 3
    assert [each["publication"] for each in first["results"]] == [3, 2]
    second = reader.get(first["next"]).json()
    assert [each["publication"] for each in second["results"]] == [1]
    assert second["next"] is None
    assert reader.get("/en/changes.json?state=XAA").json()["count"] is None
    assert reader.get("/en/changes.json?kind=withdrawal").json()["results"] == []
    assert len(reader.get("/en/changes.csv").body.splitlines()) == 4


def test_states_are_those_invited_or_with_an_answer(reader, world) -> None:
    data = reader.get("/en/states.json").json()
    assert sorted(each["state"] for each in data["results"]) == ["XAA", "XAB"]
    assert all(each["published_answers"] == 0 for each in data["results"])


def test_a_state_that_nobody_invited_has_a_page_that_says_so(reader, world) -> None:
    assert "has not been invited" in reader.get("/en/states/are/").body


def test_a_meetings_report_reads_as_the_report(reader, world) -> None:
    world.publish("15-a")
    data = reader.get("/en/meetings/rpm-asia-pacific-2025.json").json()
    assert [each["number"] for each in data["documents"][0]["paragraphs"]] == [str(number) for number in range(1, 16)]
    assert len(data["recommendations"]) == 12
    assert data["recommendations"][0]["answers"]["in_progress"] == 1
    body = reader.get("/en/meetings/rpm-asia-pacific-2025/").body
    assert "1 of the 2 States invited has a published answer" in body
    assert body.index("Many speakers identified") < body.index('id="r-15-a"') < body.index('id="r-15-l"')
