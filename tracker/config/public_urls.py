"""The addresses of a process that serves public pages only: no private page is here, not even its sign-in."""

from tracker.config.urls import PUBLIC, handler400, handler404, handler500

__all__ = ["handler400", "handler404", "handler500", "urlpatterns"]

urlpatterns = PUBLIC
