"""The database, the mail server and the scanner go away and come back."""

import re
import time

from tests.crashes.browsing import Browser
from tests.drill.guides import commands
from tests.drill.places import OFFICER, ROOMS
from tests.drill.readers import browser
from tests.drill.scene import Drill
from tests.drill.steps.installing import mails_wait
from tests.drill.telling import Figures
from tests.serving.programs import wait_for
from tests.serving.restarts import restart

BEAT = "SELECT count(*) FROM tracker_heartbeat WHERE name = ANY(%s) AND seen_at > %s"
NOW = "SELECT now()"
PROGRAMS = ["worker", "clock"]


def night(drill: Drill) -> Figures:
    """The work of a night, by the guides: backup, check of the whole record, maintenance; then nothing is wrong"""
    place = drill.first.place
    printed = place.run(
        commands("back-up-and-restore.md", "Back up, each night") + commands("personal-data.md", "How long")
    )
    assert "Nothing is wrong." in printed
    place.run("rm -r /var/backups/followup/*")  # the one that counts comes later
    place.run(commands("monitor.md", "Alarms"))
    assert said_of_health(drill) == "ready"
    return {"/readyz": "ready"}


def database_killed(drill: Drill) -> Figures:
    """PostgreSQL is stopped gently and like a power cut while people work: after each, nobody sees an error"""
    begun = {id(each): each.came["good"] for each in drill.crowd}
    outcome = restart(drill.first.cluster, drill.first.place.rooms, times=2, stays_away=1, works=3)
    ((back,),) = drill.first.ask(NOW)
    for part in PROGRAMS:
        assert drill.first.units[f"followup-{part}"].runs, f"{part} has ended"
    wait_for(lambda: drill.first.ask(BEAT, PROGRAMS, back) == [(2,)], say="worker and clock go on")
    assert outcome.late(drill.crowd) == []
    published = drill.first.acts.does("publish", "XAG", "Words after the restart.")
    wait_for(lambda: mails_wait(drill) == 0, say="the worker sends")
    assert browser(drill.first.place).get(published["page"] + "/").status == 200
    return {
        "pages and drafts": sum(each.came["good"] - begun[id(each)] for each in drill.crowd),
        "failures while it was away": sum(len(each.failures) for each in drill.crowd),
        "failures after it was back": 0,
        "slowest probe": f"{max(seconds for _address, _status, seconds in outcome.probes):.2f} s",
    }


def servers_away(drill: Drill) -> Figures:
    """Mail server and scanner are stopped: the site says so at once, each alarm comes once, and once when it is over"""
    place, watch = drill.first.place, commands("monitor.md", "Alarms")
    told = len(drill.mails.to(OFFICER))
    drill.scanner.stop()
    assert "Virus scanner: the last try failed" in place.run(watch)
    drill.mails.stop()
    assert "Mail server: the last try failed" in place.run(watch, ends=1), "nobody could be told"
    assert said_of_health(drill) == "degraded"
    assert measured(drill, 'followup_well{part="mail_server"}') == measured(drill, 'followup_well{part="scanner"}') == 0
    drill.first.acts.does("publish", "XAH", "Words that are mailed later.")
    wait_for(lambda: mails_wait(drill) > 0, say="a mail waits")
    drill.mails.start()
    assert "OVER: Mail server" in place.run(watch)
    drill.scanner.start()
    assert "OVER: Virus scanner" in place.run(watch)
    assert not re.search("Virus scanner|Mail server", place.run(watch)), "it was told again"
    assert said_of_health(drill) == "ready"
    alarms = "\n".join(drill.mails.to(OFFICER)[told:])
    for part in ("Mail server: ", "Virus scanner: "):
        assert (alarms.count(f"\n{part}"), alarms.count(f"OVER: {part}")) == (1, 1), alarms
    return {"alarms": "2, each once and once over", "mails that wait": mails_wait(drill)}


def said_of_health(drill: Drill) -> str:
    return browser(drill.first.place, ROOMS).get("/readyz").body.strip()


def measured(drill: Drill, name: str) -> float:
    """A measure of /metrics, asked of the process itself with the token, as the guide says; the proxy knows no such
    address."""
    place = drill.first.place
    asking = Browser(place.rooms, "", {"Host": ROOMS, "X-Forwarded-Proto": "https"})
    assert asking.get("/metrics").status == 404, "it is nobody's without the token"
    outside = browser(place, ROOMS)
    for each in (asking, outside):
        each.headers["Authorization"] = f"Bearer {place.settings('followup')['METRICS_TOKEN']}"
    assert not place.proxy or outside.get("/metrics").status == 404
    (line,) = [each for each in asking.get("/metrics").body.splitlines() if each.startswith(f"{name} ")]
    return float(line.rpartition(" ")[2])


def programs_stopped(drill: Drill) -> Figures:
    """Worker and clock are stopped: the site says so within two minutes, once each, and once when it is over"""
    told = len(drill.mails.to(OFFICER))
    for part in PROGRAMS:
        drill.first.units[f"followup-{part}"].stop()
    begun = time.monotonic()
    watched_until(drill, "Mail worker: the last sign", "Clock: the last sign")
    seconds = time.monotonic() - begun
    assert seconds < 120, seconds
    assert said_of_health(drill) == "degraded"
    drill.first.start(*(f"followup-{part}" for part in PROGRAMS))
    watched_until(drill, "OVER: Mail worker", "OVER: Clock")
    alarms = "\n".join(drill.mails.to(OFFICER)[told:])
    for part in ("Mail worker: ", "Clock: "):
        assert (alarms.count(f"\n{part}"), alarms.count(f"OVER: {part}")) == (1, 1), alarms
    assert said_of_health(drill) == "ready"
    return {"said after": f"{seconds:.0f} s"}


def watched_until(drill: Drill, *sentences: str) -> None:
    """`manage.py watch`, as its timer runs it, until all of it was told."""
    missing = set(sentences)

    def told() -> bool:
        printed = drill.first.place.run(commands("monitor.md", "Alarms"))
        missing.difference_update({each for each in missing if each in printed})
        return not missing

    wait_for(told, seconds=180, say=str(sentences))
