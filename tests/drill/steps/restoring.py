"""A backup is made while people work; what is taken down afterwards stays down when it is put back elsewhere."""

import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from tests.drill.doubles import VIRUS
from tests.drill.guides import commands
from tests.drill.scene import Drill, Site
from tests.drill.steps.installing import let_public_pages_read, mails_wait, make_database
from tests.drill.telling import Figures
from tests.serving.cluster import programs
from tests.serving.crowd import health
from tests.serving.programs import wait_for

# Who does what after the backup, and the word that nobody may find afterwards.
PLANTED = {"withdraw": "XAC", "end_consent": "XAD", "erase": "XAE", "make_private": "XAF"}
FORMS = ("/", ".json", ".atom", ".csv")
GUIDE = "back-up-and-restore.md"


def canary(act: str) -> str:
    return f"Canary-of-{act.replace('_', '-')}-4711"


def plant(drill: Drill) -> Figures:
    """Words that will be taken down are published, each of them readable now; a file with a virus is held back"""
    acts = drill.first.acts
    for act, code in PLANTED.items():
        word = canary(act)
        item = acts.does("evidence", code, word if act == "make_private" else f"A file of {code}.")
        wait_for(lambda it=item: checked(drill, it["evidence"]), seconds=120, say="the scanner has looked")
        drill.planted[act] = item | acts.does("publish", code, f"Answer. {word}", item["evidence"])
    virus = acts.does("evidence", "XAG", VIRUS.decode())
    wait_for(lambda: checked(drill, virus["evidence"]), seconds=120, say="the virus is found")
    assert drill.first.read(f"/en/evidence/{virus['evidence']}/")[0] == 404
    for act, made in drill.planted.items():
        found = [address for address, text in pages(drill.first, made) if canary(act) in text]
        assert len(found) > 2, (act, found)
    return {"canaries": len(PLANTED), "viruses": 1}


def checked(drill: Drill, item: str) -> bool:
    question = "SELECT count(*) FROM tracker_evidencecheck WHERE evidence_id = %s AND ended_at IS NULL"
    return drill.first.ask(question, item) == [(0,)]


def pages(site: Site, made: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Every form of every public page that could show what was planted, and its file."""
    addresses = [f"{page}{form}" for page in (made["page"], f"/en/states/{made['state']}") for form in FORMS]
    addresses += ["/en/changes/", "/en/changes.csv", "/en/changes/ledger.jsonl", "/en/recommendations.csv"]
    for address in [*addresses, f"/en/evidence/{made['evidence']}/"]:
        status, text = site.read(address)
        assert status in (200, 404), (address, status)
        yield address, text if status == 200 else ""


@contextmanager
def publishing(drill: Drill, published: list[str]) -> Iterator[None]:
    """Governments report and the secretariat publishes meanwhile."""
    over = threading.Event()

    def publish() -> None:
        for number in range(12):
            if over.is_set():
                return
            published.append(drill.first.acts.does("publish", "XAJ", f"Words {number} under load.")["page"])

    thread = threading.Thread(target=publish, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(60)


def back_up(drill: Drill) -> Figures:
    """A backup by the guide while people read, write and publish; its list is checked without the product"""
    published: list[str] = []
    failures = sum(len(each.failures) for each in drill.crowd)
    with publishing(drill, published):
        printed = drill.first.place.run(commands(GUIDE, "Back up, each night"))
    assert "Nothing is wrong." in printed
    assert published
    assert sum(len(each.failures) for each in drill.crowd) == failures
    (folder,) = drill.first.place.here("/var/backups/followup").iterdir()
    drill.backup = str(folder)
    (entry,) = re.findall(r"latest entry of the ledger (\d+)", printed)
    return {"entries in it": entry, "published meanwhile": len(published), "failures of readers": 0}


def mails_once(drill: Drill) -> Figures:
    """People go home: every mail that was written came to its server once, through restarts and an absence"""
    drill.send_home()
    wait_for(lambda: mails_wait(drill) == 0, seconds=180, say="mails are sent")
    asked = "SELECT left(encode(sha256(convert_to(key, 'UTF8')), 'hex'), 32) FROM tracker_outgoingmail"
    written = {row[0] for row in drill.first.ask(asked)}
    came = [each.partition("@")[0] for each in drill.mails.ids()]
    lost = written - set(came)
    double = sum(came.count(each) > 1 for each in written)
    assert (lost, double) == (set(), 0)
    return {"mails": len(written), "lost": 0, "double": 0}


def take_down(drill: Drill) -> Figures:
    """After the backup: an answer is withdrawn, consent ended, words erased, a file made private"""
    acts = drill.first.acts
    for act, made in drill.planted.items():
        acts.does(act, made["evidence"] if act == "make_private" else made["answer"])
        left = [address for address, text in pages(drill.first, made) if canary(act) in text]
        assert act == "make_private" or left == [], left
    acts.does("publish", "XAK", "Words that are lost.")
    return {"taken down": len(PLANTED)}


def restore(drill: Drill) -> Figures:
    """The machine is lost; the guide of restoring on another one: closed until an administrator opens it"""
    drill.first.stop()
    drill.second = drill.make_site("second")
    place = drill.second.place
    place.get_code(drill.commit, own_environment=drill.full)
    secret = drill.first.place.settings("followup")["SECRET_KEY"]
    place.given["SECRET_KEY"] = secret
    make_database(drill.second)
    log = Path(place.settings("followup")["TAKEDOWN_LOG"])
    log.write_bytes(Path(drill.first.place.settings("followup")["TAKEDOWN_LOG"]).read_bytes())
    printed = place.run(f'BACKUP="{drill.backup}"\n' + commands(GUIDE, "Restore"), ADMINISTRATOR="administrator")
    assert re.search(r"entries \d+ to at least \d+ of [0-9a-f]{64} were lost", printed), printed
    assert f": {len(PLANTED)} repeated, " in printed, printed
    assert printed.index("Public pages are closed.") < printed.index("Public pages are open.")
    assert printed.count("Nothing is wrong.") == 2
    let_public_pages_read(drill.second)
    shutil.copytree(drill.first.place.code / "var" / "static", place.code / "var" / "static")  # of the same release
    drill.second.start()
    for port in (place.public, place.rooms):
        wait_for(lambda at=port: health(at, "/readyz")[0] == 200, say=f"ready at {port}")
    drill.put_proxy_before(drill.second)
    return {"taken down again": len(PLANTED)}


def nothing_came_back(drill: Drill) -> Figures:
    """Nothing that was taken down can be read: on no page, in no public row, in no file; erased words nowhere"""
    site, looked = drill.second, 0
    for act, made in drill.planted.items():
        for address, text in pages(site, made):
            looked += 1
            if act == "make_private":
                assert address != f"/en/evidence/{made['evidence']}/" or text == "", address
            else:
                assert canary(act) not in text, address
    public = public_rows(site)
    for act in ("withdraw", "end_consent", "erase"):
        assert canary(act) not in public, act
    made_files = site.place.here("/var/lib/followup/media/.made")
    wait_for(lambda: any(made_files.rglob("*.*")), seconds=120, say="files are made")
    folder = site.place.folder
    kept = [each for place in (made_files, folder / "var/cache") for each in place.rglob("*")]
    for path in (each for each in kept if each.is_file()):
        looked += 1
        for act in ("withdraw", "end_consent", "erase"):
            assert canary(act).encode() not in path.read_bytes(), path
    everything = dumped(site) + b"".join(
        each.read_bytes() for each in (folder / "var/lib/followup").rglob("*") if each.is_file()
    )
    assert canary("withdraw").encode() in everything, "what a State wrote stays its own"
    assert canary("erase").encode() not in everything
    return {"pages and files looked at": looked, "bytes looked at": f"{len(everything):,}", "readable": 0}


def public_rows(site: Site) -> str:
    """All that the role of public pages can read, as text."""
    place = {"host": "127.0.0.1", "port": site.cluster.port, "dbname": site.database, "user": "followup_public"}
    with psycopg.connect(**place, autocommit=True) as line:
        found = line.execute(
            "SELECT table_name FROM information_schema.role_table_grants WHERE grantee = 'followup_public'"
        ).fetchall()
        each = sql.SQL("SELECT it::text FROM {} AS it")
        rows = [line.execute(each.format(sql.Identifier(name))).fetchall() for (name,) in found]
    assert len(found) > 10
    return "\n".join(text for table in rows for (text,) in table)


def dumped(site: Site) -> bytes:
    """The whole database as pg_dump writes it."""
    words = ["--host=127.0.0.1", f"--port={site.cluster.port}", "--username=followup", site.database]
    return subprocess.run([programs() / "pg_dump", *words], check=True, capture_output=True).stdout
