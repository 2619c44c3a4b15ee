"""Each release before, by its own code on PostgreSQL: its pages, over its tables, over ours, and by our code."""

import json
import sys
from pathlib import Path

from tests.lab.drill.places import RECORD, ROOMS, ROOT, wait_for
from tests.lab.drill.programs import Unit
from tests.lab.drill.scene import Drill, Figures
from tests.lab.drill.steps.installing import make_database
from tests.lab.drill.steps.rolling import PAGES_FILES, upgraded
from tests.serving.browsing import Browser, LineBroke

RELEASES = sorted(each.parent for each in (ROOT / "tests" / "lab" / "releases").glob("*/release.json"))


def releases_before(drill: Drill) -> Figures:
    """Each release before goes over to this one by the guide: its own code serves on, and every page of it answers"""
    return {folder.name: f"{went_over(drill, folder)} pages, 3 times each" for folder in RELEASES}


def went_over(drill: Drill, folder: Path) -> int:
    """Returns how many pages of the release answer before, while and after it is upgraded."""
    release = json.loads((folder / "release.json").read_text(encoding="utf-8"))
    addresses = (folder / "addresses.txt").read_text(encoding="utf-8").split()
    site = drill.make_site(f"release-{folder.name}")
    site.place.given["ALLOWED_HOSTS"] = f"{RECORD},{ROOMS}"  # one process for both doors, as there were none
    site.place.get_code(release["commit"])
    make_database(site)
    site.place.run("manage.py migrate")
    program = f"{sys.executable} -m tests.lab.releases.loading {folder} --rows-alone"
    site.place.run(f"cd {ROOT}\nDJANGO_SETTINGS_MODULE=tracker.config.settings {program}")
    site.place.run(PAGES_FILES)
    server = Unit(site.place, "followup-rooms")
    server.files = ["followup"]
    drill.ends.callback(server.stop)
    server.start()
    reader = Browser(server.port, "", {"Host": RECORD, "X-Forwarded-Proto": "https"})
    wait_for(lambda: answers(reader, addresses[0]), say=f"the code of {folder.name} serves")
    all_answer(reader, addresses, f"the code of {folder.name} over its own tables")
    server.stop()  # so that it has read no page yet when the tables change
    server.start()
    wait_for(lambda: answers(reader, addresses[0]), say=f"the code of {folder.name} serves again")
    upgraded(site, drill.commit)
    all_answer(reader, addresses, f"the code of {folder.name} over the tables of this release")
    server.stop()
    server.start()
    wait_for(lambda: answers(reader, "/readyz"), say="this release serves")
    all_answer(reader, addresses, f"this release over what {folder.name} left")
    server.stop()
    return len(addresses)


def answers(reader: Browser, address: str) -> bool:
    try:
        return reader.status_of(address) == 200
    except LineBroke:
        return False


def all_answer(reader: Browser, addresses: list[str], what: str) -> None:
    found = {each: reader.status_of(each) for each in addresses}
    wrong = {address: status for address, status in found.items() if status != 200}
    assert wrong == {}, f"{what}: {len(wrong)} of {len(found)} pages do not answer: {list(wrong.items())[:10]}"
