"""Two terminals on one job: every event once, in order, also after a watcher was killed."""

import json
import unittest

from support import SystemTest, job_that


class WatchTest(SystemTest):

    def test_a_killed_watcher_resumes_where_it_was(self):
        name = self.submit(job_that(adam={"steps": 2000}))
        steady = self.start_cli("--json", "watch", name)
        killed = self.start_cli("--json", "watch", name)
        seen = []
        for line in killed.stdout:
            seen.append(json.loads(line))
            if len(seen) == 10:
                killed.kill()
                break
        resumed = self.events(name, "--after", seen[-1]["sequence"])
        steady_events = self.only_events(steady.stdout)

        numbers = [int(event["sequence"]) for event in steady_events]
        self.assertEqual(numbers, list(range(1, len(numbers) + 1)))
        self.assertEqual(seen + resumed, steady_events)
        self.assertEqual(steady_events[-1]["state_change"]["state"], "succeeded")

    def test_a_finished_job_is_replayed_to_whoever_comes_later(self):
        name = self.submit(job_that())
        first = self.events(name)
        self.assertEqual(self.events(name), first)
        self.assertEqual(self.events(name, "--after", "3"), first[3:])

    def test_piped_progress_is_plain_lines(self):
        stdout, _ = self.run_cli("submit", self.job_file(job_that()), "--watch")
        self.assertNotIn("\r", stdout)
        self.assertNotIn("\x1b", stdout)
        self.assertIn("adam", stdout)


if __name__ == "__main__":
    unittest.main()
