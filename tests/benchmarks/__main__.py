"""`make benchmark`: makes or finds the record of one size, asks every page of it, and prints how long each takes.

bin/benchmark 6k sqlite
"""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.config.settings")
django.setup()

from tests.benchmarks import databases  # noqa: E402 - after the settings
from tests.benchmarks.sizes import SIZES  # noqa: E402


def main() -> None:
    size = SIZES[sys.argv[1]]
    print(databases.use(size))


if __name__ == "__main__":
    main()
