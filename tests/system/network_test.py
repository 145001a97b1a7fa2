"""Submitting from another machine: a network namespace with nothing but the client."""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from support import BIN, SMALL_JOB, Server

SERVER_NAMESPACE, LAPTOP = f"spikepinn-s{os.getpid()}", f"spikepinn-l{os.getpid()}"


def ip(*arguments):
    subprocess.run(["ip", *arguments], check=True, capture_output=True, text=True)


def can_use_namespaces():
    name = f"spikepinn-p{os.getpid()}"
    if subprocess.run(["ip", "netns", "add", name], capture_output=True).returncode != 0:
        return False
    entered = subprocess.run(["ip", "netns", "exec", name, "true"], capture_output=True)
    ip("netns", "delete", name)
    return entered.returncode == 0


@unittest.skipUnless(can_use_namespaces(), "needs the right to make network namespaces and to enter them")
class NetworkTest(unittest.TestCase):

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="spikepinn-test-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        for namespace in (SERVER_NAMESPACE, LAPTOP):
            ip("netns", "add", namespace)
            self.addCleanup(ip, "netns", "delete", namespace)
        ip("link", "add", "veth0", "netns", SERVER_NAMESPACE, "type", "veth", "peer", "name",
           "veth0", "netns", LAPTOP)
        for namespace, address in ((SERVER_NAMESPACE, "10.77.0.1/24"), (LAPTOP, "10.77.0.2/24")):
            ip("-n", namespace, "address", "add", address, "dev", "veth0")
            ip("-n", namespace, "link", "set", "veth0", "up")
        self.server = Server(self.folder / "data", host="10.77.0.1",
                             prefix=("ip", "netns", "exec", SERVER_NAMESPACE))
        self.addCleanup(self.server.stop)
        # The laptop's folder holds the client and a job file, and nothing else.
        self.laptop = self.folder / "laptop"
        self.laptop.mkdir()
        shutil.copy(BIN / "spikepinn", self.laptop)
        (self.laptop / "job.json").write_text(json.dumps(SMALL_JOB))

    def on_laptop(self, *arguments):
        command = ["ip", "netns", "exec", LAPTOP, "./spikepinn", *arguments]
        environment = {"PATH": os.environ["PATH"], "SPIKEPINN_SERVER": self.server.address}
        return subprocess.Popen(command, cwd=self.laptop, env=environment, text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def test_a_job_is_submitted_watched_twice_and_fetched_over_the_network(self):
        stdout, stderr = self.on_laptop("--json", "submit", "job.json").communicate(timeout=30)
        name = json.loads(stdout.splitlines()[0])["name"]
        watchers = [self.on_laptop("--json", "watch", name) for _ in range(2)]
        seen = [watcher.communicate(timeout=50)[0].splitlines() for watcher in watchers]
        self.assertEqual(seen[0], seen[1])
        events = [json.loads(line) for line in seen[0]]
        numbers = [event["sequence"] for event in events if event["type"] == "event"]
        self.assertEqual(numbers, list(range(1, len(numbers) + 1)))
        fetched = self.on_laptop("result", name, "-o", "out")
        stderr = fetched.communicate(timeout=30)[1]
        self.assertEqual(fetched.returncode, 0, stderr)
        self.assertGreater(len((self.laptop / "out/trajectory.csv").read_text().splitlines()), 3000)


if __name__ == "__main__":
    unittest.main()
