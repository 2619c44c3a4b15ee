"""What the guides say: commands under a heading, and the example of settings. A changed command changes the drill."""

import re
from pathlib import Path

DOCS = Path(__file__).resolve().parents[3] / "docs"


def section(guide: str, heading: str) -> str:
    text = (DOCS / guide).read_text(encoding="utf-8")
    (found,) = re.findall(rf"^## {re.escape(heading)}.*?$(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    return str(found)


def blocks(guide: str, heading: str, kind: str = "") -> list[str]:
    """The blocks of one kind under a heading; those of commands have none."""
    found = re.findall(r"^```(\w*)\n(.*?)^```$", section(guide, heading), re.MULTILINE | re.DOTALL)
    return [text for its_kind, text in found if its_kind == kind]


def commands(guide: str, heading: str) -> str:
    found = blocks(f"admin/{guide}", heading)
    assert found, heading
    return "\n".join(found)


def lines_with(guide: str, heading: str, word: str) -> str:
    """The one line of a block that has a word, without what is remarked behind it."""
    (line,) = [each for each in section(guide, heading).splitlines() if each.startswith(word)]
    return line.partition("  #")[0].strip()


def example_of_settings() -> dict[str, str]:
    """The settings that the guide of installing names, with its own values."""
    (block,) = blocks("admin/install.md", "Settings", "env")
    return dict(line.split("=", 1) for line in block.splitlines())
