"""`make cold-load`: how soon a first recommendation can be read on a slow line, a slow machine and an empty cache.

400 kbit/s, 400 ms there and back, a processor four times slower than this one; Chromium, and the server of `make run`.
Prints, for each page, the median of several first visits. What a page weighs is tested in `tests/browser/`: that
does not depend on the machine.
"""

import os
import shutil
import statistics
import sys

from pictures import FLAGS, MEETING, demonstration
from playwright.sync_api import Browser, sync_playwright

VISITS = 5
AT_MOST = 2.5  # seconds
LINE = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}  # bytes a second
SLOWER = 4
# Where the text of the first recommendation stands.
PAGES = {
    "/en/": "table.progress a.doc",
    "/en/recommendations/": "ol.results .doc",
    f"/en/recommendations/{MEETING}/15-g/": "blockquote.verbatim",
    f"/ar/recommendations/{MEETING}/15-g/": "blockquote.verbatim",
}
# The first frame in which something was painted and the text is laid out with words in it.
READABLE = """selector => new Promise((tell) => {
  const look = (now) => {
    const text = document.querySelector(selector);
    const [painted] = performance.getEntriesByName("first-contentful-paint");
    if (painted && text && text.innerText.trim() && text.getBoundingClientRect().height) {
      tell(Math.max(painted.startTime, window.textSince ?? now));
    } else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})"""
# From the first frame on: when the text came to stand in the page.
WATCH = """(() => {
  const look = (now) => {
    const text = document.querySelector(SELECTOR);
    if (text && text.innerText.trim()) window.textSince = now;
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})()"""


def seconds_until_readable(browser: Browser, address: str, selector: str) -> float:
    """One first visit: the seconds from the click to the text."""
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(WATCH.replace("SELECTOR", repr(selector)))
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.setCacheDisabled", {"cacheDisabled": True})
    devtools.send("Network.emulateNetworkConditions", LINE)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(address, wait_until="commit")
    took: float = page.evaluate(READABLE, selector)
    context.close()
    return took / 1000


def main() -> int:
    """Measure each page. Ends with 1 where one takes too long."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    slowest = 0.0
    with demonstration() as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS, chromium_sandbox=os.geteuid() != 0)
        for path, selector in PAGES.items():
            visits = [seconds_until_readable(browser, f"{base}{path}", selector) for _visit in range(VISITS)]
            slowest = max(slowest, statistics.median(visits))
            print(f"{path}: {statistics.median(visits):.2f} s ({min(visits):.2f} to {max(visits):.2f})")
        browser.close()
    return 0 if slowest <= AT_MOST else 1


if __name__ == "__main__":
    sys.exit(main())
