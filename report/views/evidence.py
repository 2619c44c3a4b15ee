"""Files of evidence that anybody may open."""

import uuid as uuids

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from tracker.models import Evidence
from tracker.stored_files import opened

# Whatever a file holds, a browser that opens it here runs nothing and asks nothing.
SANDBOX = "sandbox; default-src 'none'"


@require_safe
def evidence(request: HttpRequest, uuid: uuids.UUID) -> HttpResponseBase:
    """One item, asked for anew at each request; what is unknown, private or no longer cited is not there (404)."""
    item = get_object_or_404(Evidence.objects.public(), pk=uuid)
    response: HttpResponseBase
    if item.link:
        response = HttpResponseRedirect(item.link)
    elif not item.file.name or not item.file.storage.exists(item.file.name):
        raise Http404
    else:
        content_type = item.content_type or "application/octet-stream"
        response = FileResponse(
            opened(item.file, item.sha256), as_attachment=True, filename=item.file_name, content_type=content_type
        )
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = SANDBOX
    response["Cache-Control"] = "no-store"
    return response
