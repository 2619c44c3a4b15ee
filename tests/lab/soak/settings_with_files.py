"""The settings of a site whose static files are collected, as on a server: into the folder COLLECTED."""

import os
from pathlib import Path

from tests.lab.crashes.settings import *  # noqa: F403
from tracker.config.settings import STORAGES as SHIPPED

STORAGES = SHIPPED
STATIC_ROOT = Path(os.environ["COLLECTED"])
