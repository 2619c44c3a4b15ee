"""Candidates of a report that nobody can read: many marked in one act, and remembered for the body's next report."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from tests.tracker.admin.addresses import act_of, sentences, shown
from tracker.importing import loading
from tracker.importing.mending.shape import fingerprint, opened
from tracker.models import AuditEvent, BodyHabit, ImportProposal

pytestmark = pytest.mark.database
FIRST = """A/AC.310/2031/4
Round Table on Bridges
Note by the Secretariat

I. Talk

1. The Round Table spoke of recommendations.

2. Bridges are old.

II. Points for action

3. Bridges: to be painted each spring.

4. Ferries: to be counted.

III. Closure

5. The Round Table thanked its host.
"""
NEXT = (
    FIRST.replace("2031/4", "2032/9")
    .replace("3. Bridges: to be painted each spring.", "3. Tunnels: to be lit.")
    .replace("4. Ferries: to be counted.", "4. Ferries: to be counted again.\n\n5. Roads: to be measured.")
    .replace("5. The Round Table thanked", "6. The Round Table thanked")
)

DRAFT = """E/CN.7/2031/L.4
Commission on Narcotic Drugs

Ruritania: draft resolution

Cooperation between gardeners

The Commission on Narcotic Drugs,

Recalling its resolution 20/1,

1. Calls upon Member States to exchange seeds;

2. Welcomes the work of the gardeners;

3. Invites Member States:

(a) To count their hedges;

(b) To publish what they counted;

4. Requests the Secretariat to report on hedges.
"""


def bring(world: Any, text: str, name: str = "report.txt") -> ImportProposal:
    return loading.propose(text.encode(), name, meeting=None, by=world.dataentry, now=world.now())


def found(proposal: ImportProposal) -> list[str]:
    proposal.refresh_from_db()
    return [each["label"] for each in proposal.findings["recommendations"]]


def keys(proposal: ImportProposal, *labels: str) -> list[str]:
    return [fingerprint(each) for each in opened(proposal.findings).candidates if each.label in labels]


def mark(entry: Client, proposal: ImportProposal, *labels: str, **more: Any) -> Any:
    words = shown(entry.get(act_of(proposal, "candidates"))) | {"candidates": keys(proposal, *labels)} | more
    return entry.post(act_of(proposal, "candidates"), words)


def dry_run(path: Path, *more: str) -> Any:
    out = StringIO()
    call_command("import_source_document", str(path), "--dry-run", "--format", "json", *more, stdout=out)
    return json.loads(out.getvalue())


@pytest.fixture
def first(seed_world: Any) -> ImportProposal:
    proposal = bring(seed_world, FIRST)
    assert proposal.findings["structure"] is None
    assert found(proposal) == []
    return proposal


def test_many_candidates_are_marked_in_one_act(first, entry) -> None:
    """Nothing is remembered that nobody asked for, and to remember needs to know of which body."""
    assert act_of(first, "candidates") in sentences(entry.get(act_of(first, "change")))
    page = mark(entry, first, "3", remember="on", body="", series="")
    assert sentences(page).count("Say of which body it is to be remembered.") == 4, "at both fields, and above"
    assert found(first) == []
    assert mark(entry, first, "3", "4").status_code == 302
    assert found(first) == ["3", "4"]
    assert not {"3", "4"} & {each["label"] for each in first.findings["candidates"]}
    assert AuditEvent.objects.about(first).latest("pk").act == "correct_proposal"
    assert not BodyHabit.objects.exists()


def test_the_candidates_of_a_draft_resolution_are_taken_in_one_act(seed_world, entry) -> None:
    draft = bring(seed_world, DRAFT, "draft.txt")
    assert (draft.findings["structure"], found(draft)) == ("resolution", [])
    offered = [each["label"] for each in draft.findings["candidates"]]
    assert offered == ["1", "3 (a)", "3 (b)", "4"], "what is only welcomed is none"
    acts = AuditEvent.objects.about(draft).count()
    assert mark(entry, draft, *offered).status_code == 302
    assert found(draft) == offered
    assert [each["text"] for each in draft.findings["recommendations"]] == [
        "Calls upon Member States to exchange seeds;",
        "To count their hedges;",
        "To publish what they counted;",
        "Requests the Secretariat to report on hedges.",
    ]
    assert draft.findings["candidates"] == []
    assert AuditEvent.objects.about(draft).count() == acts + 1


def test_what_is_remembered_is_offered_in_the_next_report_of_the_body_with_the_reason(first, seed_world, entry) -> None:
    mark(entry, first, "3", "4", remember="on", body="Round Table on Bridges")
    habit = BodyHabit.objects.get()
    assert (habit.series, habit.headings, habit.openings, habit.labels) == (
        "A/AC.310/", "points for action", "", "number"
    )  # fmt: skip
    following = bring(seed_world, NEXT, "next.txt")
    assert found(following) == ["3", "4", "5"]
    assert following.findings["structure"] == "remembered"
    page = sentences(entry.get(act_of(following, "change")))
    said = "4 is offered as an item because what is like it was taken in an earlier report of Round Table on Bri"
    assert said in page
    assert "No recommendations were found" not in page
    assert found(bring(seed_world, NEXT.replace("A/AC.310/", "A/AC.311/"), "other.txt")) == []


def test_where_headings_do_not_tell_them_their_first_words_do_and_else_it_says_so(first, seed_world, entry) -> None:
    assert mark(entry, first, "3", "1", remember="on", body="Round Table").status_code == 302
    habit = BodyHabit.objects.get()
    assert (habit.headings, habit.openings) == ("", "bridges to be"), "others begin with “The Round Table”, too"
    other = bring(seed_world, FIRST.replace("4. Ferries: to", "4. Bridges: to").replace("310", "320"), "b.txt")
    said = mark(entry, other, "3", remember="on", body="Round Table")
    assert said.status_code == 200
    assert "Nothing tells these from those that you left" in sentences(said)
    assert found(other) == [], "both, or neither"


def test_a_habit_is_changed_and_used_no_more(first, seed_world, entry) -> None:
    mark(entry, first, "3", "4", remember="on", body="Round Table on Bridges")
    habit = BodyHabit.objects.get()
    address = f"/admin/tracker/bodyhabit/{habit.pk}/change/"
    form = entry.get(address).context["adminform"].form
    words = {name: form[name].value() for name in form.fields} | {"headings": "Talk"}
    words = {name: value for name, value in words.items() if value not in (None, False)}
    assert entry.post(address, words).status_code == 302
    assert found(bring(seed_world, NEXT, "changed.txt")) == ["1", "2"]
    seen = entry.get(address).context["adminform"].form["seen"].value()
    assert entry.post(address, {**words, "seen": seen, "is_used": ""}).status_code == 302
    assert found(bring(seed_world, NEXT + " ", "unused.txt")) == []
    assert [each.act for each in AuditEvent.objects.about(habit)] == ["create", "edit", "edit"]


def test_a_dry_run_offers_by_a_habit_where_it_is_asked_to(first, entry, tmp_path) -> None:
    mark(entry, first, "3", "4", remember="on", body="Round Table on Bridges")
    path, before = tmp_path / "next.txt", ImportProposal.objects.count()
    path.write_text(NEXT)
    assert (dry_run(path)["structure"], dry_run(path)["recommendations"]) == (None, [])
    offered = dry_run(path, "--habits")
    assert offered["structure"] == "remembered"
    assert [each["label"] for each in offered["recommendations"]] == ["3", "4", "5"]
    assert {code for each in offered["recommendations"] for code in each["needs_a_look"]} == {"remembered"}
    assert ImportProposal.objects.count() == before
    with pytest.raises(CommandError, match="goes with --dry-run"):
        call_command("import_source_document", str(path), "--habits")
