"""What a State drafts is its own affair: no list, search, filter, history or address of the desk shows it."""

from typing import Any

import pytest
from django.test import Client

from tests.factories.world import World
from tests.tracker.admin.addresses import act_of, sentences, table_of
from tracker.actions import Citation
from tracker.admin import desk
from tracker.models import AuditEvent, Submission

SECRET = "A canary that XAB did not send"


@pytest.fixture
def drafted(seed_world: World) -> dict[str, Any]:
    """What XAB keeps to itself, beside an answer of XAA that was sent."""
    seed_world.send(seed_world.draft("15-a"))
    evidence = seed_world.evidence(state="XAB", title=SECRET)
    answer = seed_world.draft("15-d", state="XAB", summary=SECRET, citations=(Citation(evidence),))
    update = seed_world.commit("15-d", state="XAB", text=SECRET)
    return {
        "statusupdate": answer,
        "commitmentupdate": update,
        "commitment": update.commitment,
        "evidence": evidence,
        "submission": answer.submission,
    }


@pytest.mark.parametrize("role", ["dataentry", "reviewer", "administrator"])
def test_drafts_are_a_404_at_every_address(seed_world, drafted, desk_of, role) -> None:
    client = desk_of(getattr(seed_world, role))
    for table, thing in drafted.items():
        acts = [act.name for act in desk._registry[type(thing)].acts]
        for act in ["change", "history", *acts]:
            assert client.get(act_of(thing, act)).status_code == 404, (table, act)
            assert client.post(act_of(thing, act), {"reason": "x"}).status_code == 404, (table, act)
    assert client.get(act_of(drafted["evidence"], "download")).status_code == 404


@pytest.mark.database
def test_drafts_are_in_no_list_and_no_search(seed_world, drafted, administration) -> None:
    own = [table_of(model._meta.model_name or "") for model in desk._registry]
    for address in own:
        for query in ({}, {"q": "canary"}, {"q": "XAB"}):
            assert SECRET not in sentences(administration.get(address, query)), address
    for table, thing in drafted.items():
        rows = administration.get(table_of(table)).context["cl"].queryset
        assert thing.pk not in set(rows.values_list("pk", flat=True)), table


@pytest.mark.parametrize("lookup", ["statusupdates", "statusupdates__isnull", "statusupdates__summary__contains"])
def test_a_lookup_of_ones_own_is_refused(drafted, review, lookup) -> None:
    response = review.get(table_of("submission"), {lookup: drafted["statusupdate"].pk})
    assert response.status_code in (302, 400)


def test_the_history_of_a_sent_answer_begins_with_its_sending(seed_world, drafted, review) -> None:
    answer = seed_world.recommendations["15-a"].status_updates.get()
    page = review.get(act_of(answer, "history"))
    assert [event.act for event in page.context["events"]] == ["submit"]


def test_audit_events_of_drafting_are_not_shown(drafted, administration) -> None:
    page = administration.get(table_of("auditevent"), {"q": str(drafted["statusupdate"].pk)})
    assert "save" not in {event.act for event in page.context["cl"].queryset}
    hidden = AuditEvent.objects.filter(act="save").first()
    assert administration.get(act_of(hidden, "change")).status_code == 404


def test_events_about_accounts_are_an_administrators(seed_world, review, administration) -> None:
    administration.post(act_of(seed_world.reviewer, "change"), {})  # refused: it lacks the language
    seen = {event.object_type for event in review.get(table_of("auditevent")).context["cl"].queryset}
    assert "tracker.user" not in seen


def test_a_sending_cites_files_and_the_file_becomes_visible(seed_world, drafted, review) -> None:
    seed_world.send(drafted["statusupdate"])
    assert review.get(act_of(drafted["evidence"], "change")).status_code == 200
    download = review.get(act_of(drafted["evidence"], "download"))
    assert download["Content-Disposition"].startswith("attachment")
    assert download["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in download["Content-Security-Policy"]
    download.close()


def test_erasure_offers_nothing_that_is_a_draft(seed_world, drafted, review: Client) -> None:
    seed_world.send(seed_world.draft("15-a", state="XAB"))
    submission = Submission.objects.get(member_state="XAB")
    assert SECRET not in sentences(review.get(act_of(submission, "ask-erasure")))
