"""The audit is read as lines: what was done, by whom, with what object, and what it changed."""

import csv
import datetime
import io
import uuid
from typing import Any, get_args

from django.urls import reverse
from django.utils import timezone
from lxml import html

from tests.factories.records import UserFactory
from tests.tracker.admin.addresses import sentences
from tracker import actions
from tracker.actions.auditing import record
from tracker.admin.ledger import lines
from tracker.admin.site import desk
from tracker.models import AuditEvent, StatusUpdate, User
from tracker.models.audit_acts import ACTS, LABELS, Act


def test_every_act_of_the_list_has_a_label() -> None:
    assert set(LABELS) == set(ACTS) == set(get_args(Act.__value__))
    assert LABELS["confirm"] == "Published the import", "its button says Publish"


LIST = "/admin/tracker/auditevent/"
SECOND = datetime.timedelta(seconds=1)


def test_the_history_and_the_list_of_events_are_lines(seed_world: Any, review: Any) -> None:
    """Only the export has the codes."""
    draft = seed_world.draft("15-a")
    seed_world.send(draft)
    seed_world.accept(draft)
    page = sentences(review.get(reverse("admin:tracker_statusupdate_history", args=[draft.pk]), follow=True))
    rows = html.fromstring(page).get_element_by_id("result_list").text_content()
    for words in ("Sent", "Accepted", "Stage: Submitted → Accepted", "Checked by", str(seed_world.reviewer)):
        assert words in rows
    for code in ("review_state", "checked_by", "tracker.statusupdate", "+00:00"):
        assert code not in rows
    name = f"Answer: 15 (a), {seed_world.xaa}, {seed_world.period}, version 1"
    link = f'<a href="{reverse("admin:tracker_statusupdate_change", args=[draft.pk])}"><bdi>{name}</bdi></a>'
    page = sentences(review.get(LIST, {"act": "submit", "q": "XAA"}))
    assert f"<bdi>{seed_world.focal_point}</bdi>" in page
    assert link in page
    assert 'href="?act=accept&amp;q=XAA">Accepted</a>' in page, "the acts are chosen in words, and the search stays"
    (event,) = AuditEvent.objects.filter(act="submit")
    one = sentences(review.get(reverse("admin:tracker_auditevent_change", args=[event.pk])))
    assert "Submitted" in one
    assert link in one
    response = review.get(f"{LIST}export.csv", {"act": "submit"})
    (row,) = csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")))
    assert (row["act"], row["object_type"], row["object_id"]) == ("submit", "tracker.statusupdate", str(draft.pk))


def test_acts_with_one_label_are_found_together(seed_world: Any, administration: Any) -> None:
    person, now = UserFactory(), seed_world.now()
    for act, thing in (("create_user", person), ("create_period", seed_world.period), ("create_meeting", person)):
        record(act, thing, by=seed_world.administrator, now=now)
    page = administration.get(LIST, {"act": "create_user"})
    assert {"create_user", "create_period"} <= {each.act for each in page.context["cl"].result_list}
    assert sentences(page).count(">Created</a>") == 1


def test_an_act_for_several_states_is_named_and_leads_to_its_result(seed_world: Any, entry: Any) -> None:
    """What was not there before is told without a before."""
    kept = actions.act_for_states(
        uuid=uuid.uuid4(), period=seed_world.period, act="remind", member_states=[seed_world.xaa],
        by=seed_world.dataentry, now=seed_world.now(),
    )  # fmt: skip
    page = sentences(entry.get(LIST, {"act": "act_for_states"}))
    result = reverse("admin:period_result", args=[seed_world.period.slug, kept.pk])
    assert f'<a href="{result}"><bdi>Remind, {seed_world.period}</bdi></a>' in page
    assert entry.get(result).status_code == 200
    invitation = seed_world.period.invitations.get(member_state="XAA")
    page = sentences(entry.get(reverse("admin:tracker_invitation_history", args=[invitation.pk]), follow=True))
    assert "Persons told by e-mail: <bdi>1</bdi>" in page


def test_what_a_person_may_not_see_is_a_kind_and_a_number_without_a_link(seed_world: Any) -> None:
    """An account has its page for administrators alone."""
    event = AuditEvent(act="change_user", object_type="tracker.user", object_id=str(seed_world.dataentry.pk))
    unread, read = (lines([event], desk._registry, each)[0] for each in (seed_world.reviewer, seed_world.administrator))
    assert (unread.about, unread.address) == (f"User {seed_world.dataentry.pk}", "")
    assert (read.act, read.about) == ("Edited", f"User: {seed_world.dataentry}")
    own = seed_world.draft("15-b")
    event = AuditEvent(act="save", object_type="tracker.statusupdate", object_id=str(own.pk))
    (line,) = lines([event], desk._registry, seed_world.dataentry)
    assert (line.about, line.address) == (f"Answer {own.pk}", ""), "what a State drafts is its own"


def test_many_events_take_one_query_for_each_kind(seed_world: Any, django_assert_num_queries: Any) -> None:
    drafts = [seed_world.draft(slug) for slug in ("15-a", "15-b", "15-c")]
    events = [AuditEvent(act="submit", object_type="tracker.statusupdate", object_id=str(each.pk)) for each in drafts]
    events.append(AuditEvent(act="submit", object_type="tracker.statusupdate", object_id="no number"))
    for each in drafts:
        seed_world.send(each)
    with django_assert_num_queries(1):
        found = lines(events, desk._registry, seed_world.reviewer)
    assert [bool(each.address) for each in found] == [True, True, True, False]
    pairs = [[None, seed_world.reviewer.pk], [seed_world.reviewer.pk, seed_world.dataentry.pk]]
    events = [
        AuditEvent(act="accept", object_type="tracker.statusupdate", changes={"checked_by": pair}) for pair in pairs
    ]
    with django_assert_num_queries(1):  # also for the names of people
        assert lines(events, {}, seed_world.reviewer)[1].changes[0].new == str(seed_world.dataentry)


def test_what_a_later_release_wrote_is_shown_as_it_is_stored(seed_world: Any) -> None:
    draft = seed_world.draft("15-a")
    changes = {"mood": ["calm", "glad"], "review_state": ["draft", "pondered"], "checked_by": [None, 10**6]}
    event = AuditEvent(act="ponder", object_type=StatusUpdate._meta.label_lower, object_id=str(draft.pk))
    event.changes = changes
    (one,) = lines([event], {}, seed_world.reviewer)
    assert one.act == "ponder"
    assert [(each.old, each.new) for each in one.changes] == [("calm", "glad"), ("Draft", "pondered"), ("—", "1000000")]


def test_what_an_event_counts_and_what_it_lists_is_read_too() -> None:
    """`rows` is no field but a relation of a spreadsheet; themes are a list; a finding is an object of its own."""
    stored: list[tuple[str, str, Any]] = [
        ("tracker.spreadsheetimport", "rows", [None, 12]),
        ("tracker.recommendation", "themes", [["prisons"], ["prisons", "youth"]]),
        ("tracker.recommendation", "themes", [["prisons"], []]),
        ("tracker.importproposal", "findings", [{"seen": []}, {"seen": ["a"]}]),
        ("tracker.invitation", "told", [None, 1]),
        ("tracker.nothing", "mood", ["", True]),
    ]
    events = [AuditEvent(act="read", object_type=kind, changes={name: pair}) for kind, name, pair in stored]
    changed = [each.changes[0] for each in lines(events, {}, User())]
    assert [(each.label, each.old, each.new) for each in changed] == [
        ("Rows", "—", "12"),
        ("Themes", "prisons", "prisons, youth"),
        ("Themes", "prisons", "—"),
        ("Findings", "seen: —", "seen: a"),
        ("Persons told by e-mail", "—", "1"),
        ("Mood", "—", "Yes"),
    ]


def test_a_clerk_finds_at_the_end_of_the_day_what_she_did(seed_world, entry, review) -> None:
    now = timezone.now()
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    monday = midnight - datetime.timedelta(days=midnight.weekday())
    one = seed_world.period.invitations.get(member_state="XAA")
    moments = {"now": now, "last of yesterday": midnight - SECOND, "monday": monday, "sunday": monday - SECOND}
    for reason, at in moments.items():
        record("extend", one, by=seed_world.dataentry, now=at, reason=reason)
    record("extend", one, by=seed_world.reviewer, now=now, reason="a colleague")

    def found(client: Any, query: str) -> set[str]:
        rows = client.get(f"{LIST}?act=extend&{query}").context["cl"].result_list
        return {each.reason for each in rows if each.reason}

    today = {"now", "a colleague"} | ({"monday"} if monday == midnight else set())
    assert found(entry, "day=today") == today
    assert found(entry, "day=today&who=me") == today - {"a colleague"}
    assert found(review, "day=today&who=me") == {"a colleague"}
    yesterday = {reason for reason, at in moments.items() if midnight - datetime.timedelta(days=1) <= at < midnight}
    assert found(entry, "day=yesterday") == yesterday
    week = {reason for reason, at in moments.items() if monday <= at} | {"a colleague"}
    assert found(entry, "day=week") == week
    assert "sunday" not in week
    assert found(entry, "who=me") == set(moments)
    page = html.fromstring(entry.get(LIST).content.decode())
    offered = [each.text_content().strip() for each in page.xpath("//*[@id='changelist-filter']//li/a")]
    assert {"Mine", "Today", "Yesterday", "This week"} <= set(offered)
    kept = entry.get(reverse("admin:tracker_auditevent_export-csv"), {"day": "today", "who": "me", "act": "extend"})
    assert len(list(csv.DictReader(io.StringIO(kept.content.decode("utf-8-sig"))))) == len(today) - 1
