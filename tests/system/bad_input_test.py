"""What users do wrong, and what they are told."""

import json
import subprocess
import unittest

from support import BIN, SMALL_JOB, SystemTest, job_that


class BadInputTest(SystemTest):

    def refusal(self, job, expect):
        """What `submit` says of a job that must not be queued."""
        _, stderr = self.run_cli("submit", self.job_file(job), expect=expect)
        listed, _ = self.run_cli("--json", "list")
        self.assertEqual(listed, "", "something was queued")
        return stderr

    def test_values_out_of_range_are_named_with_their_rule(self):
        for changes, message in (
                ({"adam": {"steps": -5}}, "adam.steps = -5: must be "),
                ({"adam": {"steps": 0}}, "adam.steps = 0: must be "),
                ({"guide": {"dt_ms": -1}}, "guide.dt_ms = -1: must be finite and > 0"),
                ({"forward": {"preset": "no_such_cell"}}, 'forward.preset = "no_such_cell"')):
            with self.subTest(message):
                self.assertIn(message, self.refusal(job_that(**changes), expect=3))

    def test_what_is_too_much_for_the_server_is_refused_by_the_server(self):
        for changes, message in (
                ({"guide": {"dt_ms": 1e-7}}, "guide.dt_ms = 1e-07: needs 3e+09 steps"),
                ({"network": {"width": 16384}}, "parameters, more than the limit"),
                ({"collocation": {"uniform_points": 1000000}, "network": {"width": 1000}},
                 "more than the limit of 4096 MiB")):
            with self.subTest(message):
                self.assertIn(message, self.refusal(job_that(**changes), expect=1))

    def test_numbers_that_are_not_finite_are_refused(self):
        stderr = self.refusal("spec: {forward: {preset: regular_spiking, duration_ms: .nan}}", 3)
        self.assertIn("duration_ms", stderr)
        self.assertIn("finite", stderr)

    def test_unknown_fields_are_named_with_their_line(self):
        stderr = self.refusal("spec:\n  forward: {preset: regular_spiking}\n  adamm: {steps: 3}\n", 3)
        self.assertIn(":3", stderr)
        self.assertIn("adamm", stderr)

    def test_a_device_that_does_not_exist_is_refused_by_the_server(self):
        stderr = self.refusal(job_that(runtime={"device": "cuda:7"}), expect=1)
        self.assertIn('runtime.device = "cuda:7"', stderr)
        self.assertIn("cpu", stderr)

    def test_a_file_that_is_not_yaml_is_refused(self):
        self.assertIn("job", self.refusal("spec: [unclosed\n", 3))

    def test_a_missing_file_is_named(self):
        _, stderr = self.run_cli("submit", self.folder / "nowhere.yaml", expect=3)
        self.assertIn("nowhere.yaml", stderr)

    def test_an_unknown_job_is_named(self):
        _, stderr = self.run_cli("get", "jobs/doesnotexist", expect=1)
        self.assertIn("doesnotexist", stderr)

    def test_a_server_that_cannot_be_reached_gets_a_sentence_a_next_step_and_code_2(self):
        done = subprocess.run([BIN / "spikepinn", "--server", "127.0.0.1:1", "list"],
                              capture_output=True, text=True, timeout=30)
        self.assertEqual(done.returncode, 2)
        said, next_step = done.stderr.strip().splitlines()
        self.assertIn("cannot reach the spikepinn server at 127.0.0.1:1", said)
        self.assertIn("spikepinnd", next_step)
        self.assertNotIn("grpc", done.stderr.lower())

    def test_an_address_that_is_none_is_refused_and_nothing_listens(self):
        for address in ("127.0.0.1", "127.0.0.1:99999", "7461", ":1", "host:http"):
            done = subprocess.run([BIN / "spikepinnd", "--listen", address, "--data-dir",
                                   self.folder / "other"], capture_output=True, text=True,
                                  timeout=30)
            self.assertEqual(done.returncode, 1, address)
            self.assertIn(f"listen = {address}: must be HOST:PORT", done.stderr)
            self.assertEqual(done.stdout, "")

    def test_a_training_that_diverges_ends_failed_with_step_and_terms(self):
        name = self.submit(job_that(adam={"steps": 10, "learning_rate": 1e30}))
        self.events(name, expect=1)
        error = self.get(name)["error"]
        self.assertIn("diverged", json.dumps(error))
        self.assertIn("in stage adam at step 1: physics_v = ", error["message"])

    def test_runaway_spiking_ends_failed_with_the_time(self):
        name = self.submit({"spec": {**SMALL_JOB["spec"],
                                     "forward": {"preset": "inhibition_induced_bursting"}}})
        self.events(name, expect=1)
        error = self.get(name)["error"]
        self.assertIn("runaway", json.dumps(error))
        self.assertIn("ms", error["message"])


if __name__ == "__main__":
    unittest.main()
