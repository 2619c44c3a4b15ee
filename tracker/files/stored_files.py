"""A stored file is handed out only while it is the one that was stored: its checksum is taken at each download.

A disk, a backup or a hand may have changed it since. What a State sent stays as it was sent, or is not shown.
"""

import hashlib
import logging

from django.core.files.base import File
from django.db.models.fields.files import FieldFile

log = logging.getLogger(__name__)


class Altered(Exception):
    """The bytes are not those of the record. Answered with 410 wherever it is met (`config.errors`)."""


def opened(stored: FieldFile, sha256: str) -> File:
    """The file, open at its beginning.

    Raises OSError where it is gone, Altered where its checksum is not `sha256`.
    """
    file = stored.open("rb")
    if hashlib.file_digest(file.file, "sha256").hexdigest() != sha256:
        file.close()
        log.error("A stored file is not what was stored: %s %s", stored.instance._meta.label, stored.instance.pk)
        raise Altered
    file.seek(0)
    return file
