"""Crashes in the middle of sendings: four focal points send without a pause while the server is killed and started."""

import json
import random
import threading
import time
from dataclasses import dataclass
from typing import Any

from tests.lab.crashes.browsing import Browser
from tests.lab.crashes.focal_point import FocalPoint
from tests.lab.crashes.site import Site

# After a sending went out: longer than the act takes, so that kills fall before, into and after it.
LATEST_SECONDS = 0.12


@dataclass(frozen=True)
class Outcome:
    """What was done, and what was found afterwards."""

    kills: int
    broken: int
    acknowledged: int
    found: dict[str, Any]

    @property
    def faults(self) -> dict[str, Any]:
        """The counts that are not nought; the number of sendings is no fault."""
        return {name: count for name, count in self.found.items() if name != "sendings" and count}


def crash(site: Site, *, kills: int, seed: int) -> Outcome:
    """Kill the server `kills` times, each time while a sending is on the wire, and reckon up."""
    chance = random.Random(seed)
    sessions = site.run("tests.lab.crashes.stage")
    site.start()
    wires = {state: threading.Event() for state in sessions}
    people = [FocalPoint(state, Browser(site.port, session), wires[state]) for state, session in sessions.items()]
    try:
        for person in people:
            person.start()
        for _number in range(kills):
            kill_in_the_middle(site, people, chance)
            site.start()
        for person in people:
            person.going_home.set()
        for person in people:
            person.join(timeout=120)
    finally:
        site.kill()
    return reckoned(site, people, kills)


def kill_in_the_middle(site: Site, people: list[FocalPoint], chance: random.Random) -> None:
    """Wait for a sending of somebody's, then a little by chance, and kill."""
    person = chance.choice(people)
    assert person.on_the_wire.wait(timeout=120), person.fault
    time.sleep(chance.uniform(0, LATEST_SECONDS))
    site.kill()


def reckoned(site: Site, people: list[FocalPoint], kills: int) -> Outcome:
    """What the people saw against what the record holds."""
    faults = [f"{person.name}: {person.fault!r}" for person in people if person.fault or person.is_alive()]
    assert not faults, faults
    begun = {key: words for person in people for key, words in person.journal.begun.items()}
    acknowledged = [key for person in people for key in person.journal.acknowledged]
    assert sorted(acknowledged) == sorted(begun)
    journals = site.folder / "journals.json"
    journals.write_text(json.dumps(begun))
    found = site.run("tests.lab.crashes.reckoning", str(journals))
    return Outcome(kills, sum(person.journal.broken for person in people), len(acknowledged), found)
