"""The Python example in client/python, with stubs generated from proto/, against a real server."""

import json
import subprocess
import unittest

from support import SOURCE, SystemTest


class PythonClientTest(SystemTest):

    def test_it_submits_watches_and_fetches(self):
        stubs = self.folder / "stubs"
        subprocess.run([SOURCE / "client/python/generate_stubs.sh", stubs], check=True,
                       capture_output=True)
        done = subprocess.run(
            ["/usr/bin/python3", SOURCE / "client/python/submit_and_watch.py",
             self.server.address],
            capture_output=True, text=True, timeout=55, env={"PYTHONPATH": str(stubs)})
        self.assertEqual(done.returncode, 0, done.stderr)
        result = json.loads(done.stdout.splitlines()[-1])
        self.assertEqual(result["state"], "JOB_STATE_SUCCEEDED")
        self.assertTrue(result["events_without_gaps"])
        self.assertEqual(result["last_time_ms"], 100.0)
        self.assertGreater(result["samples"], 200)
        self.assertEqual(result["reference_spikes"], 5)
        self.assertEqual(result["spikes"], 5)
        self.assertLess(result["v_rmse_against_reference_mv"], 1e-6)


if __name__ == "__main__":
    unittest.main()
