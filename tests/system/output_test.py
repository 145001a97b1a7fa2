"""The forms of output as other programs read them, and lists and watches on a terminal."""

import csv
import fcntl
import io
import json
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
import unittest

import yaml

from support import ENDLESS_JOB, SystemTest, job_that

NAMES = ["=1+1", "true", "a,\"b\"\nc", "gr\u00f6\u00dfe \u7d20", "1e3", "\U0001f9e0 long " * 8]


class Terminal:
    """A command on a terminal of its own."""

    def __init__(self, test, *arguments, columns=80, lines=24):
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self.process = subprocess.Popen(test.command(*arguments), stdin=slave, stdout=slave,
                                        stderr=slave, start_new_session=True,
                                        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        os.close(slave)
        self.text = ""
        test.addCleanup(os.close, self.master)
        test.addCleanup(self.process.wait)
        test.addCleanup(self.process.kill)

    def read_until(self, pattern, patience_s=20):
        """Returns when `pattern` has come behind what was found before."""
        deadline = time.monotonic() + patience_s
        while not (found := re.search(pattern, self.text)):
            if not select.select([self.master], [], [], max(0, deadline - time.monotonic()))[0]:
                raise AssertionError(f"no {pattern!r} in {self.text!r}")
            try:
                self.text += os.read(self.master, 65536).decode()
            except OSError as error:  # the other end is closed
                raise AssertionError(f"no {pattern!r} in {self.text!r}") from error
        self.text = self.text[found.end():]

    def press_ctrl_c(self):
        os.write(self.master, b"\x03")

    def exit_code(self):
        return self.process.wait(timeout=20)


class FormsTest(SystemTest):

    def setUp(self):
        super().setUp()
        for name in NAMES:
            self.submit({**job_that(adam={"steps": 1}), "display_name": name})

    def test_all_forms_tell_the_same(self):
        self.run_cli("wait", *[json.loads(line)["name"] for line in
                               self.run_cli("list", "--json")[0].splitlines()])
        objects = [json.loads(line) for line in self.run_cli("list", "-o", "json")[0].splitlines()]
        self.assertEqual([one["display_name"] for one in reversed(objects)], NAMES)
        documents = list(yaml.load_all(self.run_cli("list", "-o", "yaml")[0], yaml.CSafeLoader))
        self.assertEqual(documents, objects)
        rows = list(csv.DictReader(io.StringIO(self.run_cli("list", "-o", "csv")[0], newline="")))
        for row, one in zip(rows, objects, strict=True):
            for key in ("name", "display_name", "user", "state", "create_time"):
                self.assertEqual(row[key], one[key])
        one = self.run_cli("get", objects[0]["name"], "-o", "json")[0]
        same = self.run_cli("get", objects[0]["name"], "-o", "yaml")[0]
        self.assertEqual(yaml.safe_load(same), json.loads(one))
        for form in ("table", "wide"):
            text = self.run_cli("list", "-o", form)[0]
            self.assertEqual(len(text.splitlines()), len(NAMES) + 1)
            self.assertNotIn("\x1b", text)


class TerminalTest(SystemTest):

    def test_a_list_is_redrawn_until_ctrl_c(self):
        terminal = Terminal(self, "list", "--watch=50ms")
        terminal.read_until("no jobs")
        self.submit(ENDLESS_JOB)
        terminal.read_until(r"\x1b\[1A\x1b\[J")  # over what stood there
        terminal.read_until("running")
        terminal.press_ctrl_c()
        self.assertEqual(terminal.exit_code(), 130)

    def test_a_watched_list_outlives_a_restart_of_the_server(self):
        watched = self.start_cli("list", "--json", "--watch=50ms")
        first = self.submit(ENDLESS_JOB)
        self.assertEqual(json.loads(watched.stdout.readline())["name"], first)
        self.restart_server()
        second = self.submit(ENDLESS_JOB)
        for line in watched.stdout:
            if json.loads(line)["name"] == second:
                break
        watched.send_signal(signal.SIGINT)
        self.assertEqual(watched.wait(timeout=20), 130, watched.stderr.read())

    def test_a_wait_outlives_a_restart_of_the_server(self):
        name = self.submit(ENDLESS_JOB)
        waiting = self.start_cli("wait", name)
        self.wait_for_progress(name)
        self.restart_server()
        self.run_cli("cancel", name)
        self.assertEqual(waiting.wait(timeout=30), 4)
        self.assertIn(f"{name} was cancelled", waiting.stdout.read())

    def test_ctrl_c_twice_cancels_a_job_if_that_was_asked_for(self):
        terminal = Terminal(self, "submit", self.job_file(ENDLESS_JOB), "--watch",
                            "--cancel-on-interrupt")
        terminal.read_until("adam")
        terminal.press_ctrl_c()
        terminal.read_until("Ctrl-C again within 3 s cancels jobs/")
        terminal.press_ctrl_c()
        terminal.read_until(r"is \x1b\[33mcancelling")
        self.assertEqual(terminal.exit_code(), 4)
        name = json.loads(self.run_cli("list", "--json")[0])["name"]
        self.run_cli("wait", name, expect=4)

    def test_ctrl_c_once_leaves_the_job_alone(self):
        name = self.submit(ENDLESS_JOB)
        terminal = Terminal(self, "watch", name, "--cancel-on-interrupt")
        terminal.read_until("adam")
        terminal.press_ctrl_c()
        terminal.read_until("cancels")
        terminal.read_until(f"{name} goes on. Come back with: spikepinn .*watch {name} --after")
        self.assertEqual(terminal.exit_code(), 130)
        self.assertEqual(self.get(name)["state"], "running")

    def test_ctrl_c_twice_cancels_a_sweep(self):
        file = self.job_file(ENDLESS_JOB)
        terminal = Terminal(self, "sweep", "submit", file, "--grid", "runtime.seed=1,2,3",
                            "--watch", "--cancel-on-interrupt")
        terminal.read_until("of 3 done")
        terminal.press_ctrl_c()
        terminal.read_until("again within 3 s cancels sweeps/")
        terminal.press_ctrl_c()
        terminal.read_until("is cancelled: ")
        self.assertEqual(terminal.exit_code(), 4)

    def test_a_watched_job_ends_with_all_that_there_is(self):
        name = self.submit(job_that(adam={"steps": 500}))
        terminal = Terminal(self, "get", name, "--watch", lines=12)
        terminal.read_until("model sha256")
        self.assertEqual(terminal.exit_code(), 0)


if __name__ == "__main__":
    unittest.main()
