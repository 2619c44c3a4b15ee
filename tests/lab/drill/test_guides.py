"""Every command of the guides of administrators is run, or it is said here why not."""

import re
import subprocess
from pathlib import Path

from tests.lab.drill.guides import DOCS, blocks, commands
from tests.lab.drill.places import ROOT
from tests.lab.drill.steps.rolling import before_the_newest_migration

# Where commands are taken out of guides and run.
RUNNERS = ("tests/lab/drill", "tests/tracker/upkeep/backups")
# What nobody runs here, and why.
NOT_RUN = {
    ("install.md", "As root: let it run"): "systemd is not here: the drill runs what the units say (programs.py)",
    ("monitor.md", "Prometheus"): "curl may be missing: the drill asks the same address with the same token",
    ("personal-data.md", "A person who is to be forgotten"): "tests/tracker/commands/test_anonymise_person.py does it",
}


def headings(path: Path) -> list[str]:
    found = re.findall(r"^## (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return [each for each in found if blocks(f"admin/{path.name}", each)]


def said_by(folder: str) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in (ROOT / folder).rglob("*.py") if path != Path(__file__))


def test_every_command_of_the_guides_is_run() -> None:
    runners = "".join(said_by(folder) for folder in RUNNERS)
    guides = sorted((DOCS / "admin").glob("*.md"))
    there = {(path.name, heading) for path in guides for heading in headings(path)}
    assert len(there) > 10
    not_run = {(guide, heading) for guide, heading in there if f'"{heading}"' not in runners}
    assert not_run == set(NOT_RUN)


def test_what_root_runs_leaves_files_that_the_services_can_read() -> None:
    """They are for their owner alone: what root restored, the account of the site could not open."""
    shell = commands("install.md", "Settings")
    assert 'manage.py() { runuser -u followup -- .venv/bin/python manage.py "$@"; }' in shell
    assert "install -d -o followup" in commands("install.md", "As root: the code")  # collectstatic writes there


def test_metrics_are_asked_of_the_rooms_for_public_pages_have_none() -> None:
    (port,) = re.findall(r":(\d+)/metrics", commands("monitor.md", "Prometheus"))
    assert f"--port {port} " in (ROOT / "deploy/systemd/followup-rooms.service").read_text(encoding="utf-8")


def test_the_code_before_the_newest_migration_is_in_the_history() -> None:
    before = before_the_newest_migration()
    assert re.fullmatch(r"[0-9a-f]{7,}\^", before)
    added = [
        "git",
        "diff",
        "--name-only",
        "--diff-filter=A",
        before,
        before.removesuffix("^"),
        "--",
        "tracker/migrations",
    ]
    assert "squashed" not in subprocess.run(added, cwd=ROOT, capture_output=True, text=True, check=True).stdout
