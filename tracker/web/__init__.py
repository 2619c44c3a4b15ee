"""What the pages of the portal and of the secretariat share."""

from django.http import HttpResponse


def download(content: bytes | str, content_type: str, name: str) -> HttpResponse:
    """Return a file that was made for this request, to be stored under a name."""
    return HttpResponse(content, content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})
