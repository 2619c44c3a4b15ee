"""Which version this is, as people name it: it stands in `pyproject.toml` and nowhere else.

The tree runs as it is and is not installed as a package, so there is no packaging metadata to ask.
"""

import tomllib
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent / "pyproject.toml"


def version_in(project: Path) -> str:
    """The version that a project file names. Raises KeyError where it names none."""
    version: str = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"]
    return version


VERSION = version_in(PROJECT)
