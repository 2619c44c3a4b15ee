"""Lines of templates end before the 121st character, as those of the code do: longer ones are not read, only searched.

A long sentence stands in `blocktranslate trimmed`, which makes one line of several; what may have no blank between its
parts, in `unbroken` (`tracker/templatetags/lines.py`).
"""

from tests.house.tree import ROOT, committed_files

LONGEST = 120


def long_lines(text: str) -> list[int]:
    """The numbers of the lines that are too long."""
    return [number for number, line in enumerate(text.splitlines(), start=1) if len(line) > LONGEST]


def test_lines_are_no_longer_than_the_house_allows() -> None:
    templates = [name for name in committed_files() if name.startswith("templates/")]
    assert templates
    places = [f"{name}:{line}" for name in templates for line in long_lines((ROOT / name).read_text(encoding="utf-8"))]
    assert not places, "\n".join(places)


def test_a_planted_long_line_is_found() -> None:
    assert long_lines(f"{'x' * LONGEST}\n{'x' * (LONGEST + 1)}\n") == [2]
