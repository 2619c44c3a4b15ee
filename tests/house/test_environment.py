"""What can be set is written down: .env.example has the variables that the settings read, and no others."""

import re

from tests.house.tree import ROOT

READ = re.compile(r"""\benv(?:\.\w+)?\(\s*["'](\w+)["']""")


def test_every_variable_is_written_down_and_every_written_one_is_read() -> None:
    settings = (ROOT / "tracker" / "config" / "settings.py").read_text(encoding="utf-8")
    described = (ROOT / ".env.example").read_text(encoding="utf-8")
    read = set(READ.findall(settings))
    assert "DATABASE_URL" in read
    assert read == set(re.findall(r"^(?:# )?([A-Z_]+)=", described, re.MULTILINE))
