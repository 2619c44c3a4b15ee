"""From an empty folder to a site that serves."""

import psycopg

from tests.lab.drill.guides import commands, lines_with
from tests.lab.drill.places import OFFICER, ROOMS, wait_for
from tests.lab.drill.readers import browser, focal_point, reader
from tests.lab.drill.scene import Drill, Figures, Site
from tests.serving.crowd import health

FIRST = {"USERNAME": "administrator", "EMAIL": "administrator@example.org", "PASSWORD": "that nobody else has"}
PUBLIC_PAGES = ["/en/", "/fr/", "/en/states/", "/en/states/xaa/", "/en/changes/", "/en/method/"]


def install(drill: Drill) -> Figures:
    """The guide of installing, from an empty folder: the code, the database, settings, first start, a test mail"""
    drill.start_doubles()
    drill.first = drill.make_site("first")
    drill.commit = drill.first.place.get_code(own_environment=drill.full)
    make_database(drill.first)
    exported = "".join(f"export DJANGO_SUPERUSER_{name}='{value}'\n" for name, value in FIRST.items())
    printed = drill.first.place.run(exported + commands("install.md", "First start"))
    for words in ("Added 197 States", ", 0 migrations to be made"):
        assert words in printed, f"the first start does not say {words}: {printed}"
    assert "WARNING" not in printed, f"a fresh site warns: {printed}"
    drill.first.place.run(commands("install.md", "The files of pages, and a mail"))
    assert len(drill.mails.to(OFFICER)) == 1, "the test mail came once"
    let_public_pages_read(drill.first)
    return {"commit": drill.commit, "States": 197, "test mails": 1}


def make_database(site: Site) -> None:
    """The database of the guide, and the files of settings; the cluster has its own role already."""
    line = commands("install.md", "As root: what the system brings").splitlines()[-1]
    assert "createdb" in line, line
    server = f"export PGHOST=127.0.0.1 PGPORT={site.cluster.port} PGUSER=followup\n"
    site.place.write_settings(f"postgres://followup_public@127.0.0.1:{site.cluster.port}/followup")
    site.place.run(server + line.replace("runuser -u postgres -- ", ""))
    role = lines_with("operations.md", "Two doors", "CREATE ROLE")
    with psycopg.connect(host="127.0.0.1", port=site.cluster.port, user="followup", dbname="postgres") as server_line:
        server_line.execute(role.encode())


def mails_wait(drill: Drill) -> int:
    ((count,),) = drill.first.ask("SELECT count(*) FROM tracker_outgoingmail WHERE sent_at IS NULL")
    return int(count)


def let_public_pages_read(site: Site) -> None:
    site.place.run(commands("install.md", "What the role of public pages may read"))


def load(drill: Drill) -> Figures:
    """The demonstration is loaded"""
    drill.first.acts.does("load")
    (counted,) = drill.first.ask(
        "SELECT (SELECT count(*) FROM tracker_publication), (SELECT count(*) FROM tracker_transmission)"
    )
    return dict(zip(("entries of the ledger", "responses"), counted, strict=True))


def serve(drill: Drill) -> Figures:
    """Public pages and rooms are two processes, worker and clock beside them, as the units say; both are ready"""
    place, begun = drill.first.place, drill.first.now()
    drill.first.start()
    ready(drill.first)
    wait_for(lambda: drill.first.signs_since(begun) == 2, say="worker and clock say that they are there")
    drill.put_proxy_before(drill.first)
    found = {
        "public pages": browser(place).get("/en/").status,
        "rooms at the public door": browser(place).get("/portal/sign-in/").status,
        "rooms": browser(place, ROOMS).get("/portal/sign-in/").status,
        "public pages at the door of the rooms": browser(place, ROOMS).get("/en/").goes_to,
    }
    assert list(found.values()) == [200, 404, 200, "https://record.example.org/en/"], f"a door leads elsewhere: {found}"
    return {"programs": len(drill.first.units)}


def ready(site: Site) -> None:
    """Wait until both doors of a site say that it is ready."""
    for name, port in (("public pages", site.place.public), ("rooms", site.place.rooms)):
        wait_for(lambda at=port: health(at, "/readyz")[0] == 200, say=f"{name} are ready")


def read_and_write(drill: Drill) -> Figures:
    """Readers and a focal point at work from now on, beside everything that follows"""
    place, made = drill.first.place, drill.first.acts.does("draft", "XAA")
    # Else a mail that is on its way when the database goes is sent twice, with the same Message-ID.
    wait_for(lambda: mails_wait(drill) == 0, say="mails are sent")
    workers = [
        reader(place, PUBLIC_PAGES),
        reader(place, PUBLIC_PAGES),
        focal_point(place, made["session"], [made["room"]], made["answer"]),
    ]
    drill.send_to_work(*workers)
    wait_for(lambda: all(each.came["good"] > 3 for each in workers), say="they work")
    failures = [what for each in workers for what in each.failures]
    assert failures == [], f"people at work see errors while nothing is disturbed: {failures[:5]}"
    return {"people": len(workers)}
