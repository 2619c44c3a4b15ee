"""The addresses of a process of public pages alone: no private room is here, not even its sign-in."""

from tracker.config.urls import PROBES, PUBLIC, handler400, handler404, handler500

__all__ = ["handler400", "handler404", "handler500", "urlpatterns"]

urlpatterns = [*PROBES, *PUBLIC]
