"""Exporting, verifying and rebuilding from the command line."""

import io
import json
from pathlib import Path

import pytest
from django.core.management.base import CommandError
from django.test import override_settings

from tests.factories.kept import made_once
from tests.factories.later_release import rewrite_last
from tests.factories.world import World, make_world
from tracker import actions
from tracker.models import LedgerHead, Span

pytestmark = pytest.mark.database
HEADER = {
    "format", "sequence", "published_at", "kind", "state", "recommendation", "commitment", "period", "text_sha256",
    "previous",
}  # fmt: skip


def _world() -> World:
    world = make_world()
    world.publish("15-a")
    world.publish_commitment("15-b")
    version = world.publish("15-c", summary="Withdrawn later.")
    actions.withdraw(version=version, by=world.focal_point, now=world.now())
    return world


@pytest.fixture
def world(db: None) -> World:
    """Three publications: an answer, a commitment, and an answer taken down with its withdrawal."""
    return made_once(_world)


@pytest.mark.usefixtures("world")
def test_each_line_is_a_header_with_its_hash_and_what_may_be_read(run) -> None:
    for is_demonstration in (True, False):
        with override_settings(DEMONSTRATION=is_demonstration):
            rows = [json.loads(line) for line in run("export_publications").splitlines()]
        assert {row.pop("demonstration", None) for row in rows} == {True if is_demonstration else None}
        assert [row["sequence"] for row in rows] == [1, 2, 3, 4]
        assert all(set(row) == HEADER | {"hash", "salt", "body"} for row in rows)
        assert [row["body"] is None for row in rows] == [False, False, True, True]
        assert json.loads(rows[0]["body"])["summary"]


@pytest.mark.usefixtures("world")
def test_what_is_piped_in_is_verified_and_the_first_fault_of_a_file_is_an_error(
    run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exported = run("export_publications")
    monkeypatch.setattr("sys.stdin", io.StringIO(exported))
    assert run("verify_publications", "-").startswith("4 publications, 2 without text, chain ok, head ")
    path = tmp_path / "altered.jsonl"
    path.write_text(exported.replace("XAA", "XAB", 1), encoding="utf-8")
    with pytest.raises(CommandError, match="publication 1") as fault:
        run("verify_publications", str(path))
    assert fault.value.returncode == 1
    with pytest.raises(CommandError, match="cannot be read"):
        run("verify_publications", str(tmp_path / "none.jsonl"))


@pytest.mark.usefixtures("world")
def test_a_file_is_verified_also_where_it_starts_later(run, tmp_path: Path) -> None:
    for since, count, without in ((0, 4, 2), (2, 2, 2)):
        path = tmp_path / f"{since}.jsonl"
        path.write_text(run("export_publications", "--since", str(since)), encoding="utf-8")
        head = LedgerHead.objects.get().hash
        expected = f"{count} publications, {without} without text, chain ok, head {head}"
        assert run("verify_publications", str(path)).strip() == expected
    assert run("verify_publications").startswith("4 publications, 2 without text, chain ok, head ")


@pytest.mark.parametrize("text", [{"said": "In a new key."}, None])
def test_what_a_later_release_wrote_is_verified(
    seed_world: World, run, tmp_path: Path, text: dict[str, str] | None
) -> None:
    seed_world.publish("15-a")
    version = seed_world.publish("15-b")
    if text is None:
        actions.withdraw(version=version, by=seed_world.focal_point, now=seed_world.now())
    last = rewrite_last(text=text)
    found = run("verify_publications")
    assert f"1 in a format not known to this release, chain ok, head {last.hash}" in found
    exported = run("export_publications")
    assert json.loads(exported.splitlines()[-1])["by"] == "a later release"
    path = tmp_path / "altered.jsonl"
    path.write_text(exported.replace("a later release", "somebody else"), encoding="utf-8")
    with pytest.raises(CommandError, match=f"the hash of publication {last.sequence} is not that of its header"):
        run("verify_publications", str(path))


@pytest.mark.usefixtures("world")
def test_a_lost_span_is_named_and_made_again(run) -> None:
    assert "is what the ledger says" in run("rebuild_read_model", "--check")
    Span.objects.answers().today().delete()
    with pytest.raises(CommandError, match="1 rows"):
        run("rebuild_read_model", "--check")
    said = run("rebuild_read_model")
    assert said.startswith("missing: span of XAA on ")
    assert "1 rows changed" in said
    assert "is what the ledger says" in run("rebuild_read_model")
