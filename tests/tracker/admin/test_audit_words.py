"""The audit is read in words: what was done, by whom, with what, and what it changed."""

from typing import Any, get_args

from django.urls import reverse

from tests.tracker.admin.addresses import sentences
from tracker.admin.audit_words import ACT_WORDS, act_in_words, told
from tracker.audit_acts import ACTS, Act
from tracker.models import AuditEvent, StatusUpdate


def test_every_act_of_the_list_has_words_of_its_own() -> None:
    assert set(ACT_WORDS) == set(ACTS) == set(get_args(Act.__value__))
    assert len({str(words) for words in ACT_WORDS.values()}) == len(ACTS)


def test_the_history_of_an_answer_is_told_in_words(seed_world: Any, review: Any) -> None:
    draft = seed_world.draft("15-a")
    seed_world.send(draft)
    seed_world.accept(draft)
    page = sentences(review.get(reverse("admin:tracker_statusupdate_history", args=[draft.pk])))
    for words in (
        "Sent",
        "Accepted",
        "Stage",
        "<bdi>Submitted</bdi> → <bdi>Accepted</bdi>",
        "Checked by",
        f"<bdi>{seed_world.reviewer}</bdi>",
    ):
        assert words in page
    for code in ("review_state", "checked_by", "<bdi>submitted</bdi>", "+00:00"):
        assert code not in page


def test_the_list_of_events_names_what_was_done_and_with_what(seed_world: Any, review: Any) -> None:
    draft = seed_world.draft("15-a")
    seed_world.send(draft)
    address = reverse("admin:tracker_auditevent_changelist")
    page = sentences(review.get(address, {"act": "submit"}))
    assert f"Answer {draft.pk}" in page
    assert "tracker.statusupdate" not in page.partition("Filter")[0]
    (event,) = AuditEvent.objects.filter(act="submit")
    assert "Submitted" in sentences(review.get(reverse("admin:tracker_auditevent_change", args=[event.pk])))
    assert f"Answer {draft.pk}" not in sentences(review.get(address, {"act": "withdraw"}))


def test_what_a_later_release_wrote_is_shown_as_it_is_stored(seed_world: Any) -> None:
    draft = seed_world.draft("15-a")
    changes = {"mood": ["calm", "glad"], "review_state": ["draft", "pondered"], "checked_by": [None, 10**6]}
    event = AuditEvent(act="ponder", object_type=StatusUpdate._meta.label_lower, object_id=str(draft.pk))
    event.changes = changes
    (one,) = told([event])
    assert act_in_words(event) == "ponder"
    assert [(each.old, each.new) for each in one.changes] == [("calm", "glad"), ("Draft", "pondered"), ("—", "1000000")]


def test_what_an_event_counts_and_what_it_lists_is_read_too() -> None:
    """`rows` is no field but a relation of a spreadsheet; themes are a list; a finding is an object of its own."""
    stored: list[tuple[str, str, Any]] = [
        ("tracker.spreadsheetimport", "rows", [None, 12]),
        ("tracker.recommendation", "themes", [["prisons"], ["prisons", "youth"]]),
        ("tracker.recommendation", "themes", [["prisons"], []]),
        ("tracker.importproposal", "findings", [{"seen": []}, {"seen": ["a"]}]),
        ("tracker.nothing", "mood", ["", True]),
    ]
    events = [AuditEvent(act="read", object_type=kind, changes={name: pair}) for kind, name, pair in stored]
    assert [(each.changes[0].label, each.changes[0].old, each.changes[0].new) for each in told(events)] == [
        ("Rows", "—", "12"),
        ("Themes", "prisons", "prisons, youth"),
        ("Themes", "prisons", "—"),
        ("Findings", "{'seen': []}", "{'seen': ['a']}"),
        ("Mood", "—", "Yes"),
    ]


def test_names_of_people_are_asked_once(seed_world: Any, django_assert_num_queries: Any) -> None:
    pairs = [[None, seed_world.reviewer.pk], [seed_world.reviewer.pk, seed_world.dataentry.pk]]
    events = [
        AuditEvent(act="accept", object_type="tracker.statusupdate", changes={"checked_by": pair}) for pair in pairs
    ]
    with django_assert_num_queries(1):
        assert told(events)[1].changes[0].new == str(seed_world.dataentry)
