#!/usr/bin/python3
"""Makes report.png from `spikepinn report SEGMENTED GUIDED PURE -o three.html`.

Usage: report.py three.html report.png
"""

import base64
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tests" / "system"))
import browser  # noqa: E402

page = browser.Browser(width=1280, height=1000)
try:
    page.open(sys.argv[1])
    page.wait_for("document.documentElement.dataset.ready")
    # From the top to the end of the errors.
    bottom = page.run("document.querySelectorAll('figure')[3].getBoundingClientRect().bottom")
    image = page.call("Page.captureScreenshot", captureBeyondViewport=True,
                      clip={"x": 0, "y": 0, "width": 1265, "height": bottom + 12, "scale": 1})
    pathlib.Path(sys.argv[2]).write_bytes(base64.b64decode(image["data"]))
finally:
    page.close()
