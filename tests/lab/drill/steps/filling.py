"""The disk of stored files fills up, and has room again."""

from html import unescape

from tests.lab.drill.disks import OwnDisk
from tests.lab.drill.guides import commands
from tests.lab.drill.places import OFFICER, ROOMS
from tests.lab.drill.programs import Unit
from tests.lab.drill.readers import browser
from tests.lab.drill.scene import Drill
from tests.lab.drill.steps.comparing import files
from tests.lab.drill.steps.surviving import ALL_WELL, health_is, is_in, measured, on_page, told_once
from tests.lab.drill.telling import Figures
from tests.lab.drill.waiting import wait_for
from tests.serving.browsing import Browser, Page, filled
from tests.serving.crowd import health

TITLE = "A law that finds no room"
LARGER = b"a text of an invented law\n" * 20_000  # half a megabyte
NEARLY_FULL = 500 * 1024 * 1024


def disk_full(drill: Drill) -> Figures:
    """The disk of stored files fills up: uploads stop before, the words come back, no half file; told once"""
    site, watch = drill.first, commands("monitor.md", "Alarms")
    told, before = len(drill.mails.to(OFFICER)), files(site)
    made = site.acts.does("draft", "XAA")
    person, address = browser(site.place, ROOMS, made["session"]), f"{made['room']}evidence/add/"
    drill.disk.fill(left=100)
    printed = site.place.run(watch)
    health_is(drill, "degraded")
    on_page(drill, *drill.disk.says)
    for sentence in drill.disk.says:
        is_in(sentence, printed)
    free, troubles = (int(measured(drill, f"followup_{name}")) for name in ("free_bytes", "troubles"))
    assert troubles == len(drill.disk.says), f"/metrics counts {troubles} troubles"
    assert not isinstance(drill.disk, OwnDisk) or free < NEARLY_FULL, f"/metrics says that {free} bytes are free"
    refused(upload(person, address))
    if drill.full and isinstance(drill.disk, OwnDisk):
        a_file_that_does_not_fit(drill, made["session"], address)
    assert files(site) == before, "a refused upload left a file"
    again = site.place.run(watch)
    assert not any(each in again for each in drill.disk.says), f"it was told again: {again}"
    drill.disk.clear()
    printed = site.place.run(watch)
    for sentence in drill.disk.says:
        is_in(f"OVER: {sentence}", printed)
    told_once(drill, told, *drill.disk.says)
    health_is(drill, "ready")
    on_page(drill, ALL_WELL)
    taken = upload(person, address).status
    assert taken == 302, f"with room again an upload is answered {taken}"
    return {"disk": drill.disk.kind, "alarms": f"{len(drill.disk.says)}, each once and once over", "half files": 0}


def upload(person: Browser, address: str) -> Page:
    """A focal point adds evidence that is a file."""
    form = person.get(address).form("title")
    words = filled(form, title=TITLE, kind="legislation", language="vi", dated_on="2025-03-12", is_public="no")
    return person.post_file(address, words, "upload", "law.txt", LARGER)


def refused(page: Page) -> None:
    assert page.status == 507, f"without room an upload is answered {page.status}"
    said = unescape(page.body)
    for words in ("There is no space left on the server, so nothing was saved.", f'value="{TITLE}"', "2025-03-12"):
        assert words in said, f"what comes back has no {words}"


def a_file_that_does_not_fit(drill: Drill, session: str, address: str) -> None:
    """A server that keeps no room free meets the end of the disk itself, in the middle of the file."""
    place = drill.first.place
    place.here("/etc/followup/tight.env").write_text("UPLOADS_LEAST_FREE_MB=0\n", encoding="utf-8")
    server = Unit(place, "followup-rooms", 1)
    server.files.append("tight")
    server.start()
    try:
        wait_for(lambda: health(server.port, "/readyz")[0] == 200, say="a second server of the rooms is ready")
        headers = {"Host": ROOMS, "X-Forwarded-Proto": "https", "Origin": f"https://{ROOMS}"}
        drill.disk.fill(left=len(LARGER) / 2 / 1024**2)
        refused(upload(Browser(server.port, session, headers), address))
    finally:
        server.stop()
