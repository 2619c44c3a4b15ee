"""The addresses of the site, and one whose view answers with nothing: what all else is measured by."""

from django.http import HttpResponse
from django.urls import path

from tracker.config.urls import handler400, handler404, handler500
from tracker.config.urls import urlpatterns as mounted

__all__ = ["handler400", "handler404", "handler500", "urlpatterns"]

urlpatterns = [path("empty/", lambda _request: HttpResponse()), *mounted]
