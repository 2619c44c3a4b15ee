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

from tests.factories.scanner import VIRUS
from tests.lab.drill.guides import commands
from tests.lab.drill.places import PATIENCE, wait_for
from tests.lab.drill.scene import Drill, Figures, Site
from tests.lab.drill.steps.installing import let_public_pages_read, mails_wait, make_database, ready
from tests.serving.cluster import programs

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
        wait_for(lambda it=item: checked(drill, it["evidence"]), say="the scanner has looked")
        drill.planted[act] = item | acts.does("publish", code, f"Answer. {word}", item["evidence"])
    virus = acts.does("evidence", "XAG", VIRUS.decode())
    wait_for(lambda: checked(drill, virus["evidence"]), say="the virus is found")
    assert drill.first.read(f"/en/evidence/{virus['evidence']}/")[0] == 404, "a file with a virus is handed out"
    for act, made in drill.planted.items():
        found = [address for address, text in pages(drill.first, made) if canary(act) in text]
        assert len(found) > 2, f"{act}: before it the words stand only at {found}"
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
        assert status in (200, 404), f"{address} answers {status}"
        yield address, text if status == 200 else ""


@contextmanager
def publishing(drill: Drill, published: list[str]) -> Iterator[None]:
    """Governments report and the secretariat publishes meanwhile. What went wrong there is raised here."""
    over = threading.Event()

    faults: list[Exception] = []

    def publish() -> None:
        try:
            for number in range(12):
                if over.is_set():
                    return
                published.append(drill.first.acts.does("publish", "XAJ", f"Words {number} under load.")["page"])
        except Exception as fault:  # it belongs to the step
            faults.append(fault)

    thread = threading.Thread(target=publish, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
    thread.join(PATIENCE)
    assert not thread.is_alive(), "an act of the secretariat does not end"
    for fault in faults:
        raise fault


def back_up(drill: Drill) -> Figures:
    """A backup by the guide while people read, write and publish; its list is checked without the product"""
    published: list[str] = []
    for each in drill.crowd:
        each.failures.clear()
    with publishing(drill, published):
        printed = drill.first.place.run(commands(GUIDE, "Back up, each night"))
    assert "Nothing is wrong." in printed, f"the record is not whole after its backup: {printed}"
    assert published, "nothing was published while the backup was made"
    seen = [what for each in drill.crowd for what in each.failures]
    assert seen == [], f"people saw errors while the backup was made: {seen[:10]}"
    (folder,) = drill.first.place.here("/var/backups/followup").iterdir()
    drill.backup = str(folder)
    (entry,) = re.findall(r"latest entry of the ledger (\d+)", printed)
    return {"entries in it": entry, "published meanwhile": len(published), "failures of readers": 0}


def mails_once(drill: Drill) -> Figures:
    """People go home: every mail that was written came to its server once, through restarts and an absence"""
    drill.send_home()
    wait_for(lambda: mails_wait(drill) == 0, say="mails are sent")
    asked = "SELECT left(encode(sha256(convert_to(key, 'UTF8')), 'hex'), 32) FROM tracker_outgoingmail"
    written = {row[0] for row in drill.first.ask(asked)}
    came = [each.partition("@")[0] for _moment, each in drill.mails.ids()]
    lost, double = written - set(came), {each for each in written if came.count(each) > 1} - on_their_way(drill)
    assert lost == set(), f"{len(lost)} of {len(written)} mails never came"
    assert double == set(), f"{len(double)} of {len(written)} mails came twice"
    return {"mails": len(written), "lost": 0, "double": 0}


def on_their_way(drill: Drill) -> set[str]:
    """The mail that was with its server each time that the database went: nobody can know any more that it was taken,
    so it may come again, under the same Message-ID. The worker hands over one at a time."""
    found = set[str]()
    for back in drill.came_back:
        taken = [each.partition("@")[0] for moment, each in drill.mails.ids() if moment < back]
        found.update(taken[-1:])
    return found


def take_down(drill: Drill) -> Figures:
    """After the backup: an answer is withdrawn, consent ended, words erased, a file made private"""
    acts = drill.first.acts
    for act, made in drill.planted.items():
        acts.does(act, made["evidence"] if act == "make_private" else made["answer"])
        left = [address for address, text in pages(drill.first, made) if canary(act) in text]
        assert act == "make_private" or left == [], f"{act}: can still be read at {left}"
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
    assert re.search(r"entries \d+ to at least \d+ of [0-9a-f]{64} were lost", printed), f"no word of a loss: {printed}"
    assert f": {len(PLANTED)} repeated, " in printed, f"not {len(PLANTED)} were taken down again: {printed}"
    opened = [printed.find(words) for words in ("Public pages are closed.", "Public pages are open.")]
    assert -1 < opened[0] < opened[1], f"public pages were not closed first, and then open: {printed}"
    assert printed.count("Nothing is wrong.") == 2, f"the restored record is not whole: {printed}"
    let_public_pages_read(drill.second)
    shutil.copytree(drill.first.place.code / "var" / "static", place.code / "var" / "static")  # of the same release
    drill.second.start()
    ready(drill.second)
    drill.put_proxy_before(drill.second)
    return {"taken down again": len(PLANTED)}


def nothing_came_back(drill: Drill) -> Figures:
    """Nothing that was taken down can be read: on no page, in no public row, in no file; erased words nowhere"""
    site, looked = drill.second, 0
    for act, made in drill.planted.items():
        for address, text in pages(site, made):
            looked += 1
            if act == "make_private":
                assert address != f"/en/evidence/{made['evidence']}/" or text == "", "the private file is handed out"
            else:
                assert canary(act) not in text, f"{act}: can be read again at {address}"
    public = public_rows(site)
    for act in ("withdraw", "end_consent", "erase"):
        assert canary(act) not in public, f"{act}: stands in a public row"
    made_files = site.place.here("/var/lib/followup/media/.made")
    wait_for(lambda: any(made_files.rglob("*.*")), say="files are made")
    folder = site.place.folder
    kept = [each for place in (made_files, folder / "var/cache") for each in place.rglob("*")]
    for path in (each for each in kept if each.is_file()):
        looked += 1
        for act in ("withdraw", "end_consent", "erase"):
            assert canary(act).encode() not in content(path), f"{act}: stands in {path}"
    stored = [each for each in (folder / "var/lib/followup").rglob("*") if each.is_file()]
    everything = dumped(site) + b"".join(map(content, stored))
    assert canary("withdraw").encode() in everything, "what a State wrote stays its own"
    assert canary("erase").encode() not in everything, "erased words stand in the database or in a file"
    return {"pages and files looked at": looked, "bytes looked at": f"{len(everything):,}", "readable": 0}


def content(path: Path) -> bytes:
    """What stands in a file; nothing where it has gone meanwhile, as passing ones do."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def public_rows(site: Site) -> str:
    """All that the role of public pages can read, as text."""
    place = {"host": "127.0.0.1", "port": site.cluster.port, "dbname": site.database, "user": "followup_public"}
    with psycopg.connect(**place, autocommit=True) as line:
        found = line.execute(
            "SELECT table_schema, table_name FROM information_schema.role_table_grants"
            " WHERE grantee = 'followup_public'"
        ).fetchall()
        each = sql.SQL("SELECT it::text FROM {} AS it")
        rows = [line.execute(each.format(sql.Identifier(*names))).fetchall() for names in found]
    assert len(found) > 10
    return "\n".join(text for table in rows for (text,) in table)


def dumped(site: Site) -> bytes:
    """The whole database as pg_dump writes it."""
    words = ["--host=127.0.0.1", f"--port={site.cluster.port}", "--username=followup", site.database]
    return subprocess.run([programs() / "pg_dump", *words], check=True, capture_output=True).stdout
