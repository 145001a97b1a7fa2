"""A job from submission to result files, as a user sees it."""

import csv
import json
import subprocess
import unittest

from support import SMALL_JOB, SOURCE, SystemTest, job_that

TRAJECTORY_HEADER = "t_ms,v_mv,w_pa,guide_v_mv,guide_w_pa,reference_v_mv,reference_w_pa"
FIRST_SPIKE_MS = 200.02247095695  # of the published problem's reference


class ResultsTest(SystemTest):

    def run_small_job(self, *flags, job=SMALL_JOB):
        out = self.folder / "out"
        stdout, _ = self.run_cli("run", self.job_file(job), "-o", out, *flags)
        return out, stdout

    def rows(self, path):
        with open(path, newline="") as file:
            return list(csv.DictReader(file))

    def test_run_writes_every_result_file(self):
        out, stdout = self.run_small_job()
        self.assertEqual((out / "trajectory.csv").read_text().splitlines()[0], TRAJECTORY_HEADER)
        self.assertEqual((out / "spikes.csv").read_text().splitlines()[0],
                         "index,time_ms,guide_ms,reference_ms")
        summary = json.loads((out / "summary.json").read_text())
        self.assertIn("against_guide", json.dumps(summary))
        self.assertIn("against_reference", json.dumps(summary))
        self.assertGreater((out / "model.safetensors").stat().st_size, 1000)
        self.assertIn("reference", stdout)

    def test_the_model_file_is_read_by_numpy_alone(self):
        out, _ = self.run_small_job()
        printed = subprocess.run(
            ["/usr/bin/python3", SOURCE / "client/python/spikepinn/model.py", out / "model.safetensors",
             "0.0", "150.0", "300.0"], check=True, capture_output=True, text=True).stdout
        rows = {float(row["t_ms"]): row for row in self.rows(out / "trajectory.csv")}
        for line in printed.splitlines():
            t_ms, v, w = map(float, line.split(","))
            self.assertAlmostEqual(v, float(rows[t_ms]["v_mv"]), 9)
            self.assertAlmostEqual(w, float(rows[t_ms]["w_pa"]), 9)

    def test_the_trajectory_has_a_sample_every_tenth_and_both_sides_of_a_spike(self):
        out, _ = self.run_small_job()
        rows = self.rows(out / "trajectory.csv")
        times = [float(row["t_ms"]) for row in rows]
        self.assertEqual(times, sorted(times))
        self.assertEqual(times[0], 0.0)
        self.assertEqual(times[-1], 300.0)
        spike = [row for row in rows if abs(float(row["t_ms"]) - FIRST_SPIKE_MS) < 1e-8]
        self.assertEqual([float(row["reference_v_mv"]) for row in spike], [35.0, -50.0])
        self.assertAlmostEqual(
            float(spike[1]["reference_w_pa"]) - float(spike[0]["reference_w_pa"]), 100.0, 9)

    def test_the_time_grid_is_the_users(self):
        name = self.submit(SMALL_JOB)
        self.events(name)
        for flags, expected in ((("--dt", "100"), [0.0, 100.0, 200.0, 300.0]),
                                (("--times", "10,20.5"), [10.0, 20.5]),
                                (("--times", "0:100:50"), [0.0, 50.0, 100.0])):
            out = self.folder / "grid"
            self.run_cli("result", name, "-o", out, *flags)
            times = [float(row["t_ms"]) for row in self.rows(out / "trajectory.csv")]
            on_grid = [t for t in times if times.count(t) == 1]  # a spike has two rows
            self.assertEqual(on_grid, expected)

    def test_losses_are_named_and_lead_up_to_the_summary(self):
        out, _ = self.run_small_job()
        rows = self.rows(out / "losses.csv")
        self.assertEqual({row["stage"] for row in rows}, {"adam", "lbfgs"})
        for term in ("physics_v", "physics_w", "initial", "data_v", "data_w", "total"):
            self.assertGreaterEqual(float(rows[-1][term]), 0.0)
        self.assertLess(float(rows[-1]["total"]), float(rows[0]["total"]))

    def test_the_same_job_gives_the_same_bits(self):
        digests = set()
        for _ in range(2):
            name = self.submit(SMALL_JOB)
            summary = [event["summary"] for event in self.events(name) if "summary" in event]
            digests.add(summary[0]["model_sha256"])
        self.assertEqual(len(digests), 1)

    def test_pure_and_float64_run_through_the_same_path(self):
        name = self.submit(job_that(method="pure", collocation={"uniform_points": 50},
                                    runtime={"precision": "float64"}))
        self.assertEqual(self.events(name)[-1]["state_change"]["state"], "succeeded")


if __name__ == "__main__":
    unittest.main()
