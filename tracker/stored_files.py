"""A stored file is handed out only while it is the one that was stored: its checksum is taken at each download.

A disk, a backup or a hand may have changed it since. What a State sent stays as it was sent, or is not shown.
"""

import hashlib
import logging

from django.core.files.base import File
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404

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


def as_download(stored: FieldFile, name: str, sha256: str, content_type: str = "") -> FileResponse:
    """A stored file, to keep and never to run: as a download, in a sandbox. The caller has asked who may read it.

    Raises Http404 where there is no file or it is gone, Altered where it is not the one that was stored.
    """
    if not stored:
        raise Http404
    try:
        file = opened(stored, sha256)
    except OSError as error:
        raise Http404 from error
    content_type = content_type or "application/octet-stream"
    response = FileResponse(file, as_attachment=True, filename=name, content_type=content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
