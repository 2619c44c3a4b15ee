"""Faults are planted in the restored record, and each is found by name."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from tests.lab.drill.scene import Drill, Site
from tests.lab.drill.telling import Figures
from tests.lab.drill.waiting import wait_for

PROVE = "manage.py verify_all"


def faults(drill: Drill) -> Figures:
    """A lost file, an altered file, a changed answer and a changed text of the ledger are found, each by name"""
    site = drill.second
    lost, altered = files(site)[:2]
    answer = drill.planted["make_private"]["answer"]
    with planted(site, lost[1], altered[1], answer) as response:
        printed = site.place.run(PROVE, ends=1)
        handed_out = [site.status(f"/en/evidence/{item}/") for item, _file in (lost, altered)]
    found = [line.strip() for line in printed.splitlines() if "FAULT" in line]
    looked_for = [f"missing: {lost[1]}", f"altered: {altered[1]}", f"response {response} is not as it was sent"]
    for each in looked_for:
        assert [line for line in found if each in line], f"not found: {each}: {printed}"
    assert handed_out == [404, 410], f"a lost and an altered file are answered {handed_out}"
    assert "Nothing is wrong." in site.place.run(PROVE), "what was put right is not right"
    return {"planted": 4, "found": len(found)}


def files(site: Site) -> list[tuple[str, str]]:
    """Public files of evidence of the demonstration, which pages hand out."""
    rows = site.ask(
        "SELECT uuid::text, file FROM tracker_evidence "
        "WHERE file <> '' AND is_public AND erased_at IS NULL ORDER BY file"
    )
    return [(item, name) for item, name in rows if site.status(f"/en/evidence/{item}/") == 200]


@contextmanager
def planted(site: Site, lost: str, altered: str, answer: str) -> Iterator[str]:
    """The faults, until the end of the block; yields the key of the response that was changed."""
    media = site.place.here("/var/lib/followup/media")
    kept = {name: (media / name).read_bytes() for name in (lost, altered)}
    ((response, summary),) = site.ask(
        "SELECT transmission_id::text, summary FROM tracker_statusupdate WHERE id = %s", answer
    )
    ((entry, body),) = site.ask("SELECT publication_id, body FROM tracker_publicationtext ORDER BY 1 LIMIT 1")
    (media / lost).unlink()
    (media / altered).write_bytes(kept[altered] + b" ")
    site.ask("UPDATE tracker_statusupdate SET summary = summary || '.' WHERE id = %s", answer)
    site.ask("UPDATE tracker_publicationtext SET body = body || ' ' WHERE publication_id = %s", entry)
    try:
        yield response
    finally:
        for name, content in kept.items():
            (media / name).write_bytes(content)
        site.ask("UPDATE tracker_statusupdate SET summary = %s WHERE id = %s", summary, answer)
        site.ask("UPDATE tracker_publicationtext SET body = %s WHERE publication_id = %s", body, entry)


def lost_is_said(drill: Drill) -> Figures:
    """The restored record says in its ledger what was lost: new numbers begin above it, and everybody can check it"""
    site, folder = drill.second, drill.second.place.folder / "outsider"
    (lost,) = re.findall(r"The next entry will say: (.+)", drill.said_by_restore)
    folder.mkdir()
    for name in ("verify.py", "ledger.jsonl", "heads.csv"):
        wait_for(lambda at=name: site.status(f"/data/{at}") == 200, say=f"/data/{name} is made")
        (folder / name).write_text(site.read(f"/data/{name}")[1], encoding="utf-8")
    said = {
        "verify.py": site.place.shell(f"cd {folder}\n{site.place.code}/.venv/bin/python -I verify.py ledger.jsonl"),
        "heads.csv": (folder / "heads.csv").read_text(encoding="utf-8"),
        "verify_all": site.place.run(PROVE),
    }
    for name, text in said.items():
        assert lost in text, f"{name} does not say {lost}: {text}"
    last = int(lost.partition("numbers to ")[2].split()[0])
    ((goes_on,),) = site.ask("SELECT min(sequence) FROM tracker_publication WHERE sequence > %s", last)
    assert goes_on == last + 1, f"the ledger goes on with entry {goes_on} after {last}"
    return {"first number after the loss": goes_on}


def clock_set_back(drill: Drill) -> Figures:
    """A server whose clock is ten minutes behind publishes nothing and says so; at the right time it goes on"""
    acts = drill.second.acts
    acts.does("publish", "XAJ", "Words of now.")
    sent = acts.does("send", "XAJ", "Words of a server whose clock is behind.")
    refused = acts.tries("accept", sent["answer"], "10").get("refused", "")
    assert "clock" in refused, f"a server whose clock is behind published: {refused}"
    assert acts.does("accept", sent["answer"])["entry"] > 0, "nothing is published at the right time"
    return {"refused": 1}
