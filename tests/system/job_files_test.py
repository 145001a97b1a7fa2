"""Job files, jobs run again, and logs, as a user would."""

import json
import os
import signal
import subprocess
import unittest

from lifecycle_test import workers_of
from support import ENDLESS_JOB, SMALL_JOB, SystemTest


class JobFilesTest(SystemTest):
    settings = {"devices": [{"name": "cpu", "slots": 1, "threads_per_slot": 2}],
                "workers": {"first_retry_seconds": 0.01}}

    def pipe(self, text, *arguments):
        done = subprocess.run(self.command(*arguments), input=text, capture_output=True, text=True,
                              timeout=55)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def test_a_new_job_file_is_valid_and_the_server_takes_it(self):
        text, _ = self.run_cli("init", "--preset", "tonic_spiking", "-o", "-")
        self.assertIn("standard input: valid", self.pipe(text, "validate", "-"))
        name = self.pipe(text, "submit", "-", "--set", "duration_ms=20").strip()
        self.events(name)
        job = self.get(name)
        self.assertEqual(job["state"], "succeeded")
        self.assertEqual(job["effective_spec"]["forward"]["duration_ms"], 20)
        # The server's presets and defaults are those that the file was written from.
        path = self.job_file(text)
        stdout, _ = self.run_cli("--json", "diff", path, name, expect=1)
        self.assertEqual([row["field"] for row in json.loads(stdout)["spec"]],
                         ["forward.duration_ms"])

    def test_a_job_is_run_again_with_a_change(self):
        first = self.submit(SMALL_JOB)
        self.events(first)
        stdout, _ = self.run_cli("rerun", first, "--user", "grace", "--set",
                                 "stimulus.steps[0].amplitude_pa=90", "--set", "runtime.seed=9")
        second = stdout.strip()
        self.events(second)
        self.assertEqual(self.get(second)["user"], "grace")
        stdout, _ = self.run_cli("diff", first, second, expect=1)
        self.assertRegex(stdout, r"forward.stimulus.steps\[0\].amplitude_pa +70 +90\n")
        self.assertRegex(stdout, r"runtime.seed +1 +9\n")
        self.assertRegex(stdout, r"model_sha256 ")
        again = self.run_cli("rerun", first)[0].strip()
        self.events(again)
        stdout, _ = self.run_cli("--json", "diff", first, again)
        digests = [row for row in json.loads(stdout)["results"]
                   if row["field"] == "summary.model_sha256"]
        self.assertEqual(digests[0]["left"], digests[0]["right"])


class LogsTest(SystemTest):
    settings = {"devices": [{"name": "cpu", "slots": 1, "threads_per_slot": 2}],
                "workers": {"first_retry_seconds": 0.01, "log_bytes": 8192}}

    def log_file(self, name, attempt):
        return self.folder / "data/logs" / f"{name.removeprefix('jobs/')}-{attempt}.log"

    def test_the_log_of_every_attempt_is_there_after_it(self):
        name = self.submit(ENDLESS_JOB)
        self.wait_for_progress(name)
        os.kill(workers_of(self.server)[0], signal.SIGSEGV)
        watcher = self.start_cli("--json", "watch", name)
        for line in watcher.stdout:
            event = json.loads(line)
            if event.get("attempt") == 2 and "progress" in event:
                break
        stdout, stderr = self.run_cli("logs", name, "--attempt", "1")
        self.assertIn("attempt 1", stdout)
        self.assertEqual(stdout, self.log_file(name, 1).read_text())
        self.assertRegex(stderr, rf"{name} attempt 1: .*queued again: .*signal 11")
        self.assertRegex(stderr, rf"{name} attempt 2: .*, running\n")
        self.assertIn("attempt 2", self.run_cli("logs", name)[0])
        self.run_cli("cancel", name)
        self.events(name, expect=1)
        self.server.stop()
        self.start_server()
        self.assertEqual(self.run_cli("logs", name, "--attempt", "1")[0], stdout)
        self.run_cli("delete", name)
        self.assertEqual(list((self.folder / "data/logs").glob("*-*.log")), [])
        self.run_cli("logs", name, expect=1)

    def test_a_followed_log_grows_until_the_attempt_ends(self):
        name = self.submit(ENDLESS_JOB)
        follower = self.start_cli("logs", name, "--follow")
        self.assertIn("attempt 1", follower.stdout.readline())
        self.wait_for_progress(name)
        with open(self.log_file(name, 1), "a", encoding="utf-8") as log:
            log.write("from the test\n")
        for line in follower.stdout:
            if line == "from the test\n":
                break
        self.run_cli("cancel", name)
        follower.stdout.read()
        self.assertEqual(follower.wait(timeout=20), 0)

    def test_a_follower_that_is_interrupted_leaves_the_job_alone(self):
        name = self.submit(ENDLESS_JOB)
        follower = self.start_cli("logs", name, "--follow")
        follower.stdout.readline()
        follower.send_signal(signal.SIGINT)
        self.assertEqual(follower.wait(timeout=20), 130)
        self.assertIn(f"logs {name} --follow", follower.stderr.read())
        self.assertEqual(self.get(name)["state"], "running")

    def test_a_long_log_keeps_its_newest_part(self):
        name = self.submit(ENDLESS_JOB)
        self.wait_for_progress(name)
        with open(self.log_file(name, 1), "a", encoding="utf-8") as log:
            for number in range(10_000):
                log.write(f"line {number}\n")
        self.run_cli("cancel", name)
        self.events(name, expect=1)
        # Trimmed when its worker is gone, which is after the job's end.
        self.server.stop()
        self.start_server()
        stdout, stderr = self.run_cli("logs", name)
        if self.log_file(name, 1).stat().st_blocks * 512 > 50_000:
            self.skipTest("this file system knows no holes")
        self.assertIn("line 9999\n", stdout)
        self.assertNotIn("line 100\n", stdout)
        self.assertLess(len(stdout), 16_384)
        self.assertRegex(stderr, "[0-9,]+ bytes of the log before this are no longer kept")


if __name__ == "__main__":
    unittest.main()
