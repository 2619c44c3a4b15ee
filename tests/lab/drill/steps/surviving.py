"""The database, the mail server and the scanner go away and come back."""

import re
from email import message_from_string
from email.policy import default
from html import unescape

from tests.lab.drill.guides import commands
from tests.lab.drill.places import OFFICER, ROOMS, wait_for
from tests.lab.drill.readers import browser
from tests.lab.drill.scene import Drill, Figures
from tests.lab.drill.steps.installing import FIRST, mails_wait
from tests.serving.browsing import Browser
from tests.serving.restarts import restart

PROGRAMS = ["worker", "clock"]
ALL_WELL = "Everything that is monitored works."


def night(drill: Drill) -> Figures:
    """The work of a night, by the guides: backup, check of the whole record, maintenance; then nothing is wrong"""
    place = drill.first.place
    printed = place.run(
        commands("back-up-and-restore.md", "Back up, each night") + commands("personal-data.md", "How long")
    )
    is_in("Nothing is wrong.", printed)
    place.run("rm -r /var/backups/followup/*")  # the one that counts comes later
    place.run(commands("monitor.md", "Alarms"))
    health_is(drill, "ready")
    return {"/readyz": "ready"}


def database_killed(drill: Drill) -> Figures:
    """PostgreSQL is stopped gently and like a power cut while people work: after each, nobody sees an error"""
    begun = {id(each): each.came["good"] for each in drill.crowd}
    outcome = restart(drill.first.cluster, drill.first.place.rooms, times=2, stays_away=1, works=3)
    drill.came_back += outcome.back
    back = drill.first.now()
    for part in PROGRAMS:
        assert drill.first.units[f"followup-{part}"].runs, f"{part} has ended"
    wait_for(lambda: drill.first.signs_since(back) == 2, say="worker and clock go on")
    late = outcome.late(drill.crowd)
    assert late == [], f"people saw errors while the database was there: {late[:10]}"
    published = drill.first.acts.does("publish", "XAG", "Words after the restart.")
    wait_for(lambda: mails_wait(drill) == 0, say="the worker sends")
    read = browser(drill.first.place).get(published["page"] + "/").status
    assert read == 200, f"what was published afterwards cannot be read: {read}"
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
    is_in("Virus scanner: the last try failed", place.run(watch))
    drill.mails.stop()
    is_in("Mail server: the last try failed", place.run(watch, ends=1))  # nobody could be told
    health_is(drill, "degraded")
    found = [measured(drill, f'followup_well{{part="{part}"}}') for part in ("mail_server", "scanner")]
    assert found == [0, 0], f"/metrics says that mail server and scanner are well: {found}"
    on_page(drill, "Mail server: the last try failed", "Virus scanner: the last try failed")
    drill.first.acts.does("publish", "XAH", "Words that are mailed later.")
    wait_for(lambda: mails_wait(drill) > 0, say="a mail waits")
    drill.mails.start()
    is_in("OVER: Mail server", place.run(watch))
    drill.scanner.start()
    is_in("OVER: Virus scanner", place.run(watch))
    again = re.findall("Virus scanner.*|Mail server.*", place.run(watch))
    assert again == [], f"it was told again: {again}"
    health_is(drill, "ready")
    on_page(drill, ALL_WELL)
    told_once(drill, told, "Mail server", "Virus scanner")
    return {"alarms": "2, each once and once over", "mails that wait": mails_wait(drill)}


def is_in(words: str, printed: str) -> None:
    assert words in printed, f"it does not say {words}: {printed}"


def health_is(drill: Drill, word: str) -> None:
    """What /readyz says; where it is another word, what is not well is named."""
    said = browser(drill.first.place, ROOMS).get("/readyz").body.strip()
    if said != word:
        unwell = re.findall(r'^followup_well\{part="(\w+)"\} 0$', metrics(drill), re.MULTILINE)
        raise AssertionError(f"/readyz says {said} and not {word}; not well: {', '.join(unwell) or 'nothing'}")


def on_page(drill: Drill, *sentences: str) -> None:
    """What the page of the administrator says."""
    session = drill.first.acts.does("session", FIRST["USERNAME"])["session"]
    page = browser(drill.first.place, ROOMS, session).get("/admin/")
    missing = [each for each in sentences if each not in unescape(page.body)]
    assert missing == [], f"the page of the administrator ({page.status}) does not say {missing}: {page.body[:2000]}"


def told_once(drill: Drill, since: int, *parts: str) -> None:
    """Of the mails to the officer after the first `since`: one says that it began, one that it is over."""
    mails = [message_from_string(mail, policy=default) for mail in drill.mails.to(OFFICER)[since:]]
    alarms = "".join(f"\n{mail.get_content()}" for mail in mails)
    for part in parts:
        times = (alarms.count(f"\n{part}: "), alarms.count(f"OVER: {part}: "))
        assert times == (1, 1), f"{part} was told {times[0]} times, and {times[1]} times that it is over: {alarms}"


def measured(drill: Drill, name: str) -> float:
    """A measure of /metrics."""
    (line,) = [each for each in metrics(drill).splitlines() if each.startswith(f"{name} ")]
    return float(line.rpartition(" ")[2])


def metrics(drill: Drill) -> str:
    """/metrics, asked of the process itself with the token, as the guide says; the proxy knows no such address."""
    place = drill.first.place
    asking = Browser(place.rooms, "", {"Host": ROOMS, "X-Forwarded-Proto": "https"})
    assert asking.get("/metrics").status == 404, "it is nobody's without the token"
    outside = browser(place, ROOMS)
    for each in (asking, outside):
        each.headers["Authorization"] = f"Bearer {place.settings('followup')['METRICS_TOKEN']}"
    assert not place.proxy or outside.get("/metrics").status == 404, "the proxy knows the address"
    return asking.get("/metrics").body
