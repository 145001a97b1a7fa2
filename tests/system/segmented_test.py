"""The default method from submission to evaluation, as a user sees it."""

import csv
import io
import json
import subprocess
import unittest

from support import SOURCE, SystemTest

JOB = {"display_name": "segmented", "spec": {"forward": {"preset": "regular_spiking"}}}
FIRST_SPIKE_MS = 200.02247095695  # of the reference


def rows_of(text):
    return [{name: float(value) for name, value in row.items()}
            for row in csv.DictReader(io.StringIO(text))]


class SegmentedTest(SystemTest):

    def finished_job(self, job=JOB):
        name = self.submit(job)
        self.log = self.events(name)
        return name

    def test_the_default_job_reaches_eight_digits_and_says_so(self):
        out = self.folder / "out"
        stdout, _ = self.run_cli("run", self.job_file(JOB), "-o", out)
        summary = json.loads((out / "summary.json").read_text())
        self.assertEqual(summary["method"], "segmented")
        self.assertTrue(summary["segmented"]["reached"])
        self.assertLess(summary["against_reference"]["v"]["relative_l2"], 1e-8)
        self.assertEqual(summary["against_reference"]["spikes_matched"], 6)
        for error in summary["against_reference"]["spike_errors"]:
            self.assertLess(abs(error["error_ms"]), 1e-8)
        self.assertIn("estimated without the reference", stdout)
        self.assertIn("spike at 200.022471", stdout)

    def test_a_watcher_sees_the_neuron_fire_piece_by_piece(self):
        self.finished_job()
        pieces = [event["piece"] for event in self.log if "piece" in event]
        self.assertEqual([piece["index"] for piece in pieces], list(range(len(pieces))))
        self.assertEqual(pieces[0]["start_ms"], 0.0)
        self.assertEqual(pieces[-1]["end_ms"], 1000.0)
        spikes = [spike for piece in pieces for spike in piece["spike_ms"]]
        self.assertEqual(len(spikes), 6)
        self.assertAlmostEqual(spikes[0], FIRST_SPIKE_MS, 8)
        last_piece = max(i for i, event in enumerate(self.log) if "piece" in event)
        summary = next(i for i, event in enumerate(self.log) if "summary" in event)
        self.assertLess(last_piece, summary)

    def test_evaluate_prints_the_network_at_any_times(self):
        name = self.finished_job()
        text, _ = self.run_cli("evaluate", name, "--times", "0:1000:0.01")
        self.assertEqual(text.splitlines()[0], "t_ms,v_mv,w_pa,dv_mv_per_ms,dw_pa_per_ms")
        rows = rows_of(text)
        self.assertEqual(len(rows), 100_001)
        self.assertLessEqual(max(row["v_mv"] for row in rows), 35.0 + 1e-6)
        path = self.folder / "some.csv"
        self.run_cli("evaluate", name, "--times", "100,150", "-o", path)
        some = rows_of(path.read_text())
        self.assertEqual([row["t_ms"] for row in some], [100.0, 150.0])
        self.assertEqual(some[1], rows[15_000])
        # w' = a (b (v - v_rest) - w), from the printed values alone
        self.assertAlmostEqual(some[1]["dw_pa_per_ms"],
                               0.03 * (-2 * (some[1]["v_mv"] + 60) - some[1]["w_pa"]), 6)

    def test_at_a_spike_the_flag_chooses_the_side(self):
        name = self.finished_job()
        spike = next(event["piece"]["spike_ms"][0] for event in self.log
                     if event.get("piece", {}).get("spike_ms"))
        before, = rows_of(self.run_cli("evaluate", name, "--times", repr(spike))[0])
        after, = rows_of(self.run_cli("evaluate", name, "--times", repr(spike), "--after-reset")[0])
        self.assertAlmostEqual(before["v_mv"], 35.0, 6)
        self.assertEqual(after["v_mv"], -50.0)
        self.assertAlmostEqual(after["w_pa"] - before["w_pa"], 100.0, 9)

    def test_evaluate_refuses_times_outside_of_the_span(self):
        name = self.finished_job()
        _, stderr = self.run_cli("evaluate", name, "--times", "1000.5", expect=1)
        self.assertIn("times[0] = 1000.5: must be in [0, 1000]", stderr)

    def test_the_model_file_is_read_by_numpy_alone(self):
        name = self.finished_job()
        out = self.folder / "out"
        self.run_cli("result", name, "-o", out)
        times = ["0.0", "100.0", "150.5", "200.0", "201.25", "999.0"]
        printed = subprocess.run(
            ["/usr/bin/python3", SOURCE / "client/python/spikepinn/model.py", out / "model.safetensors",
             *times], check=True, capture_output=True, text=True).stdout
        by_server = rows_of(self.run_cli("evaluate", name, "--times", ",".join(times))[0])
        for line, expected in zip(printed.splitlines(), by_server, strict=True):
            t_ms, v, w = map(float, line.split(","))
            self.assertEqual(t_ms, expected["t_ms"])
            self.assertAlmostEqual(v, expected["v_mv"], 9)
            self.assertAlmostEqual(w, expected["w_pa"], 9)

    def test_runaway_spiking_fails_with_its_time(self):
        name = self.submit({"spec": {"forward": {"preset": "inhibition_induced_bursting"}}})
        end = self.events(name, expect=1)[-1]["state_change"]
        self.assertEqual(end["state"], "failed")
        self.assertEqual(end["error"]["reason"], "runaway")
        self.assertIn("runaway spiking at t = 192.4", end["error"]["message"])

    def test_out_of_reach_is_said_and_in_strict_mode_fails(self):
        job = {"spec": {"forward": {"preset": "regular_spiking"}, "segmented": {"accuracy": 1e-12}}}
        self.finished_job(job)
        summary = next(event["summary"] for event in self.log if "summary" in event)
        self.assertFalse(summary["segmented"]["reached"])
        warnings = [event["warning"]["message"] for event in self.log if "warning" in event]
        self.assertTrue(any("was not reached" in warning for warning in warnings), warnings)
        job["spec"]["segmented"]["strict"] = True
        end = self.events(self.submit(job), expect=1)[-1]["state_change"]
        self.assertEqual(end["error"]["reason"], "inaccurate")


if __name__ == "__main__":
    unittest.main()
