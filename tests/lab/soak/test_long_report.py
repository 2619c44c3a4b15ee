"""A report of 500 pages, in a process of its own: all recommendations found, in 20 s of processor, below 300 MB."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.corpus.press import Furniture, Printed, as_page, as_pdf, as_text, as_word
from tracker.importing.readers import read

pytestmark = pytest.mark.lab

IMPORT = "import_source_document"
PAGES, SECONDS, MEGABYTES = 500, 20, 300
CHAPTERS, ITEMS, LINES = 10, 540, 6
MEASURE = """
import resource, subprocess, sys
code = subprocess.call([sys.executable, *sys.argv[1:]])
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss // 1024, file=sys.stderr)
sys.exit(code)
"""
"""A small process between: what a process uses at most is counted from the one that begins it."""

FURNITURE = Furniture("A/HRC/99/7", "GE.31-04567")

PRESSES: dict[str, Callable[[Sequence[Printed]], bytes]] = {
    "report.pdf": lambda report: as_pdf(report, furniture=FURNITURE, width=85, hyphenate=8),
    "report.docx": as_word,
    "report.html": as_page,
    "report.txt": lambda report: as_text(report, furniture=FURNITURE),
}


def long_report() -> list[Printed]:
    """A review with ten lists of 540 recommendations, each of six lines."""
    words = " ".join(["of the gardens, rivers and libraries between the neighbourhoods"] * LINES)
    printed = [
        Printed("head", "Report of the Working Group on the Universal Periodic Review"),
        Printed("head", "Ruritania"),
        Printed("heading", "II. Conclusions and/or recommendations"),
    ]
    for number in range(1, CHAPTERS + 1):
        printed.append(
            Printed("paragraph", "The recommendations listed below enjoy the support of Ruritania:", f"{number}.")
        )
        printed += [
            Printed("item", f"Take care {words} number {at} (Japan);", f"{number}.{at}") for at in range(1, ITEMS + 1)
        ]
    return printed


@pytest.mark.parametrize("name", PRESSES)
def test_a_report_of_five_hundred_pages(name: str, root: Path, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(PRESSES[name](long_report()))
    if name.endswith(".pdf"):
        assert (read(path).blocks[-1].page or 0) >= PAGES
    environment = {**os.environ, "DATABASE_URL": "postgres://nobody@127.0.0.1:9/none", "SECRET_KEY": "x"}
    command = [sys.executable, "-c", MEASURE, "manage.py", IMPORT, str(path), "--dry-run", "--format", "json"]
    begun = time.monotonic()
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=True)
    clock = time.monotonic() - begun
    processor, megabytes = map(float, done.stderr.split())
    size = path.stat().st_size // 1024
    print(f"\n{name}, {size} KB: {processor:.1f} s of processor, {clock:.1f} s by the clock, {megabytes:.0f} MB")
    labels = [each["label"] for each in json.loads(done.stdout)["recommendations"]]
    assert labels == [f"{number}.{at}" for number in range(1, CHAPTERS + 1) for at in range(1, ITEMS + 1)]
    assert processor < SECONDS
    assert megabytes < MEGABYTES
