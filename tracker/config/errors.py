"""The page for a fault of ours. It asks nothing of the database: that may be what failed."""

from django.http import HttpRequest, HttpResponseServerError
from django.template.loader import render_to_string
from django.utils.translation import get_language, get_language_from_path, override

from tracker.config.context import site


def server_error(request: HttpRequest) -> HttpResponseServerError:
    """Says so in the language of the address, with the demonstration's banner, and nothing of the fault itself."""
    with override(get_language_from_path(request.path_info) or get_language()):
        page = render_to_string("500.html", {**site(request), "request": request})
    return HttpResponseServerError(page)
