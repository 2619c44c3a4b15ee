"""The addresses as they are while DEBUG is on, which the settings of the tests are not."""

from report.gallery import urls as gallery
from tracker.config.urls import handler400, handler404, handler500
from tracker.config.urls import urlpatterns as mounted

__all__ = ["handler400", "handler404", "handler500", "urlpatterns"]

urlpatterns = [*mounted, *gallery.urlpatterns]
