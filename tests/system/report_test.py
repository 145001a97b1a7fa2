"""`spikepinn report`, opened in a real browser."""

import json
import os
import pathlib
import subprocess
import sys
import unittest

import browser
from support import SMALL_JOB, SystemTest, job_that

QUICKSTART_JOB = {"display_name": "regular spiking",
                  "spec": {"forward": {"preset": "regular_spiking"}}}
# One thread: two that wait for each other take minutes where others use the machine too.
GUIDED_JOB = job_that(runtime={"threads": 1})
EVIL_NAME = "<img src=x onerror=\"document.title='broken'\"></script><b>bold"
MOST_BYTES = 2_000_000
MOST_OPENING_MS = 2000

# How many points of each plot's curves have a colour.
INKED = """[...document.querySelectorAll('.plot')].map((plot) => {
  const canvas = plot.querySelector('canvas');
  const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
  let count = 0;
  for (let i = 3; i < data.length; i += 4) count += data[i] > 0;
  return count;
})"""
# For plot number `plot` the rows, in shares of its height, that the curve of the first job takes: the
# highest and the lowest, and the mean one of the column in the middle.
CURVE = """(() => {
  const canvas = document.querySelectorAll('.plot')[{plot}].querySelector('canvas');
  const {width, height, data} = canvas.getContext('2d').getImageData(
      0, 0, canvas.width, canvas.height);
  const rows = [];
  const middle = [];
  for (let i = 0; i < width * height; ++i) {
    const [red, green, blue, alpha] = data.subarray(4 * i, 4 * i + 4);
    if (alpha < 200 || red > 60 || green < 90 || blue < 150) continue;
    const row = Math.floor(i / width) / height;
    rows.push(row);
    if (i % width === Math.floor(0.55 * width)) middle.push(row);
  }
  const mean = middle.reduce((sum, row) => sum + row, 0) / middle.length;
  return [rows[0], rows[rows.length - 1], mean];
})()"""
WINDOW = "[...document.querySelectorAll('#toolbar input')].map((input) => Number(input.value))"
# The labels of the x axis of plot number `plot`.
X_LABELS = """[...document.querySelectorAll('.plot')[{plot}]
  .querySelectorAll('.dygraph-axis-label-x')].map((label) => Number(label.textContent))"""


class ReportCommandTest(SystemTest):

    def finished(self, job):
        name = self.submit(job)
        self.events(name)
        return name

    def test_the_file_is_named_after_the_job_and_told(self):
        name = self.finished(QUICKSTART_JOB)
        expected = f"report-{name.removeprefix('jobs/')}.html"
        done = subprocess.run(self.command("--json", "report", name), cwd=self.folder,
                              capture_output=True, text=True, timeout=30)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(json.loads(done.stdout), {"type": "file", "path": expected})
        self.assertLess((self.folder / expected).stat().st_size, MOST_BYTES)

    def test_a_job_that_has_not_succeeded_is_refused(self):
        name = self.submit(job_that(adam={"steps": 5_000_000}))
        self.run_cli("cancel", name)
        out = self.folder / "never.html"
        _, stderr = self.run_cli("report", name, "-o", out, expect=1)
        self.assertIn("only a job that has succeeded", stderr)
        self.assertFalse(out.exists())

    def test_open_hands_the_file_to_the_desktop_or_says_what_to_do(self):
        name = self.finished(QUICKSTART_JOB)
        programs = self.folder / "programs"
        programs.mkdir()
        out = self.folder / "r.html"
        command = self.command("report", name, "-o", out, "--open")
        environment = {**os.environ, "PATH": str(programs)}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=30)
        self.assertEqual(done.returncode, 1)
        self.assertIn("open the file in a browser yourself", done.stderr)
        self.assertTrue(out.exists())
        opener = programs / "xdg-open"
        opener.write_text(f"#!/bin/sh\necho \"$1\" > {self.folder}/opened\n")
        opener.chmod(0o755)
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=30)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual((self.folder / "opened").read_text().strip(), str(out))

    def test_a_dash_prints_the_page(self):
        page, _ = self.run_cli("report", self.finished(QUICKSTART_JOB), "-o", "-")
        self.assertTrue(page.lower().startswith("<!doctype html>"), page[:100])
        self.assertTrue(page.rstrip().endswith("</html>"), page[-100:])
        self.assertFalse(pathlib.Path("-").exists())

    def test_a_step_that_is_none_is_refused(self):
        _, stderr = self.run_cli("report", "x", "--dt", "0", expect=3)
        self.assertIn("--dt = 0: must be > 0", stderr)


@unittest.skipUnless(browser.PROGRAM, "chromium is missing: reports were NOT opened in a browser "
                                      "(deploy/install-dependencies --test installs it)")
class ReportPageTest(SystemTest):

    def setUp(self):
        super().setUp()
        self.page = browser.Browser()
        self.addCleanup(self.page.close)

    def report(self, *jobs, flags=()):
        self.names = []
        for job in jobs:
            self.names.append(self.submit(job))
            self.events(self.names[-1])
        out = self.folder / "report.html"
        self.run_cli("report", *self.names, "-o", out, *flags)
        return out

    def open(self, path):
        self.page.open(path)
        return int(self.page.wait_for("document.documentElement.dataset.ready"))

    def assert_at_peace(self):
        """No error, no request, and something in every plot."""
        self.assertEqual(self.page.problems(), [])
        self.assertEqual(self.page.requested(), [])
        for inked in self.page.run(INKED):
            self.assertGreater(inked, 300)

    def x_labels(self, plot):
        return self.page.run(X_LABELS.replace("{plot}", str(plot)))

    def test_one_job_is_drawn_without_errors_or_network(self):
        path = self.report(QUICKSTART_JOB)
        self.assertLess(path.stat().st_size, MOST_BYTES)
        self.assertLess(self.open(path), MOST_OPENING_MS)
        self.assert_at_peace()
        self.assertEqual(self.page.run("document.querySelectorAll('figure').length"), 12)

    def test_three_methods_are_compared_and_can_be_hidden(self):
        pure = job_that(method="pure", collocation={"uniform_points": 50}, runtime={"threads": 1})
        segmented = {"spec": {"forward": SMALL_JOB["spec"]["forward"]}}
        path = self.report(segmented, GUIDED_JOB, pure)
        self.assertLess(path.stat().st_size, MOST_BYTES)
        self.open(path)
        self.assert_at_peace()
        before = self.page.run(INKED)
        self.page.run("document.querySelectorAll('button.series')[1].click()")
        self.page.wait_for(f"{INKED}[0] < {before[0]}")
        after = self.page.run(INKED)
        self.assertLess(after[2], before[2])  # the errors too
        self.page.run("document.querySelectorAll('button.series')[1].click()")
        self.page.wait_for(f"{INKED}[0] === {before[0]}")

    def curve(self, plot):
        return self.page.run(CURVE.replace("{plot}", str(plot)))

    def show(self, begin_ms, end_ms):
        """Types the window in, and waits for it."""
        for name, value in (("to, ms", end_ms), ("from, ms", begin_ms)):
            self.page.run(f"""(() => {{
                const input = document.querySelector('input[aria-label="{name}"]');
                input.value = {value};
                input.dispatchEvent(new Event('change'));
              }})()""")
        self.page.wait_for(X_LABELS.replace("{plot}", "0") + f"[0] >= {begin_ms}")

    def test_dragging_zooms_all_plots_over_time_and_a_double_click_goes_back(self):
        self.open(self.report(QUICKSTART_JOB))
        left, top, width, height = self.page.box(".plot")
        middle = top + height / 2
        self.page.drag((left + 0.4 * width, middle), (left + 0.6 * width, middle))
        self.page.wait_for(f"{WINDOW}[0] > 300")
        begin, end = self.page.run(WINDOW)
        self.assertLess(begin, end)
        self.assertLess(end, 650)
        self.page.wait_for(X_LABELS.replace("{plot}", "4") + "[0] > 300")
        for plot in (1, 4, 8):
            self.assertTrue(all(begin <= label <= end for label in self.x_labels(plot)), plot)
        # Dragging with Shift, or with the other choice, moves what is seen.
        self.page.run("[...document.querySelectorAll('#toolbar button')].find("
                      "(button) => button.textContent === 'Drag: zoom').click()")
        self.page.drag((left + 0.5 * width, middle), (left + 0.3 * width, middle))
        self.page.wait_for(f"{WINDOW}[0] > {begin} + 10")
        moved = self.page.run(WINDOW)
        self.assertAlmostEqual(moved[1] - moved[0], end - begin, 3)
        for clicks in (1, 2):
            for kind in ("mousePressed", "mouseReleased"):
                self.page.call("Input.dispatchMouseEvent", type=kind, x=left + 0.5 * width,
                               y=middle, button="left", clickCount=clicks)
        self.page.wait_for(f"{WINDOW}[1] - {WINDOW}[0] === 1000")
        self.assert_at_peace()

    def test_zooming_in_shows_samples_that_were_left_out_before(self):
        self.open(self.report(QUICKSTART_JOB, flags=("--dt", "0.005")))
        self.show(500, 500.05)
        left, top, width, height = self.page.box(".plot")
        seen = set()
        for i in range(40):
            self.page.call("Input.dispatchMouseEvent", type="mouseMoved",
                           x=left + width * (0.1 + 0.02 * i), y=top + height / 2)
            seen.add(self.page.run("document.querySelector('.readout').textContent"))
        self.assertGreaterEqual(len(seen), 7)  # there are 11 samples in 0.05 ms
        self.assert_at_peace()

    def test_a_curve_keeps_its_shape_however_many_samples_it_has(self):
        self.open(self.report(QUICKSTART_JOB))
        few = self.curve(1)
        self.run_cli("report", *self.names, "-o", self.folder / "report.html", "--dt", "0.005")
        self.open(self.folder / "report.html")
        for a, b in zip(few, self.curve(1)):
            self.assertAlmostEqual(a, b, delta=0.02)
        # For 1e-10 ms the error is that of a reset: two samples of 200,000.
        inked = self.page.run(INKED)[0]
        self.page.run("document.querySelectorAll('button.series')[1].click()")  # the guide
        self.page.wait_for(f"{INKED}[0] < {inked}")
        labels = self.page.run("[...document.querySelectorAll('.plot')[2].querySelectorAll("
                               "'.dygraph-axis-label-y')].map((label) => label.textContent)")
        self.assertIn("10⁰", labels)
        self.show(190, 200)
        highest, lowest, middle = self.curve(0)
        # The rise to a spike is far from a straight line.
        self.assertGreater(middle, lowest - 0.3 * (lowest - highest))

    def test_200_000_points_open_within_two_seconds(self):
        path = self.report(QUICKSTART_JOB, flags=("--dt", "0.005"))
        opening_ms = self.open(path)
        print(f"200,000 points: {path.stat().st_size} bytes, open after {opening_ms} ms",
              file=sys.stderr)
        self.assertLess(path.stat().st_size, MOST_BYTES)
        self.assertLess(opening_ms, MOST_OPENING_MS)
        self.assert_at_peace()

    def test_a_hostile_name_is_only_a_name(self):
        self.open(self.report({**QUICKSTART_JOB, "display_name": EVIL_NAME},
                              {**GUIDED_JOB, "display_name": EVIL_NAME + "2"}))
        self.assert_at_peace()
        self.assertEqual(self.page.run("document.querySelectorAll('img').length"), 0)
        self.assertIn("2 jobs compared", self.page.run("document.title"))
        self.assertIn(EVIL_NAME, self.page.run("document.getElementById('toolbar').textContent"))

    def blue_of_first_page(self, pdf):
        """How many of its pixels have the colour of the first job's curves."""
        ppm = subprocess.run(["pdftoppm", "-r", "72", "-l", "1", pdf], check=True,
                             capture_output=True).stdout
        pixels = ppm.split(b"\n", 3)[3]
        return sum(red < 100 < blue and green < 180 for red, green, blue in
                   zip(pixels[::3], pixels[1::3], pixels[2::3]))

    def test_it_prints_and_is_as_before_afterwards(self):
        self.open(self.report(QUICKSTART_JOB))
        before = self.page.run(INKED)
        self.page.print_to(self.folder / "report.pdf")
        self.assertGreater(self.blue_of_first_page(self.folder / "report.pdf"), 1000)
        self.page.wait_for(f"{INKED}[0] === {before[0]}")
        self.assert_at_peace()


if __name__ == "__main__":
    unittest.main()
