"""The product may only become smaller: each figure of `make size` has a ceiling in ceilings.toml."""

import pytest

from bin import size


@pytest.fixture(scope="module")
def figures() -> dict[str, float]:
    return size.figures()


def test_each_figure_has_a_ceiling(figures: dict[str, float]) -> None:
    assert set(size.ceilings()) == set(figures)


def test_no_figure_exceeds_its_ceiling(figures: dict[str, float]) -> None:
    limits = size.ceilings()
    assert not {name: value for name, value in figures.items() if value > limits[name]}


def test_comments_and_docstrings_are_no_code() -> None:
    text = '"""What it is."""\n\n# why\nX = 1\n\n\ndef f() -> int:\n    """Return one."""\n    return 1  # one\n'
    counted = size.size_of_python(text)
    assert (counted.lines, counted.code, counted.statements) == (9, 3, 3)


def test_denser_code_has_a_higher_figure() -> None:
    assert size.size_of_python("a = 1; b = 2\n").density > size.size_of_python("a = 1\nb = 2\n").density


def test_migrations_are_counted_apart() -> None:
    assert size.folder_of("tracker/migrations/0001_the_record.py") == "tracker/migrations"
    assert size.folder_of("tracker/models/meetings.py") == "tracker/models"
    assert size.folder_of("tracker/choices.py") == "tracker"
    assert size.folder_of("manage.py") == "(top)"
