"""A recommendation's page: what is said of it, by whom, and what is not."""

from tracker import actions
from tracker.models import Invitation

PAGE = "/en/recommendations/rpm-asia-pacific-2025/15-a"


def test_the_keys_of_an_answer(reader, world) -> None:
    version = world.publish_with(world.evidence(is_public=True, title="An act"), "15-a", obstacles="No budget.")
    (answer,) = reader.get(f"{PAGE}.json").json()["answers_by_state"]
    (cited,) = answer.pop("evidence")
    assert cited["title"] == "An act"
    assert answer == {
        "state": "XAA",
        "period": "period-1",
        "reported_on": version.reported_on.isoformat(),
        "corrected_on": None,
        "language": "en",
        "publication": 1,
        "recommendation": "rpm-asia-pacific-2025/15-a",
        "status": "in_progress",
        "summary": version.summary,
        "obstacles": "No budget.",
        "assistance_needed": "",
        "commitments": [],
    }


def test_a_state_that_answered_counts_once_in_the_denominator_invited_or_not(reader, world) -> None:
    world.open_period("period-2")
    assert reader.get(f"{PAGE}.json").json()["states_invited"] == 2
    world.publish()
    Invitation.objects.filter(member_state="XAA").delete()
    shape = reader.get(f"{PAGE}.json").json()
    assert (shape["states_invited"], shape["states_without_published_answer"]) == (2, 1)
    shape = reader.get("/en/recommendations.json?state=XAA").json()["results"][0]
    assert (shape["states_invited"], shape["states_without_published_answer"]) == (1, 0), "of one State only"


def test_a_page_shows_corrections_names_and_later_labels(reader, world) -> None:
    """Of an observer State no Government is named; both stood side by side, and no page said why."""
    world.publish(summary="Opened in 2024.")
    world.publish(summary="Opened in 2025.")
    body = reader.get(f"{PAGE}/").body
    assert "<del>2024.</del><ins>2025.</ins>" in body
    assert "Opened in 2025." in body
    assert "corrected on" in body
    printing = world.recommendations["15-a"].printings.get()
    printing.label = "22 (c)"
    printing.save()
    response = reader.get("/en/recommendations/rpm-asia-pacific-2025/22-c.json?as_of=2026-01-01")
    assert response.status_code == 302
    assert response["Location"] == f"{PAGE}.json?as_of=2026-01-01"
    body = reader.get("/en/recommendations/rpm-asia-pacific-2025/15-g/").body
    assert '<a href="/en/states/vnm/">Viet Nam</a>' in body
    assert 'class="att att-2"' in body
    world.xaa.un_status = "observer State"
    world.xaa.save()
    world.publish()
    body = reader.get("/en/states/xaa/").body
    assert "As reported, " in body
    assert "As reported by the Government" not in body
    why = "is headed “As reported by the Government”, one of an observer State “As reported”."
    assert why in reader.get("/en/method/").body, "both stood side by side, and no page said why"


def test_consent_that_ended_and_came_back_made_no_new_answer(reader, world) -> None:
    """Of the same words, public again, the history said “no longer published”, and beside it “New answer”."""
    world.publish("15-a", summary="In 2025.")
    world.publish("15-a", summary="In 2026.")
    for consent in ("no", "yes"):
        actions.set_consent(submission=world.submission(), consent=consent, by=world.focal_point, now=world.now(days=1))
    page = " ".join(reader.get(f"{PAGE}/").body.split())
    assert page.count("Published again") == 1
    assert page.count("Taken down when consent ended. The State consented again: see the entry of") == 1
    assert page.count("Its text is no longer published.") == 1  # of the version before
    assert ">New answer<" not in page


def test_public_evidence_is_downloaded_as_an_attachment_that_runs_nothing(reader, world) -> None:
    """A file that is missing on the disk is not there."""
    item, private = world.evidence(is_public=True), world.evidence(is_public=False)
    version = world.publish_with(item, "15-a")
    world.publish_with(private, "15-b")
    assert reader.get(f"/en/evidence/{private.pk}/").status_code == 404
    assert reader.get(f"{PAGE.replace('15-a', '15-b')}.json").json()["answers_by_state"][0]["evidence"] == []
    response = reader.get(f"/en/evidence/{item.pk}/")
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox")
    assert (response["Cache-Control"], "ETag" in response) == ("no-store", False)
    world.withdraw(version)
    assert reader.get(f"/en/evidence/{item.pk}/").status_code == 404, "no readable text cites it"
    item = world.evidence(is_public=True)
    world.publish_with(item, "15-a")
    item.file.storage.delete(item.file.name)
    assert reader.get(f"/en/evidence/{item.pk}/").status_code == 404
