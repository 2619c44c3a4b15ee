#!/usr/bin/env python
"""Django's command line. Without DATABASE_URL it works on the demonstration database."""

import logging
import os
import sys

from django.apps import apps
from django.conf import settings
from django.core.management import execute_from_command_line


def main(arguments: list[str]) -> None:
    """Run a command. A fault of a command that runs without anybody looking on is a line of the log, with no word of
    anybody in it; `--traceback` and DEBUG show all of it. Before the settings are read there is nothing to hide."""
    try:
        execute_from_command_line(arguments)
    except Exception:
        if not apps.ready or settings.DEBUG or "--traceback" in arguments:
            raise
        logging.getLogger("tracker.commands").critical("%s failed", arguments[1], exc_info=True)
        sys.exit(1)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.config.settings")
    main(sys.argv)
