"""No name in the product that nothing uses. What vulture cannot see counts as used: bin/dead_code.py says why."""

from pathlib import Path

from bin.dead_code import KEPT, python_of, unused
from tests.house.tree import ROOT

PLANTED = """
from dataclasses import dataclass

def nobody_calls_it(): ...
def called_in_a_template(): ...
def named_in_a_text(): ...
def used(): return "named_in_a_text"
print(used())
"""


def test_nothing_is_dead() -> None:
    found = list(unused())
    assert not found, "\n".join(found)


def test_what_is_kept_is_there() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in python_of(ROOT) if path.name != "dead_code.py")
    assert not [name for name in KEPT if name not in text]


def test_planted_dead_code_is_found(tmp_path: Path) -> None:
    (tmp_path / "tracker").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "tracker" / "planted.py").write_text(PLANTED, encoding="utf-8")
    (tmp_path / "templates" / "page.html").write_text("{{ page.called_in_a_template }}", encoding="utf-8")
    assert list(unused(tmp_path)) == [
        "tracker/planted.py:2: import dataclass is not used",
        "tracker/planted.py:4: function nobody_calls_it is not used",
    ]
