"""`make pictures`: the pages of the demonstration as pictures, into docs/pictures/.

Each public page at 1280 and 320 px, dark, and in Arabic; the portal and the pages of the secretariat at 1280 and
320 px, signed in.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
MEETING = "rpm-asia-pacific-2025"
PUBLIC = {
    "overview": "",
    "recommendations": "recommendations/",
    "recommendation": f"recommendations/{MEETING}/15-g/",
    "states": "states/",
    "state": "states/xaa/",
    "meeting": f"meetings/{MEETING}/",
    "matrix": "matrix/",
    "compare": "compare/?by=state&state=XAA&state=XAB",
    "themes": "themes/",
    "group": "groups/african-states/",
    "periods": "periods/",
    "commitments": "commitments/",
    "gaps": "gaps/",
    "help": "help/",
    "changes": "changes/",
    "method": "method/",
}
ROOMS = {"focalpoint-xaa": {"portal-tasks": "/portal/"}, "reviewer": {"desk": "/admin/"}}
WIDE, NARROW = 1280, 320
HEIGHT = {WIDE: 1400, NARROW: 900}  # the first screens, not the whole length: a repository is no photo album
VIEWS: dict[str, dict[str, Any]] = {
    "1280": {"width": WIDE},
    "320": {"width": NARROW},
    "dark": {"width": WIDE, "color_scheme": "dark"},
    "ar": {"width": WIDE, "language": "ar"},
}
FLAGS = ["--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage", "--disable-sync"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def demonstration() -> Iterator[str]:
    """The demonstration served on a free port of this machine, ended afterwards."""
    port = free_port()
    server = subprocess.Popen([sys.executable, "bin/serve.py", str(port)], cwd=ROOT, stdout=subprocess.DEVNULL)
    base = f"http://127.0.0.1:{port}"
    try:
        for _attempt in range(100):
            try:
                urllib.request.urlopen(f"{base}/healthz")  # noqa: S310 - our own server
                break
            except urllib.error.URLError:
                time.sleep(0.2)
        yield base
    finally:
        server.terminate()
        server.wait()


def public_pictures(browser: Browser, base: str) -> None:
    for view, options in VIEWS.items():
        width, language = options["width"], options.get("language", "en")
        context = browser.new_context(
            viewport={"width": width, "height": HEIGHT[width]}, color_scheme=options.get("color_scheme", "light")
        )
        page = context.new_page()
        for name, path in PUBLIC.items():
            page.goto(f"{base}/{language}/{path}")
            page.screenshot(path=PICTURES / f"{name}-{view}.png")
        context.close()


def private_pictures(browser: Browser, base: str, password: str) -> None:
    for person, pages in ROOMS.items():
        context = browser.new_context(viewport={"width": WIDE, "height": HEIGHT[WIDE]})
        page = context.new_page()
        page.goto(f"{base}/portal/sign-in/")
        page.fill("[name=username]", person)
        page.fill("[name=password]", password)
        page.press("[name=password]", "Enter")
        page.wait_for_url(lambda address: "sign-in" not in address)
        for name, path in pages.items():
            for width in (WIDE, NARROW):
                page.set_viewport_size({"width": width, "height": HEIGHT[width]})
                page.goto(f"{base}{path}")
                page.screenshot(path=PICTURES / f"{name}-{width}.png")
        context.close()


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    password = (ROOT / "var" / "demonstration-password").read_text().strip()
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with demonstration() as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS, chromium_sandbox=os.geteuid() != 0)
        public_pictures(browser, base)
        private_pictures(browser, base, password)
        browser.close()
    print(f"{len(list(PICTURES.glob('*.png')))} pictures in docs/pictures/")


if __name__ == "__main__":
    main()
