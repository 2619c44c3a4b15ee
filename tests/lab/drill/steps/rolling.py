"""From one release to the next while people read."""

import subprocess

from tests.lab.drill.guides import commands, lines_with
from tests.lab.drill.places import BESIDE_THE_OLD, RELEASE, ROOT, Place, wait_for
from tests.lab.drill.programs import Unit
from tests.lab.drill.readers import SECONDS_A_PAGE, browser
from tests.lab.drill.scene import Drill, Figures, Site
from tests.lab.drill.steps.installing import let_public_pages_read, make_database
from tests.serving.crowd import Worker, health

IN_PLACE = "As root: after it, the new code in place of the old"
PAGES_FILES = lines_with("admin/upgrade.md", IN_PLACE, "manage.py collectstatic")
LEADS_TO = lines_with("admin/upgrade.md", IN_PLACE, "ln")
FIRST = ROOT / "tests" / "lab" / "releases" / "0.1.0"


MIGRATIONS = ("tracker/migrations/0*.py", ":(exclude)tracker/migrations/*_squashed_*.py")


def before_the_newest_migration() -> str:
    """Return the newest commit that lacks a migration of today and has no other; a squashed one changes no table."""
    today = _migrations_at("HEAD")
    for commit in _git("log", "--format=%h^", "--", *MIGRATIONS).split():
        if _migrations_at(commit) < today:
            return commit
    raise AssertionError("the history of the tree is not here: git fetch --unshallow")


def _migrations_at(commit: str) -> set[str]:
    """The migrations of a commit, each with the hash of its content."""
    files = _git("ls-tree", "-r", commit, "tracker/migrations/").splitlines()
    return {each for each in files if "/0" in each and "_squashed_" not in each}


def _git(*asked: str) -> str:
    return subprocess.run(["git", *asked], cwd=ROOT, capture_output=True, text=True, check=True).stdout


class Balanced(Worker):
    """A reader behind two servers, of which each request takes the next one that is open."""

    def __init__(self, place: Place, ports: list[int], pages: list[str]) -> None:
        super().__init__(ports[0], "", saves=False, pages=pages)
        self.browser, self.reads, self.open = browser(place), SECONDS_A_PAGE, list(ports)

    def round(self) -> None:
        for number, address in enumerate(self.pages):
            if self.going_home.is_set():
                return
            self.browser.port = self.open[number % len(self.open)]
            self._note(address, lambda at=address: self.browser.status_of(at))


def old_site(drill: Drill) -> Site:
    """A site as the code before the newest migration has it, over what the first release left."""
    site = drill.make_site("third")
    site.place.get_code(before_the_newest_migration())
    make_database(site)
    site.place.run(
        f"DJANGO_SETTINGS_MODULE=tracker.config.settings .venv/bin/python -m tests.lab.releases.loading {FIRST}"
    )
    let_public_pages_read(site)
    site.place.run(PAGES_FILES)
    return site


def two_servers(drill: Drill) -> Figures:
    """Two servers go through the newest migration by the guide, one after the other: readers see no error"""
    drill.second.stop()
    site = old_site(drill)
    servers = [Unit(site.place, "followup-public", number) for number in range(2)]
    for each in servers:
        drill.ends.callback(each.stop)
        begin(each)
    pages = readable(site, servers[0].port)
    people = [Balanced(site.place, [each.port for each in servers], pages[number::2]) for number in range(2)]
    drill.send_to_work(*people)
    wait_for(lambda: all(each.came["good"] > 20 for each in people), say="they read")
    printed = upgraded(site, drill.commit)
    for each in servers:
        renew(each, people)
    wait_for(lambda now=[each.came["good"] for each in people]: gone_on(people, now, 60), say="they read on")
    drill.send_home()
    failures = [what for each in people for what in each.failures]
    assert failures == [], failures[:10]
    assert "The read model is what the ledger says." in site.place.run(commands("upgrade.md", "Afterwards"))
    made = sum("... OK" in line or "Applying" in line for line in printed.splitlines())
    return {"pages read": sum(each.came["good"] for each in people), "errors": 0, "migrations": made}


def upgraded(site: Site, commit: str) -> str:
    """The guide of upgrading, up to where processes are started again; what it printed of tables and proof."""
    name = site.place.get_code_beside(commit)
    go_there = commands("upgrade.md", BESIDE_THE_OLD).splitlines()[-1] + "\n"
    words = {RELEASE.replace(".", r"\."): name}
    printed = site.place.run(go_there + commands("upgrade.md", "From the new folder: back up, migrate, prove"), **words)
    assert "Nothing is wrong." in printed
    site.place.run(f"{go_there}{PAGES_FILES}\n{LEADS_TO}", **words)
    return printed


def begin(server: Unit) -> None:
    server.start()
    wait_for(lambda: health(server.port, "/readyz")[0] == 200, say=f"ready at {server.port}")


def readable(site: Site, port: int) -> list[str]:
    """Pages of the release, a part of them, which the old code serves."""
    asking = browser(site.place)
    asking.port = port
    addresses = (FIRST / "addresses.txt").read_text(encoding="utf-8").split()
    return [each for each in addresses[::4] if asking.status_of(each) == 200]


def renew(server: Unit, people: list[Balanced]) -> None:
    """Take it out of the line, let what is under way end, start it with the new code, and take it in again."""
    for each in people:
        each.open.remove(server.port)
    before = [each.came["good"] for each in people]
    wait_for(lambda: gone_on(people, before, 3), say="nobody asks it any more")
    server.stop()
    begin(server)
    for each in people:
        each.open.append(server.port)


def gone_on(people: list[Balanced], before: list[int], pages: int) -> bool:
    return all(each.came.total() >= count + pages for each, count in zip(people, before, strict=True))
