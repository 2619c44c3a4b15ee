"""Private files for the staff of the desk: always as an attachment, never shown inside a page."""

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404

from tracker.stored_files import opened


def private_file(stored: FieldFile, name: str, sha256: str) -> FileResponse:
    """A stored file as a download. The caller has asked who may read it.

    Raises Http404 where the file is gone, Altered where it is not the one that was stored.
    """
    try:
        file = opened(stored, sha256)
    except OSError as error:
        raise Http404 from error
    response = FileResponse(file, as_attachment=True, filename=name, content_type="application/octet-stream")
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
