"""Keep what a release leaves behind: rows, files and addresses of its demonstration, as it serves it.

    python -m tests.lab.releases.keeping DATABASE MEDIA SITE FOLDER

Run with the release's own demonstration at SITE. What is counted in `release.json` is written by hand, from that
release's own commands.
"""

import gzip
import json
import re
import sqlite3
import sys
import tarfile
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

LINK = re.compile(r'(?:href|src)="([^"]+)"')
NEVER = re.compile(r"/(?:static|portal|admin)(?:/|$)")


def keep_rows(database: Path, to: Path) -> None:
    """Every row of the record's own tables, without passwords and queued tasks."""
    with closing(sqlite3.connect(database)) as line, gzip.GzipFile(to, "wb", mtime=0) as lines:
        tables = [name for (name,) in line.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        for table in (name for name in tables if re.fullmatch(r"tracker_\w+", name) and "_search" not in name):
            found = line.execute(f'SELECT * FROM "{table}" ORDER BY 1')  # noqa: S608 - a name of the database's own
            columns = [each[0] for each in found.description]
            rows = [list(row) for row in found]
            if not rows:
                continue
            if "password" in columns:
                for row in rows:
                    row[columns.index("password")] = "!"
            for each in ({"table": table, "columns": columns}, *rows):
                lines.write(f"{json.dumps(each, ensure_ascii=False)}\n".encode())


def keep_files(media: Path, to: Path) -> None:
    """The stored files; not what is made of the record."""
    with tarfile.open(to, "w:gz") as archive:
        archive.add(media, ".", filter=lambda each: None if "/." in each.name else each)


def addresses(site: str, begins: str = "/en/") -> list[str]:
    """Every address of public pages that answers 200, found by following links."""
    waiting, found, seen = [begins], [], {begins}
    while waiting:
        address = waiting.pop()
        try:
            with urllib.request.urlopen(f"{site}{address}", timeout=120) as reply:  # noqa: S310 - our own
                is_page, there = "html" in reply.headers["Content-Type"], urlsplit(reply.url)
                body = reply.read().decode("utf-8", "replace") if is_page else ""
        except urllib.error.HTTPError:
            continue
        if there.path + (f"?{there.query}" if there.query else "") == address:
            found.append(address)
        for link in LINK.findall(body):
            to = urlsplit(urldefrag(urljoin(f"{site}{address}", link.replace("&amp;", "&"))).url)
            other = to.path + (f"?{to.query}" if to.query else "")
            if to.netloc == urlsplit(site).netloc and other not in seen and not NEVER.match(to.path) and not to.query:
                seen.add(other)
                waiting.append(other)
    return sorted(found)


def main(database: str, media: str, site: str, folder: str) -> None:
    to = Path(folder)
    to.mkdir(parents=True, exist_ok=True)
    keep_rows(Path(database), to / "database.jsonl.gz")
    keep_files(Path(media), to / "media.tar.gz")
    (to / "addresses.txt").write_text("\n".join(addresses(site)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
