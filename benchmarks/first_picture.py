"""The first picture of public pages on a slow phone: when it is there, and how much came over the wire.

A portal with the demonstration is started; Chromium has a phone's screen, 1.6 Mbit/s with 150 ms of latency,
a processor four times as slow as this one, and nothing kept from before.
"""

import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, sync_playwright

HERE = Path(__file__).resolve().parent.parent
BIND = "127.0.0.1:8077"
PAGES = (
    "/", "/childcare", "/childcare?area=331002001&born=2025-05-02", "/childcare/places/1", "/childcare/city",
    "/check/childcare-allowance", "/check/social-assistance",
)  # fmt: skip
ROUNDS = 5
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 94_000}
PROCESSOR = 4
FIRST = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
SHOWN = "performance.getEntriesByName('first-contentful-paint').length > 0"


def started(folder: Path) -> subprocess.Popen[bytes]:
    """A portal on a demonstration of its own."""
    env = {
        **os.environ,
        "PORTAL_DATABASE_URL": f"sqlite:///{folder / 'pages.db'}",
        "PORTAL_BIND": BIND,
    }
    subprocess.run(
        [HERE / "bin" / "portal", "prepare"], env=env, check=True, stdout=subprocess.DEVNULL
    )
    gunicorn = [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "wsgi:app"]
    server = subprocess.Popen(gunicorn, env=env, cwd=HERE, stderr=subprocess.DEVNULL)
    for _ in range(100):
        try:
            urlopen(f"http://{BIND}/").close()
        except URLError:
            time.sleep(0.2)
        else:
            return server
    raise SystemExit("the portal did not start")


def opened(browser: Browser, path: str) -> tuple[float, float]:
    """Milliseconds to the first picture, and kilobytes over the wire, of a page opened for the first time."""
    context = browser.new_context(
        viewport={"width": 360, "height": 740},
        device_scale_factor=2,
        is_mobile=True,
        has_touch=True,
    )
    page, came = context.new_page(), list[float]()
    tools = context.new_cdp_session(page)
    tools.send("Network.enable")
    tools.send("Network.emulateNetworkConditions", SLOW)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": PROCESSOR})
    tools.on("Network.loadingFinished", lambda told: came.append(told["encodedDataLength"]))
    page.goto(f"http://{BIND}{path}", wait_until="load")
    page.wait_for_function(SHOWN)
    first: Any = page.evaluate(FIRST)
    context.close()
    return float(first), sum(came) / 1024


def main() -> None:
    """Print each page's median and spread."""
    folder = HERE / "var" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pages.db").unlink(missing_ok=True)
    server = started(folder)
    try:
        with sync_playwright() as play:
            browser = play.chromium.launch(
                executable_path="/usr/bin/chromium", args=["--no-sandbox"]
            )
            print(f"{'page':44} {'first picture, ms':>24} {'KB':>8}")
            for path in PAGES:
                rounds = [opened(browser, path) for _ in range(ROUNDS)]
                times = [first for first, _ in rounds]
                spread = f"{median(times):.0f} ({min(times):.0f}-{max(times):.0f})"
                print(f"{path:44} {spread:>24} {rounds[0][1]:>8.1f}")
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
