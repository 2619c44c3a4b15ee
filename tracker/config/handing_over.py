"""A stored file is sent by the proxy in front, where that can read the files: then nothing of ours is busy with it.

The view has asked who may read it, and its checksum was taken (`tracker.stored_files`). What goes out is the answer
with all its headers and no body, and X-Accel-Redirect, by which nginx knows the file (`deploy/nginx/`).
"""

from collections.abc import Callable
from urllib.parse import quote

from django.conf import settings
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from tracker.whole_files import WholeFiles


class HandedOver:
    """Names the file in place of sending it, where X_ACCEL says under which address the proxy has MEDIA_ROOT."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if settings.X_ACCEL and isinstance(response, FileResponse):
            stored: object = response.file_to_stream
            # And no table, which lies in a passing file, and nothing out of a bucket.
            if isinstance(stored, FieldFile) and isinstance(stored.storage, WholeFiles):
                return self.handed_over(response, stored)
        return response

    def handed_over(self, response: FileResponse, stored: FieldFile) -> HttpResponse:
        """The answer without its body."""
        stored.close()
        headers = {name: value for name, value in response.items() if name != "Content-Length"}
        headers["X-Accel-Redirect"] = settings.X_ACCEL + quote(stored.name or "")
        return HttpResponse(status=response.status_code, headers=headers)
