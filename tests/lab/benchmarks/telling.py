"""What was measured, as tables: on the screen, kept beside the records, and in docs/performance/."""

import json
import platform
import subprocess
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.lab.benchmarks.asking import LIMIT, Asked
from tests.lab.benchmarks.databases import FOLDER
from tests.migrated import ROOT

PAGES = ROOT / "docs" / "performance"
COMPARED = "6k"
WORST = 10


def results_of(size: str, database: str) -> Path:
    return FOLDER / f"results-{size}-{database}.json"


def circumstances(name: str, loads: tuple[str, str]) -> dict[str, str]:
    """Which record, at which commit, on what machine, when, and how busy it was."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, cwd=ROOT)
    return {
        "record": name,
        "commit": commit.stdout.strip() or "none",
        "date": f"{datetime.now(UTC):%d %B %Y}".lstrip("0"),
        "machine": f"{_processor()}, Python {platform.python_version()}",
        "load": "{} to {}".format(*sorted(loads, key=int)),
    }


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return f"{len(models)} x {models[0]}" if models else platform.machine()


def keep(size: str, database: str, about: dict[str, str], asked: Iterable[Asked]) -> None:
    found = {"about": about, "pages": [asdict(each) for each in asked]}
    results_of(size, database).write_text(json.dumps(found, indent=1, ensure_ascii=False), encoding="utf-8")


def kept(size: str, database: str) -> dict[str, Any] | None:
    path = results_of(size, database)
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def medians(size: str, database: str) -> dict[tuple[str, str], float]:
    """Of another run: {(group, name): milliseconds}."""
    found = kept(size, database)
    return {(each["group"], each["name"]): each["median"] for each in found["pages"]} if found else {}


def table(size: str, database: str) -> str:
    """A run as Markdown, with the ratio to the smaller record where there is one, and the ten worst by name."""
    found = kept(size, database)
    assert found is not None
    about, pages = found["about"], found["pages"]
    smaller = medians(COMPARED, database) if size != COMPARED else {}
    whose = "the process" if database == "sqlite" else "the process and of its PostgreSQL backend"
    lines = [
        f"Record {about['record']}, {database}; {about['date']}, commit {about['commit']}; {about['machine']}; load "
        f"{about['load']}. Milliseconds of processor time of {whose}, "
        "warm, median and worst of 9 calls unless the number of calls is given.",
        "",
        f"| page | queries | bytes | median | worst | {'to ' + COMPARED if smaller else ''} | |",
        "|---|---|---|---|---|---|---|",
        *(_line(each, smaller) for each in pages),
        "",
        f"The ten worst: {', '.join(_named(each) for each in worst(pages))}.",
    ]
    return "\n".join(lines)


def worst(pages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(pages, key=lambda each: each["median"] if each["calls"] else LIMIT * 1000, reverse=True)[:WORST]


def _named(each: dict[str, Any]) -> str:
    took = f"{each['median']:,.0f} ms" if each["calls"] else each["note"]
    return f"{each['group']}, {each['name']} ({took})"


def _line(each: dict[str, Any], smaller: dict[tuple[str, str], float]) -> str:
    name = f"{each['group']}: {each['name']}"
    if not each["calls"]:
        return f"| {name} | | | | | | {each['note']} |"
    before = smaller.get((each["group"], each["name"]))
    ratio = f"x{each['median'] / before:.1f}" if before else ""
    calls = "" if each["calls"] == 9 else f"{each['calls']} calls"
    figures = f"{each['queries']} | {each['size']:,} | {each['median']:,.0f} | {each['worst']:,.0f}"
    return f"| {name} | {figures} | {ratio} | {calls} |"


def hand_over(size: str, database: str) -> None:
    """Write the run into docs/performance/, under the day on which it was made."""
    about = kept(size, database)
    assert about is not None
    day = datetime.strptime(about["about"]["date"], "%d %B %Y").replace(tzinfo=UTC)
    name = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[database]
    text = f"# {size}, {name}, {about['about']['date']}\n\n{table(size, database)}\n"
    (PAGES / f"{day:%Y-%m-%d}-{size}-{database}.md").write_text(text, encoding="utf-8")
