"""What no committed file says: where packages came from, where it was written; and no left or right in our styles.

What can be set is in .env.example: the variables that the settings read, and no others.
"""

import re

import pytest

from tests.house.tree import ROOT, committed_files

# Put together from parts, so that this file does not say them either.
HOSTS = ["pypi" + ".org", "python" + "hosted.org", "npm" + "js.org", "npm" + "js.com", "deb." + "debian.org"]
PLACES = ["work", "root", "home", "opt", "Users"]
ELSEWHERE = re.compile("|".join(map(re.escape, HOSTS)) + rf"|(?<![\w./:-])/(?:{'|'.join(PLACES)})/\w")

SIDES = r"(?:left|right)"
PHYSICAL = re.compile(
    rf"""(?<![\w-])(?:
        (?:margin|padding|border|scroll-margin|scroll-padding)-{SIDES}(?:-\w+)?\s*:
      | border-(?:top|bottom)-{SIDES}-radius\s*:
      | {SIDES}\s*:
      | (?:float|clear|text-align|caption-side)\s*:\s*{SIDES}
    )""",
    re.VERBOSE,
)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
READ = re.compile(r"""\benv(?:\.\w+)?\(\s*["'](\w+)["']""")


def place_faults(text: str) -> list[str]:
    """Hosts of package indexes, and absolute paths of somebody's machine."""
    return [match.group() for match in ELSEWHERE.finditer(text)]


def side_faults(css: str) -> list[str]:
    """Physical properties, which do not turn round in a right-to-left page."""
    return [match.group() for match in PHYSICAL.finditer(COMMENT.sub("", css))]


def test_no_file_says_where_it_came_from() -> None:
    found = []
    for name in committed_files():
        content = (ROOT / name).read_bytes()
        if b"\0" not in content:
            found += [f"{name}: {fault}" for fault in place_faults(content.decode("utf-8", "replace"))]
    assert not found, "\n".join(["", *found])


def test_styles_know_no_left_and_right() -> None:
    sheets = [name for name in committed_files() if name.endswith(".css") and not name.startswith("tests/")]
    found = [f"{name}: {fault}" for name in sheets for fault in side_faults((ROOT / name).read_text(encoding="utf-8"))]
    assert not found, "\n".join(["", *found])


@pytest.mark.parametrize(
    "text", [f"--index-url https://{HOSTS[0]}/simple", f"see /{PLACES[0]}/x", f'"/{PLACES[2]}/a/b"']
)
def test_planted_place_is_found(text: str) -> None:
    assert place_faults(text)


@pytest.mark.parametrize(
    "css",
    [
        "a { margin-left: 1em }",
        "a{left:0}",
        "p { text-align: right; }",
        "a{border-top-left-radius:2px}",
        "a { float:left }",
    ],
)
def test_planted_side_is_found(css: str) -> None:
    assert side_faults(css)


@pytest.mark.parametrize(
    "css", ["a { margin-inline-start: 1em }", "/* left: 0 */ a { inset-inline-end: 0 }", ".left { top: 0 }"]
)
def test_logical_properties_pass(css: str) -> None:
    assert not side_faults(css)


def test_every_variable_is_written_down_and_every_written_one_is_read() -> None:
    settings = (ROOT / "tracker" / "config" / "settings.py").read_text(encoding="utf-8")
    described = (ROOT / ".env.example").read_text(encoding="utf-8")
    read = set(READ.findall(settings))
    assert "DATABASE_URL" in read
    assert read == set(re.findall(r"^(?:# )?([A-Z_]+)=", described, re.MULTILINE))
