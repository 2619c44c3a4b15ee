"""What every response carries, and what none does."""

import re

from tests.matrix.asking import Reply

# Charts for other sites, and data that scripts of any site may read.
FRAMED = re.compile(r"^/[a-z-]+/embed/(?:.*/)?$|^/[a-z-]+/embed(?:/.*)?\.svg$")
DATA = re.compile(r"^/(?!portal/|admin/|static/|media/)[a-z-]+/.*\.(?:json|jsonl|csv|xlsx|atom|bib|ris)$|^/data/[^/]+$")
PRIVATE_ROOMS = ("/portal/", "/admin/")


def header_faults(path: str, reply: Reply) -> list[str]:
    """Faults in the headers of one response."""
    policy = reply.headers.get("Content-Security-Policy", "")
    faults = [*_frame_faults(path.partition("?")[0], reply, policy), *_open_faults(path.partition("?")[0], reply)]
    if "default-src 'none'" not in policy or "unsafe-" in policy:
        faults.append(f"content security policy {policy!r}")
    if reply.headers.get("X-Content-Type-Options") != "nosniff":
        faults.append("no nosniff")
    if path.startswith(PRIVATE_ROOMS):
        if "no-store" not in reply.headers.get("Cache-Control", ""):
            faults.append("a private page may be stored")
    elif reply.has_cookie:
        faults.append("a public page sets a cookie")
    return faults


def _frame_faults(path: str, reply: Reply, policy: str) -> list[str]:
    """Nobody may show a page of ours in a frame, but the charts that are made for it."""
    is_open = "frame-ancestors *" in policy
    if is_open == (reply.headers.get("X-Frame-Options") == "DENY"):
        return ["the two headers about frames say different things"]
    if FRAMED.match(path):
        return ["a chart that no site may show"] if reply.status == 200 and not is_open else []
    return ["a page that any site may frame"] if is_open else []


def _open_faults(path: str, reply: Reply) -> list[str]:
    """Scripts of other sites may read public data, and nothing else."""
    allowed = reply.headers.get("Access-Control-Allow-Origin")
    if DATA.match(path):
        return ["data that scripts of other sites may not read"] if reply.status == 200 and allowed != "*" else []
    return [] if allowed is None else ["scripts of other sites may read it"]
