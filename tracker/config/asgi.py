"""The ASGI entry point, which a server runs: `granian --interface asginl tracker.config.asgi:application`."""

import gc
import os
import resource
import sys

from django.conf import settings
from django.urls import get_resolver

from tracker.config.front.application import Front
from tracker.config.wsgi import application as pages

SOCKETS = 20_000  # more than a server takes at once
# A thread that wants to go on (a probe, the front itself) asks the one that works to pause after so many seconds.
# With a dozen exports and pages under way, the five thousandths of Python make an answer of ten such turns slow.
TURN = 0.001


def take_many_sockets() -> None:
    """Each connection is an open file, and 1,024 of them are the custom of many systems: lift that as far as we may."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = SOCKETS if hard == resource.RLIM_INFINITY else min(SOCKETS, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def set_apart_what_stays() -> None:
    """Load what every request needs, and let no search for unused memory look through it again.

    Each such search stops all threads: over the modules alone it takes 160 ms, and 25 ms without them.
    """
    _patterns = get_resolver().url_patterns  # imports the pages
    gc.collect()
    gc.freeze()


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.config.settings")
take_many_sockets()
sys.setswitchinterval(TURN)
application = Front(pages, size=settings.POOL_SIZE, limit=settings.REQUEST_SIZE_LIMIT)
set_apart_what_stays()
