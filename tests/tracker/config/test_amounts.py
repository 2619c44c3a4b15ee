"""A site is not started with a number that would refuse or break what it is about."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from tracker.config.amounts import at_least_one, no_example


@pytest.mark.parametrize("name", ["COSTLY_SECONDS", "COSTLY_SECONDS_NETWORK", "COSTLY_AT_ONCE"])
def test_a_budget_of_nothing_is_refused_at_the_start(root: Path, name: str) -> None:
    started = subprocess.run(
        [sys.executable, "-c", "import tracker.config.settings"],
        cwd=root, env={**os.environ, name: "0"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (started.returncode, f"{name} is 0: it must be 1 or more." in started.stderr) == (1, True), started.stderr


def test_one_is_taken_and_less_is_not() -> None:
    assert at_least_one("COSTLY_SECONDS", 1) == 1
    with pytest.raises(ImproperlyConfigured, match="COSTLY_SECONDS is -3"):
        at_least_one("COSTLY_SECONDS", -3)


def test_a_secret_of_an_example_starts_nothing(root: Path) -> None:
    given = {"DATABASE_URL": "sqlite://:memory:", "SECRET_KEY": "change-me-" * 9, "ALLOWED_HOSTS": "record.example.org"}
    started = subprocess.run(
        [sys.executable, "-c", "import tracker.config.settings"],
        cwd=root, env={**os.environ, **given}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (started.returncode, "SECRET_KEY is the one of an example" in started.stderr) == (1, True), started.stderr
    assert no_example("SECRET_KEY", "of our own") == "of our own"
