"""Private files for the staff of the desk: always as an attachment, never shown inside a page."""

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404


def private_file(stored: FieldFile, name: str) -> FileResponse:
    """A stored file as a download. The caller has asked who may read it. Raises Http404 where the file is gone."""
    try:
        opened = stored.open("rb")
    except OSError as error:
        raise Http404 from error
    response = FileResponse(opened, as_attachment=True, filename=name, content_type="application/octet-stream")
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
