"""Which room stands at which address. The one place of the record that knows of the public picture.

Here one process serves all of it; `public_urls` and `private_urls` are a part each (`tracker.config.processes`).
`/healthz` and what else `tracker.config.health` answers has no pattern: it is asked before all patterns.
"""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from report import urls as public
from report.http.refused_parameters import guarded
from report.views import record
from tracker.admin import desk

handler400 = "tracker.config.errors.wrongly_asked"
handler404 = "tracker.config.errors.not_found"
handler500 = "tracker.config.errors.server_error"

ROOMS = [
    path("admin/", desk.urls),
    path("portal/", include("tracker.portal.urls")),
]
PUBLIC = [
    path("robots.txt", guarded("robots", record.robots), name="robots"),
    *public.FILES,
    # The language stands in the address; "/" leads to the language that the reader's browser asks for.
    *i18n_patterns(path("", include("report.urls"))),
]
urlpatterns = [*ROOMS, *PUBLIC]
