"""Cancelling, stopping, killing: what becomes of a job."""

import json
import os
import pathlib
import select
import signal
import unittest

from support import ENDLESS_JOB, SMALL_JOB, Server, SystemTest


def workers_of(server):
    """Process ids of the server's workers that have a job, told by where they log to."""
    found = []
    for status in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rsplit(")", 1)[1].split()
            log = os.readlink(status.parent / "fd/2")
        except OSError:
            continue
        if int(fields[1]) == server.process.pid and not log.endswith("/template.log"):
            found.append(int(status.parent.name))
    return found


def states(events):
    return [event["state_change"]["state"] for event in events if "state_change" in event]


class LifecycleTest(SystemTest):

    def expect_ends(self, workers):
        self.assertNotEqual(workers, [])
        for worker in workers:
            # A pidfd is readable once the process has ended.
            self.assertTrue(select.select([worker], [], [], 20)[0], "a worker is left behind")
            os.close(worker)

    def test_a_running_job_is_cancelled(self):
        name = self.submit(ENDLESS_JOB)
        self.wait_for_progress(name)
        workers = [os.pidfd_open(pid) for pid in workers_of(self.server)]
        self.run_cli("cancel", name)
        events = self.events(name, expect=1)
        self.assertEqual(states(events), ["queued", "running", "cancelling", "cancelled"])
        self.expect_ends(workers)

    def test_a_queued_job_is_cancelled_at_once(self):
        running = self.submit(ENDLESS_JOB)
        self.wait_for_progress(running)
        queued = [self.submit(ENDLESS_JOB) for _ in range(os.cpu_count())]
        self.run_cli("cancel", queued[-1])
        self.assertEqual(states(self.events(queued[-1], expect=1)), ["queued", "cancelled"])

    def test_a_killed_worker_is_replaced(self):
        name = self.submit(ENDLESS_JOB)
        self.wait_for_progress(name)
        for pid in workers_of(self.server):
            os.kill(pid, signal.SIGKILL)
        watcher = self.start_cli("--json", "watch", name)
        for line in watcher.stdout:
            event = json.loads(line)
            if event.get("attempt") == 2 and "progress" in event:
                break
        self.run_cli("cancel", name)
        self.assertEqual(states(self.events(name, expect=1)),
                         ["queued", "running", "queued", "running", "cancelling", "cancelled"])

    def test_a_killed_worker_of_a_job_that_is_tried_once_fails_it_and_only_it(self):
        name = self.submit({**ENDLESS_JOB, "max_attempts": 1})
        self.wait_for_progress(name)
        for pid in workers_of(self.server):
            os.kill(pid, signal.SIGKILL)
        self.assertEqual(states(self.events(name, expect=1))[-1], "failed")
        error = self.get(name)["error"]
        self.assertIn("worker_lost", json.dumps(error))
        self.assertIn("signal 9", error["message"])
        self.assertEqual(states(self.events(self.submit(SMALL_JOB)))[-1], "succeeded")

    def test_a_stopped_server_leaves_jobs_that_the_next_one_runs(self):
        name = self.submit(ENDLESS_JOB)
        self.wait_for_progress(name)
        before = self.get(name)
        self.assertEqual(self.server.stop(), 0)
        self.start_server()
        self.wait_for_progress(name)
        after = self.get(name)
        self.assertEqual(after["attempt"], before["attempt"] + 1)
        self.run_cli("cancel", name)
        events = self.events(name, expect=1)
        self.assertEqual([int(event["sequence"]) for event in events],
                         list(range(1, len(events) + 1)))
        self.assertEqual(states(events), ["queued", "running", "queued", "running", "cancelling",
                                          "cancelled"])

    def test_a_killed_server_leaves_no_worker_behind_and_loses_no_job(self):
        name = self.submit(ENDLESS_JOB)
        queued = self.submit(SMALL_JOB)
        self.wait_for_progress(name)
        workers = [os.pidfd_open(pid) for pid in workers_of(self.server)]
        self.server.stop(signal.SIGKILL)
        self.expect_ends(workers)
        self.start_server()
        self.wait_for_progress(name)
        self.run_cli("cancel", name)
        self.assertEqual(states(self.events(queued))[-1], "succeeded")

    def test_jobs_are_nobody_elses_in_a_folder_that_anybody_may_read(self):
        folder = self.folder / "shared"
        folder.mkdir(mode=0o755)
        self.server.stop()
        self.server = Server(folder)
        self.addCleanup(self.server.stop)
        self.events(self.submit(SMALL_JOB))
        files = [path for path in folder.rglob("*") if path.is_file()]
        self.assertIn(folder / "jobs.db", files)
        for path in files:
            self.assertEqual(path.stat().st_mode & 0o077, 0, path)

    def test_a_deleted_job_is_gone(self):
        name = self.submit(SMALL_JOB)
        self.events(name)
        self.run_cli("delete", name)
        self.run_cli("get", name, expect=1)


if __name__ == "__main__":
    unittest.main()
