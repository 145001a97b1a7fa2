"""The Python package in client/python, installed as users install it, against a real server."""

import signal
import sys
import unittest

from support import ENDLESS_JOB, SMALL_JOB, SOURCE, SystemTest

sys.path.insert(0, str(SOURCE / "tests/support"))
import python_package  # noqa: E402, F401
import numpy as np  # noqa: E402
import spikepinn  # noqa: E402

EXACT = {"forward": {"preset": "regular_spiking"}, "segmented": {"accuracy": 1e-9}}
EVERY_SHAPE = {
    "steps": [{"start_ms": 10, "amplitude_pa": 60}],
    "pulses": [{"start_ms": 30.05, "width_ms": 5, "amplitude_pa": 30}],
    "pulse_trains": [{"start_ms": 50, "period_ms": 7.5, "width_ms": 2.5, "amplitude_pa": 20,
                      "count": 4}],
    "ramps": [{"start_ms": 90, "end_ms": 120, "slope_pa_per_ms": 1}],
    "sines": [{"start_ms": 15, "end_ms": 140, "amplitude_pa": 10, "frequency_hz": 40,
               "phase_rad": 0.3}],
    "samples": [{"time_ms": [0, 70, 150], "current_pa": [0, 12, -5]}],
}


class PythonClientTest(SystemTest):

    def setUp(self):
        super().setUp()
        self.client = spikepinn.Client(self.server.address)
        self.addCleanup(self.client.close)

    def test_a_result_is_arrays(self):
        job = self.client.submit(EXACT, display_name="from Python")
        self.assertEqual(job.state, spikepinn.State.QUEUED)
        result = self.client.result(job, dt_ms=0.5)
        self.assertEqual(result.job.display_name, "from Python")
        self.assertEqual(len(result.spikes.time_ms), 6)
        np.testing.assert_allclose(result.spikes.time_ms, result.spikes.reference_time_ms, atol=1e-6)
        t = result.trajectory
        self.assertEqual({len(column) for column in vars(t).values()}, {len(t.time_ms)})
        # Every half ms, and every spike of either solution twice.
        self.assertGreaterEqual(len(t.time_ms), 2001 + 2 * 6)
        self.assertEqual((t.time_ms[0], t.time_ms[-1]), (0.0, 1000.0))
        self.assertEqual(set(result.losses.terms), {"physics_v", "physics_w", "total"})
        self.assertEqual(len(result.losses.terms["total"]), len(result.losses.step))
        self.assertTrue(np.all(np.diff(result.losses.overall_step) > 0))

    def test_residuals_are_those_of_the_summary(self):
        problems = [{"preset": name, "duration_ms": 150} for name in
                    ("tonic_bursting", "class_1_excitable", "resonator", "reticular_burst",
                     "fast_spiking", "inhibition_induced_spiking")]
        problems.append({"preset": "regular_spiking", "duration_ms": 150,
                         "stimulus": EVERY_SHAPE})
        jobs = [self.client.submit({"forward": problem}) for problem in problems]
        for job, problem in zip(jobs, problems):
            with self.subTest(problem["preset"]):
                result = self.client.result(job)
                for residual, expected in (
                        (result.residuals.v_mv_per_ms,
                         result.summary.mean_abs_residual_v_mv_per_ms),
                        (result.residuals.w_pa_per_ms,
                         result.summary.mean_abs_residual_w_pa_per_ms)):
                    self.assertAlmostEqual(np.abs(residual).mean() / expected, 1, 3)

    def test_the_model_file_and_the_server_agree(self):
        times = [0.0, 99.5, 200.0, 731.25, 1000.0]
        for spec in (EXACT, SMALL_JOB["spec"]):
            job = self.client.submit(spec)
            self.client.wait(job)
            inside = [t for t in times if t <= self.client.get(job).message.effective_spec.forward
                      .duration_ms]
            network = self.client.evaluate(job, inside)
            path = self.client.download_model(job, self.folder / "model.safetensors")
            v, w = spikepinn.read_model(path).evaluate(inside)
            np.testing.assert_allclose(v, network.v_mv, rtol=1e-10)
            np.testing.assert_allclose(w, network.w_pa, rtol=1e-10, atol=1e-9)
            self.assertFalse(list(self.folder.glob("*.partial")))

    def test_a_file_is_submitted_and_a_mistake_in_it_is_named(self):
        job = self.client.submit(SOURCE / "client/examples/regular_spiking.yaml")
        self.assertEqual(self.client.wait(job).state, spikepinn.State.SUCCEEDED)
        with self.assertRaisesRegex(spikepinn.InvalidRequest, "forward.duration_ms = -1"):
            self.client.submit({"forward": {"preset": "chattering", "duration_ms": -1}})
        file = self.folder / "twice.yaml"
        file.write_text("spec: {forward: {preset: chattering}}\npriority: 1\npriority: 2\n")
        with self.assertRaisesRegex(spikepinn.InvalidRequest,
                                    "twice.yaml:3: priority: given twice, first on line 2"):
            self.client.submit(file)
        self.assertEqual(list(self.client.jobs(states="failed", user="a\\b")), [])
        self.assertEqual(len(list(self.client.jobs(states="succeeded"))), 1)

    def test_a_watch_outlives_the_server(self):
        job = self.client.submit(ENDLESS_JOB)
        sequences, states, killed = [], [], False
        for event in self.client.watch(job):
            sequences.append(event.sequence)
            if isinstance(event.payload, spikepinn.StateChange):
                states.append(event.payload.state)
            if isinstance(event.payload, spikepinn.Progress):
                if not killed:
                    killed = True
                    self.restart_server(signal.SIGKILL)
                elif states[-2:] == [spikepinn.State.QUEUED, spikepinn.State.RUNNING]:
                    self.client.cancel(job)
        self.assertTrue(killed)
        self.assertEqual(sequences, list(range(1, len(sequences) + 1)))
        self.assertEqual(states[-1], spikepinn.State.CANCELLED)
        with self.assertRaisesRegex(spikepinn.JobFailed, "cancelled"):
            self.client.result(job)

    def test_a_log_is_read_while_it_is_written_and_again_later(self):
        job = self.client.submit(SMALL_JOB)
        followed = list(self.client.logs(job, follow=True))  # from before the first attempt on
        text = "".join(piece.text for piece in followed)
        self.assertIn("stage adam", text)
        self.assertEqual({piece.attempt for piece in followed}, {1})
        self.assertEqual("".join(map(str, self.client.logs(job))), text)
        rest = "".join(map(str, self.client.logs(job, attempt=1, offset=10)))
        self.assertEqual(rest.encode(), text.encode()[10:])
        with self.assertRaises(spikepinn.NotFound) as refused:
            list(self.client.logs(job, attempt=2))
        self.assertEqual(refused.exception.reason, "NO_SUCH_ATTEMPT")

    def test_a_followed_log_outlives_the_server(self):
        job = self.client.submit(ENDLESS_JOB)
        texts, killed = [], False
        for piece in self.client.logs(job, follow=True):
            self.assertEqual(piece.attempt, 1)
            texts.append(piece.text)
            if not killed:
                killed = True
                self.restart_server(signal.SIGKILL)
        self.assertTrue(killed)
        # The server that died was its attempt's end; nothing is told twice.
        self.assertEqual("".join(texts), "".join(map(str, self.client.logs(job, attempt=1))))

    def test_a_sweep_ends_in_a_table(self):
        field = "forward.stimulus.steps[0].amplitude_pa"
        sweep = self.client.submit_sweep(SOURCE / "client/examples/regular_spiking.yaml",
                                         {field: [50, 70.0, np.float64(90)]}, display_name="f-I")
        self.assertEqual(sweep.total, 3)
        ended = self.client.wait_sweep(sweep)
        self.assertTrue(ended.has_ended)
        self.assertEqual(ended.succeeded, 3)
        table = self.client.sweep_results(sweep)
        np.testing.assert_array_equal(table[field], [50, 70, 90])
        np.testing.assert_array_equal(table["state"], 3 * ["succeeded"])
        self.assertEqual(table["spikes"][:2].tolist(), [0, 6])
        self.assertTrue(np.isnan(table["first_spike_ms"][0]))
        self.assertEqual(len(list(self.client.jobs(sweep=sweep, states=["succeeded"]))), 3)
        self.client.delete_sweep(sweep)
        with self.assertRaises(spikepinn.NotFound):
            self.client.get_sweep(sweep)

    def test_cancelling_and_deleting(self):
        job = self.client.submit(ENDLESS_JOB)
        with self.assertRaises(spikepinn.WaitTimeout):
            self.client.wait(job, timeout_s=0.5)
        with self.assertRaisesRegex(spikepinn.WrongState, job.name):
            self.client.delete(job)
        self.client.cancel(job)
        self.assertEqual(self.client.wait(job).error.reason, "cancelled")
        self.client.delete(job)
        self.assertEqual(list(self.client.jobs()), [])

    def test_the_server_tells_about_itself(self):
        self.assertIn("regular_spiking", self.client.presets())
        self.assertGreaterEqual(self.client.server_info().devices[0].slots, 1)


if __name__ == "__main__":
    unittest.main()
