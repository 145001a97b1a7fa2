"""`spikepinn plot`: figures, drawn by the real gnuplot."""

import os
import pty
import select
import signal
import struct
import subprocess
import termios
import unittest
import xml.etree.ElementTree

from support import ENDLESS_JOB, SMALL_JOB, SystemTest, job_that

SEGMENTED_JOB = {"display_name": "first", "spec": {"forward": SMALL_JOB["spec"]["forward"]}}
LONG_JOB = {"spec": {"forward": {"preset": "regular_spiking"}}}
GUIDED_JOB = job_that(runtime={"threads": 1})
EVERYTHING = "solution,error,residual,spikes,phase,loss"
MM_PER_INCH = 25.4
SVG = "{http://www.w3.org/2000/svg}"


def png_size(path):
    """Width and height in pixels."""
    data = path.read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n", data[:8]
    return struct.unpack(">II", data[16:24])


def pdf_info(path):
    lines = subprocess.run(["pdfinfo", path], check=True, capture_output=True,
                           text=True).stdout.splitlines()
    return {key: value.strip() for key, value in (line.split(":", 1) for line in lines)}


class PlotTest(SystemTest):

    def finished(self, job):
        name = self.submit(job)
        self.events(name)
        return name

    def plot(self, file, *arguments):
        """Draws and returns the path."""
        path = self.folder / file
        stdout, stderr = self.run_cli("plot", *arguments, "-o", path)
        self.assertEqual((stdout, stderr), (f"{path}\n", ""))
        return path

    def svg_texts(self, path):
        root = xml.etree.ElementTree.parse(path).getroot()
        return ["".join(text.itertext()).strip() for text in root.iter(f"{SVG}text")]

    def test_each_format_is_what_it_says_and_as_large_as_asked_for(self):
        name = self.finished(SEGMENTED_JOB)
        size = ("--width", 89, "--height", 120)
        png = self.plot("figure.png", name, *size, "--dpi", 600)
        self.assertEqual(png_size(png), (round(89 / MM_PER_INCH * 600),
                                         round(120 / MM_PER_INCH * 600)))
        svg = xml.etree.ElementTree.parse(self.plot("figure.svg", name, *size)).getroot()
        self.assertEqual(svg.tag, f"{SVG}svg")
        self.assertEqual((svg.get("width"), svg.get("height")), ("336", "454"))
        pdf = self.plot("figure.pdf", name, *size)
        self.assertEqual(pdf.read_bytes()[:5], b"%PDF-")
        info = pdf_info(pdf)
        self.assertEqual(info["Pages"], "1")
        width, height = (float(info["Page size"].split()[i]) for i in (0, 2))
        self.assertAlmostEqual(width, 89 / MM_PER_INCH * 72, delta=1)
        self.assertAlmostEqual(height, 120 / MM_PER_INCH * 72, delta=1)
        text = subprocess.run(["pdftotext", pdf, "-"], check=True, capture_output=True,
                              text=True).stdout
        for expected in ("Time (ms)", "reference", "Euler guide", "first"):
            self.assertIn(expected, text)  # fonts, not outlines

    def test_several_jobs_are_drawn_in_one_figure_with_everything(self):
        names = [self.finished(SEGMENTED_JOB), self.finished(GUIDED_JOB)]
        texts = self.svg_texts(self.plot("all.svg", *names, "--what", EVERYTHING))
        for expected in ("first", "small", "reference", "Euler guide", "Time (ms)", "Loss",
                         "Training step", "spikes", "j"):
            self.assertEqual(texts.count(expected), 1, expected)

    def test_a_long_trajectory_makes_a_small_picture(self):
        svg = self.plot("long.svg", self.finished(LONG_JOB), "--dt", 0.005)  # 200,000 samples
        self.assertLess(svg.stat().st_size, 300_000)

    def test_a_window_is_drawn_alone(self):
        texts = self.svg_texts(self.plot("spike.svg", self.finished(LONG_JOB), "--from", 195,
                                         "--to", 205, "--no-guide"))
        self.assertIn("200", texts)
        self.assertNotIn("400", texts)
        self.assertNotIn("Euler guide", texts)

    def test_a_hostile_name_is_only_a_name(self):
        mark = self.folder / "ran"
        evil = f"'; system 'touch {mark}'; `touch {mark}` <b>"
        svg = self.plot("evil.svg", self.finished({**SEGMENTED_JOB, "display_name": evil}))
        self.assertFalse(mark.exists())
        self.assertTrue(any("`touch" in text for text in self.svg_texts(svg)))

    def test_the_file_is_told_as_json(self):
        path = self.folder / "figure.svg"
        stdout, _ = self.run_cli("--json", "plot", self.finished(SEGMENTED_JOB), "-o", path)
        self.assertIn('"type":"file"', stdout)

    def test_without_gnuplot_the_error_says_what_to_install(self):
        name = self.finished(SEGMENTED_JOB)
        path = self.folder / "figure.svg"
        done = subprocess.run(self.command("plot", name, "-o", path), capture_output=True,
                              text=True, timeout=30,
                              env={**os.environ, "PATH": str(self.folder)})
        self.assertEqual(done.returncode, 1)
        self.assertIn("apt install gnuplot-nox", done.stderr)
        self.assertFalse(path.exists())

    def test_what_cannot_be_drawn_is_refused_with_the_rule(self):
        for arguments, rule in (
                (("-o", "x.gif"), "--output = x.gif: must end in .svg, .pdf or .png"),
                (("-o", "x.svg", "--what", "noise"), "solution, error, residual, spikes"),
                (("-o", "x.svg", "--width", 0), "--width = 0: must lie in [20, 2000]"),
                (("-o", "x.svg", "--dpi", 1e9), "--dpi = 1e+09: must lie in [30, 1200]"),
                (("-o", "x.svg", "--dt", 0), "--dt = 0: must be > 0"),
                (("-o", "x.svg", "--from", -1), "--from = -1: must be >= 0"),
                (("-o", "x.svg", "--from", 5, "--to", 5), "--to = 5: must be > --from")):
            _, stderr = self.run_cli("plot", "any", *arguments, expect=3)
            self.assertIn(rule, stderr)
        _, stderr = self.run_cli("plot", self.finished(SEGMENTED_JOB), "-o", "x.svg", "--from",
                                 1000, expect=3)
        self.assertIn("--from = 1000: must be < 300", stderr)

    def test_a_watch_ends_with_a_picture_of_loss_and_voltage(self):
        name = self.finished(GUIDED_JOB)
        stdout, _ = self.run_cli("watch", name, "--plot")
        lines = stdout.splitlines()
        self.assertIn("         loss", lines)
        self.assertIn("         v, mV", lines)
        self.assertNotIn("\x1b", stdout)
        self.assertLess(lines.index("         v, mV"),
                        next(i for i, line in enumerate(lines) if line.startswith("accuracy")))
        _, stderr = self.run_cli("--json", "watch", name, "--plot", expect=3)
        self.assertIn("leave out either --json or --plot", stderr)

    def test_a_picture_on_a_terminal_leaves_it_as_it_was_after_an_interrupt(self):
        ours, theirs = pty.openpty()
        self.addCleanup(os.close, ours)
        before = termios.tcgetattr(theirs)
        watcher = subprocess.Popen(self.command("watch", self.submit(ENDLESS_JOB), "--plot"),
                                   stdout=theirs, stderr=theirs)
        self.addCleanup(watcher.kill)
        shown = b""
        while b"loss" not in shown or b"\x1b[J" not in shown:
            self.assertTrue(select.select([ours], [], [], 30)[0], "no picture within 30 s")
            shown += os.read(ours, 65536)
        watcher.send_signal(signal.SIGINT)
        while b"Come back with" not in shown:
            self.assertTrue(select.select([ours], [], [], 30)[0], "no last word within 30 s")
            shown += os.read(ours, 65536)
        self.assertEqual(watcher.wait(timeout=30), 130)
        self.assertEqual(termios.tcgetattr(theirs), before)
        os.close(theirs)
        self.assertNotIn(b"\x1b[?", shown)  # no mode was set


if __name__ == "__main__":
    unittest.main()
