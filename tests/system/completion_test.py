"""Completion as people meet it: Tab in real shells, with the names of a real server's jobs."""

import os
import shutil
import subprocess
import time
import unittest
import unittest.mock

import pexpect

from support import BIN, SMALL_JOB, SystemTest

SHELLS = ("bash", "zsh", "fish")

# How each is started without anybody's settings, and taught to complete.
START = {
    "bash": (["--norc", "--noprofile", "-i"],
             "source <(spikepinn completion bash)"),
    "zsh": (["-f", "-i"],
            "autoload -Uz compinit && compinit -u -D && source <(spikepinn completion zsh)"),
    "fish": (["--no-config", "-i"],
             "spikepinn completion fish | source"),
}

TAB, HOME_KEY = "\t", "\x01"

# Written in front of the completed line: notes the words the shell makes of it.
RECORDER = """#!/bin/sh
printf '%s\\n' "$@" > "$RECORD.new" && mv "$RECORD.new" "$RECORD"
"""


class Terminal:
    """One shell on a terminal of its own."""

    def __init__(self, shell, folder, address):
        self.folder = folder
        self.record = folder / "record"
        bin_folder = folder / "bin"
        bin_folder.mkdir(exist_ok=True)
        recorder = bin_folder / "record"
        recorder.write_text(RECORDER)
        recorder.chmod(0o755)
        arguments, setup = START[shell]
        environment = {
            "PATH": f"{bin_folder}:{BIN}:{os.environ['PATH']}", "TERM": "xterm", "LANG": "C.UTF-8",
            "HOME": str(folder), "XDG_CONFIG_HOME": str(folder / "config"),
            "SPIKEPINN_SERVER": address, "RECORD": str(self.record),
        }
        self.child = pexpect.spawn(shutil.which(shell), arguments, env=environment, cwd=folder,
                                   encoding="utf-8", dimensions=(40, 200), timeout=20)
        self.run(f"{setup}; record ready")

    def run(self, line):
        """Sends a line; returns the words that `record` was called with in it."""
        self.record.unlink(missing_ok=True)
        self.child.send(line + "\r")
        return self.recorded()

    def recorded(self):
        deadline = time.monotonic() + 20
        while not self.record.exists():
            # Reading keeps the terminal from filling up, and waits for what happens there.
            self.child.expect([r".+", pexpect.TIMEOUT], timeout=0.1)
            if time.monotonic() > deadline:
                raise AssertionError(f"nothing was recorded: {self.child.before!r}")
        return self.record.read_text().splitlines()

    def complete(self, line):
        """The words of a line after Tab."""
        self.record.unlink(missing_ok=True)
        # What is typed ahead waits until the completion is done.
        self.child.send(line + TAB + HOME_KEY + "record " + "\r")
        return self.recorded()

    def shown(self, line, awaited):
        """Waits for `awaited` on the screen after Tab was pressed, and once more, behind a line."""
        self.child.send(line + TAB + TAB)
        self.child.expect(awaited)
        self.child.send("\x03")

    def close(self):
        self.child.close(force=True)


class CompletionTest(SystemTest):

    def setUp(self):
        super().setUp()
        self.name = self.submit(SMALL_JOB)
        self.id = self.name.removeprefix("jobs/")

    def each_shell(self, address=None):
        """A terminal for every shell that is installed."""
        for shell in SHELLS:
            with self.subTest(shell):
                if shutil.which(shell) is None:
                    self.skipTest(f"{shell} is not installed: deploy/install-dependencies --test")
                folder = self.folder / f"home-{shell}-{len(list(self.folder.iterdir()))}"
                folder.mkdir()
                (folder / "myjob.yaml").write_text("")
                terminal = Terminal(shell, folder, address or self.server.address)
                try:
                    yield terminal
                finally:
                    terminal.close()

    def test_commands_flags_and_their_values(self):
        for terminal in self.each_shell():
            self.assertEqual(terminal.complete("spikepinn subm"), ["spikepinn", "submit"])
            self.assertEqual(terminal.complete("spikepinn sweep res"),
                             ["spikepinn", "sweep", "results"])
            self.assertEqual(terminal.complete("spikepinn submit --acc"),
                             ["spikepinn", "submit", "--accuracy"])
            self.assertEqual(terminal.complete("spikepinn list --state succ"),
                             ["spikepinn", "list", "--state", "succeeded"])
            self.assertEqual(terminal.complete("spikepinn list --state=succ"),
                             ["spikepinn", "list", "--state=succeeded"])
            self.assertEqual(terminal.complete("spikepinn submit --preset tonic_sp"),
                             ["spikepinn", "submit", "--preset", "tonic_spiking"])

    def test_job_names_come_from_the_server(self):
        for terminal in self.each_shell():
            self.assertEqual(terminal.complete("spikepinn watch jo"),
                             ["spikepinn", "watch", self.name])
            self.assertEqual(terminal.complete(f"spikepinn get {self.id[:6]}"),
                             ["spikepinn", "get", self.id])
            self.assertEqual(
                terminal.complete(f"spikepinn --server {self.server.address} watch jo"),
                ["spikepinn", "--server", self.server.address, "watch", self.name])

    def test_zsh_and_fish_describe_what_they_offer(self):
        other = self.submit({**SMALL_JOB, "display_name": "the other one"})
        self.assertNotEqual(other, self.name)
        for terminal in self.each_shell():
            if "bash" in terminal.child.command:
                continue
            terminal.shown("spikepinn watch ", "the other one")
            terminal.shown("spikepinn sweep ", "Print or write the table")

    def test_files_are_completed_by_the_shell(self):
        for terminal in self.each_shell():
            self.assertEqual(terminal.complete("spikepinn submit my"),
                             ["spikepinn", "submit", "myjob.yaml"])

    def test_without_a_server_nothing_is_said_and_nobody_waits(self):
        for terminal in self.each_shell(address="127.0.0.1:1"):
            begin = time.monotonic()
            self.assertEqual(terminal.complete("spikepinn watch jo"), ["spikepinn", "watch", "jo"])
            self.assertLess(time.monotonic() - begin, 5)

    def test_contexts_are_completed(self):
        for terminal in self.each_shell():
            terminal.run("spikepinn context add laboratory --server lab:1; record done")
            self.assertEqual(terminal.complete("spikepinn context use lab"),
                             ["spikepinn", "context", "use", "laboratory"])

    def test_an_installed_program_needs_no_setup(self):
        prefix = self.folder / "prefix"
        subprocess.run(["cmake", "--install", BIN.parent, "--component", "cli", "--prefix", prefix],
                       check=True, capture_output=True, timeout=30)
        for path in ("bin/spikepinn", "share/bash-completion/completions/spikepinn",
                     "share/zsh/site-functions/_spikepinn",
                     "share/fish/vendor_completions.d/spikepinn.fish",
                     "share/man/man1/spikepinn.1", "share/man/man1/spikepinn-sweep-results.1"):
            self.assertTrue((prefix / path).exists(), path)
        in_place = (["-f", "-i"], f"fpath=({prefix}/share/zsh/site-functions $fpath); "
                                  "autoload -Uz compinit && compinit -u -D")
        if shutil.which("zsh") is None:
            self.skipTest("zsh is not installed: deploy/install-dependencies --test")
        with unittest.mock.patch.dict(START, zsh=in_place):
            home = self.folder / "home"
            home.mkdir()
            terminal = Terminal("zsh", home, self.server.address)
            self.addCleanup(terminal.close)
            self.assertEqual(terminal.complete("spikepinn watch jo"),
                             ["spikepinn", "watch", self.name])


if __name__ == "__main__":
    unittest.main()
