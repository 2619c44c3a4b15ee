"""What a State drafts is its own: no list, search, filter or history shows it. tests/matrix asks every address."""

from typing import Any

import pytest

from tests.factories.world import World, make_world
from tests.tracker.admin.addresses import act_of, sentences, table_of
from tracker.actions import Citation
from tracker.actions.auditing import record
from tracker.models import AuditEvent, CommitmentUpdate, Evidence, StatusUpdate, Submission

SECRET = "A canary that XAB did not send"


def _drafted() -> World:
    world = make_world()
    world.send(world.draft("15-a"))
    evidence = world.evidence(state="XAB", title=SECRET)
    world.draft("15-d", state="XAB", summary=SECRET, citations=(Citation(evidence),))
    world.commit("15-d", state="XAB", text=SECRET)
    return world


WORLDS = {"seed_world": _drafted}


@pytest.fixture
def drafted(seed_world: World) -> dict[str, Any]:
    """The drafts of XAB and what goes with them."""
    answer = StatusUpdate.objects.get(submission__member_state="XAB")
    update = CommitmentUpdate.objects.get()
    return {
        "statusupdate": answer,
        "commitmentupdate": update,
        "commitment": update.commitment,
        "evidence": Evidence.objects.get(),
        "submission": answer.submission,
    }


@pytest.mark.database
def test_drafts_are_in_no_list_and_no_search(drafted, administration) -> None:
    for table, thing in drafted.items():
        page = administration.get(table_of(table))
        assert thing.pk not in set(page.context["cl"].queryset.values_list("pk", flat=True)), table
        for query in ("canary", "XAB"):
            assert SECRET not in sentences(administration.get(table_of(table), {"q": query})), table
    for address in (table_of("auditevent"), table_of("invitation"), "/admin/"):
        assert SECRET not in sentences(administration.get(address)), address
    for lookup in ("statusupdates", "statusupdates__isnull", "statusupdates__summary__contains"):
        refused = administration.get(table_of("submission"), {lookup: drafted["statusupdate"].pk})
        assert refused.status_code in (302, 400), "a lookup that somebody typed"


def test_events_of_drafting_are_not_shown_and_those_of_accounts_to_administrators(
    seed_world, drafted, review, administration
) -> None:
    sent = seed_world.recommendations["15-a"].status_updates.get()
    page = review.get(act_of(sent, "history"), follow=True)
    assert [event.act for event in page.context["cl"].result_list] == ["submit"], "it begins with its sending"
    page = administration.get(table_of("auditevent"), {"q": str(drafted["statusupdate"].pk)})
    assert "save" not in {event.act for event in page.context["cl"].queryset}
    hidden = AuditEvent.objects.filter(act="save").first()
    assert administration.get(act_of(hidden, "change")).status_code == 404
    record("change_user", seed_world.reviewer, by=seed_world.administrator, now=seed_world.now())
    seen = {event.object_type for event in administration.get(table_of("auditevent")).context["cl"].queryset}
    others = {event.object_type for event in review.get(table_of("auditevent")).context["cl"].queryset}
    assert ("tracker.user" in seen, "tracker.user" in others) == (True, False)


def test_the_file_of_a_sent_answer_is_visible_and_an_erasure_offers_no_draft(seed_world, drafted, review) -> None:
    seed_world.send(seed_world.draft("15-a", state="XAB"))
    submission = Submission.objects.get(member_state="XAB")
    assert SECRET not in sentences(review.get(act_of(submission, "ask-erasure")))
    seed_world.send(drafted["statusupdate"])
    assert review.get(act_of(drafted["evidence"], "change")).status_code == 200
    download = review.get(act_of(drafted["evidence"], "download"))
    assert download["Content-Disposition"].startswith("attachment")
    assert download["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in download["Content-Security-Policy"]
    download.close()
