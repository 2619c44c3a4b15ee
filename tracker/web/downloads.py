"""A stored file as a download, for the portal and the Secretariat."""

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404

from tracker.stored_files import opened


def private_file(
    stored: FieldFile, name: str, sha256: str, content_type: str = "application/octet-stream"
) -> FileResponse:
    """Return a stored file as a download that no browser runs. The caller has asked who may read it.

    Raises Http404 where the file is gone, Altered where it is not the one that was stored.
    """
    try:
        file = opened(stored, sha256) if stored else None
    except OSError as error:
        raise Http404 from error
    if file is None:
        raise Http404
    response = FileResponse(file, as_attachment=True, filename=name, content_type=content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
