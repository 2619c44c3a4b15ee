"""Lines of templates end before the 121st character, as those of the code do: longer ones are not read, only searched.

What is longer today is counted by folder, and the numbers only fall: whoever shortens lines lowers the number. A long
sentence stands in `blocktranslate trimmed`, which makes one line of several.
"""

from collections import Counter

from tests.house.tree import ROOT, committed_files

LONGEST = 120
LEFT = {
    "templates": 20,
    "templates/admin": 12,
}


def long_lines(text: str) -> list[int]:
    """The numbers of the lines that are too long."""
    return [number for number, line in enumerate(text.splitlines(), start=1) if len(line) > LONGEST]


def test_lines_are_no_longer_than_the_house_allows() -> None:
    found: Counter[str] = Counter()
    places = []
    for name in committed_files():
        if name.startswith("templates/"):
            lines = long_lines((ROOT / name).read_text(encoding="utf-8"))
            found[name.rpartition("/")[0]] += len(lines)
            places += [f"{name}:{line}" for line in lines]
    over = {folder: number for folder, number in found.items() if number > LEFT.get(folder, 0)}
    assert not over, f"{over}\n" + "\n".join(place for place in places if place.rpartition("/")[0] in over)


def test_a_planted_long_line_is_found() -> None:
    assert long_lines(f"{'x' * LONGEST}\n{'x' * (LONGEST + 1)}\n") == [2]
