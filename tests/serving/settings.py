"""The settings of a site of a test: static files from the tree, mails in memory, no second factor and no budget.

COLLECTED=folder: static files are collected there, as on a server. BUDGETS=1: the budgets are those of the product.
"""

import os
from pathlib import Path

from tracker.config.settings import *  # noqa: F403

if collected := os.environ.get("COLLECTED"):
    STATIC_ROOT = Path(collected)
else:
    STORAGES = STORAGES | {  # noqa: F405
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
SECOND_FACTOR = False
if not os.environ.get("BUDGETS"):
    COSTLY_SECONDS = COSTLY_SECONDS_NETWORK = 1_000_000
