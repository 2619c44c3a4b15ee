"""Row by row and byte by byte: what was put back against what there was."""

import hashlib
import re
from pathlib import Path

from tests.lab.drill.guides import blocks
from tests.lab.drill.scene import Drill, Site
from tests.lab.drill.steps.installing import make_database
from tests.lab.drill.telling import Figures

# What a restore changes by itself: everybody is signed out, kept pages are nobody's, its own checks leave a sign.
CHANGED = {"django_session", "usersessions_usersession", "tracker_publiccounter", "tracker_heartbeat"}
BESIDE = ["followup-worker", "followup-clock"]


def equal(drill: Drill) -> Figures:
    """At rest: a backup that is put back on another machine has every row and every file, byte for byte"""
    for name in BESIDE:
        drill.first.units[name].stop()
    folder = drill.first.place.here("/var/backups/followup") / "at-rest"
    made = drill.first.place.run(f"manage.py backup {folder}")
    (last,) = re.findall(r"latest entry of the ledger (\d+, [0-9a-f]{64})", made)
    other = drill.make_site("equal")
    other.place.given["SECRET_KEY"] = drill.first.place.settings("followup")["SECRET_KEY"]
    other.place.get_code(drill.commit)
    make_database(other)
    restore = blocks("admin/back-up-and-restore.md", "Restore")[0].rstrip()
    printed = other.place.run(f'BACKUP="{folder}"\n{restore} --last-entry {last.replace(",", "")}')
    assert "Nothing of the ledger was lost." in printed, f"a restore at rest loses something: {printed}"
    before, after = rows(drill.first), rows(other)
    different = {name for name in before | after if before.get(name) != after.get(name)}
    assert different <= CHANGED, f"other rows were put back: {sorted(different - CHANGED)}"
    stored, put_back = files(drill.first), files(other)
    others = sorted(name for name in stored | put_back if stored.get(name) != put_back.get(name))
    assert others == [], f"other files were put back: {others}"
    drill.first.start(*BESIDE)
    return {
        "tables equal": len(before) - len(CHANGED),
        "rows": sum(count for name, (count, _digest) in before.items() if name not in CHANGED),
        "files equal": len(stored),
    }


def rows(site: Site) -> dict[str, tuple[int, str]]:
    """Of each table: how many rows, and a digest of all of them."""
    names = site.ask("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    digest = "SELECT count(*), coalesce(md5(string_agg(it::text, chr(10) ORDER BY it::text)), '') FROM {} AS it"
    return {name: site.ask(digest.format(name))[0] for (name,) in names}


def files(site: Site) -> dict[str, str]:
    """Each stored file with its SHA-256; not what is made of the record, or marks a moment."""
    media = site.place.here("/var/lib/followup/media")
    found = [path.relative_to(media) for path in media.rglob("*") if path.is_file()]
    return {str(path): sha256(media / path) for path in found if not path.parts[0].startswith(".")}


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
