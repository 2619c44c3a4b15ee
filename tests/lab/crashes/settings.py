"""The settings of a site that is killed: as anywhere, but static files as they stand in the tree, mails in memory."""

from tracker.config.settings import *  # noqa: F403

STORAGES = STORAGES | {  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
# These focal points send without a code by e-mail, on both databases.
SECOND_FACTOR = False
