"""Stored files as downloads."""

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404

from tracker.stored_files import opened


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
