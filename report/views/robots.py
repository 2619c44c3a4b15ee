"""What is asked of crawlers: to read the pages, and to leave alone what is made anew for each question."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

# The two rooms that need an account; every question (filters, searches, past days: each list is linked without one);
# whole tables, and the files that hold all there is; files of evidence.
LEFT_ALONE = ("/admin/", "/portal/", "/*?", "/*.csv$", "/*.xlsx$", "/data/", "/*/evidence/")
LINES = ("User-agent: *", *(f"Disallow: {path}" for path in LEFT_ALONE), "")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse("\n".join(LINES), content_type="text/plain; charset=utf-8")
