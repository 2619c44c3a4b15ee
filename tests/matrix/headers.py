"""What every response carries, and what none does."""

from tests.matrix.asking import Reply

PRIVATE_ROOMS = ("/portal/", "/admin/")


def header_faults(path: str, reply: Reply) -> list[str]:
    """Faults in the headers of one response."""
    faults = []
    policy = reply.headers.get("Content-Security-Policy", "")
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
