"""What can be set is written down: every variable that the settings read stands in .env.example."""

import re

from tests.house.tree import ROOT

READ = re.compile(r"""\benv(?:\.\w+)?\(\s*["'](\w+)["']""")


def test_every_variable_is_written_down() -> None:
    settings = (ROOT / "tracker" / "config" / "settings.py").read_text(encoding="utf-8")
    described = (ROOT / ".env.example").read_text(encoding="utf-8")
    read = set(READ.findall(settings))
    assert "DATABASE_URL" in read
    assert not {name for name in read if not re.search(rf"^(?:# )?{name}=", described, re.MULTILINE)}
