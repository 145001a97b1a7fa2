"""The Node.js example in client/node, from the .proto files alone, against a real server."""

import json
import os
import shutil
import signal
import subprocess
import sys
import unittest

from support import BIN, ENDLESS_JOB, SOURCE, SystemTest

NODE_CLIENT = SOURCE / "client/node"
INSTALLED = BIN.parent / "node_client"  # stays, so that only the first run needs a network

# Watches a job to its end by the example's own functions.
WATCH = """
const {connect, watch} = require(process.argv[1]);
(async () => {
  const client = connect(process.argv[2]);
  for await (const event of watch(client, process.argv[3])) console.log(JSON.stringify(event));
  client.close();
})();
"""


def install():
    """Makes INSTALLED hold what package-lock.json says; returns why it could not, or ""."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        return "node or npm is not installed"
    lock = (NODE_CLIENT / "package-lock.json").read_text()
    done_for = INSTALLED / "installed-lock.json"
    if done_for.exists() and done_for.read_text() == lock:
        return ""
    shutil.rmtree(INSTALLED, ignore_errors=True)
    INSTALLED.mkdir(parents=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(NODE_CLIENT / name, INSTALLED)
    try:
        done = subprocess.run(
            ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=INSTALLED,
            capture_output=True, text=True, timeout=150)
    except subprocess.TimeoutExpired:
        return "npm ci took longer than 150 s"
    if done.returncode != 0:
        return f"npm ci failed: {done.stderr[-500:]}"
    done_for.write_text(lock)
    return ""


class NodeClientTest(SystemTest):

    @classmethod
    def setUpClass(cls):
        if missing := install():
            print(f"*** THE NODE.JS CLIENT IS NOT TESTED: {missing} ***", file=sys.stderr)
            raise unittest.SkipTest(missing)
        cls.environment = {**os.environ, "NODE_PATH": str(INSTALLED / "node_modules")}

    def run_example(self, address):
        return subprocess.run(["node", NODE_CLIENT / "submit_watch_result.js", address],
                              capture_output=True, text=True, timeout=50, env=self.environment)

    def test_it_submits_watches_and_fetches(self):
        done = self.run_example(self.server.address)
        self.assertEqual(done.returncode, 0, done.stderr)
        result = json.loads(done.stdout)
        self.assertIn(f"{result['job'].removeprefix('jobs/')} attempt 1", done.stderr)  # the log
        self.assertEqual(result["state"], "JOB_STATE_SUCCEEDED")
        self.assertEqual(result["sequences"], list(range(1, len(result["sequences"]) + 1)))
        self.assertEqual(len(result["spikes"]), 6)
        for found, expected in zip(result["spikes"], result["reference_spikes"], strict=True):
            self.assertAlmostEqual(found, expected, 6)
        # Every half ms, and every spike twice.
        self.assertGreaterEqual(result["samples"], 2001 + 2 * 6)
        self.assertLess(result["relative_l2"], 1e-8)

    def test_a_watch_outlives_a_server_that_stops_and_one_that_is_killed(self):
        name = self.submit(ENDLESS_JOB)
        watcher = subprocess.Popen(
            ["node", "-e", WATCH, NODE_CLIENT / "submit_watch_result.js", self.server.address,
             name], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env=self.environment)
        for cleanup in (watcher.stdout.close, watcher.stderr.close, watcher.wait, watcher.kill):
            self.addCleanup(cleanup)
        endings, sequences, states, started = [signal.SIGTERM, signal.SIGKILL], [], [], False
        for line in watcher.stdout:
            event = json.loads(line)
            sequences.append(event["sequence"])
            if event["payload"] == "state_change":
                states.append(event["state_change"]["state"])
                started = False
            if event["payload"] == "progress" and not started:
                started = True  # this attempt trains
                if endings:
                    self.restart_server(endings.pop(0))
                else:
                    self.run_cli("cancel", name)
        self.assertEqual(watcher.wait(20), 0, watcher.stderr.read())
        self.assertEqual(endings, [])
        self.assertEqual(sequences, list(range(1, len(sequences) + 1)))
        self.assertEqual(states[-1], "JOB_STATE_CANCELLED")

    def test_without_a_server_it_says_so(self):
        address = self.server.address
        self.server.stop()
        done = self.run_example(address)
        self.assertEqual(done.returncode, 2)
        self.assertIn(f"cannot reach the spikepinn server at {address}", done.stderr)


if __name__ == "__main__":
    unittest.main()
