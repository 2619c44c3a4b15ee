"""The settings of a site of a test: static files from the tree, mails in memory, no second factor and no budget."""

from tracker.config.settings import *  # noqa: F403

STORAGES = STORAGES | {  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
SECOND_FACTOR = False
COSTLY_SECONDS = COSTLY_SECONDS_NETWORK = 1_000_000
