"""The bar: who sees one, and what it says."""

import datetime
import io
import unittest
from unittest import mock

import python_package  # noqa: F401
import spikepinn
from spikepinn.progress import Nothing, TextBar, display

NOW = datetime.datetime.now(datetime.timezone.utc)


def progress(step, remaining_seconds=12.3):
    return spikepinn.Event(step, NOW, 1, spikepinn.Progress(
        stage="adam", step=step, total_steps=100, loss={"total": 0.25}, step_size=1e-3,
        elapsed_seconds=1, steps_per_second=10, remaining_seconds=remaining_seconds,
        overall_step=step, overall_total_steps=100))


class Terminal(io.StringIO):
    def isatty(self):
        return True


class ProgressTest(unittest.TestCase):

    def without_tqdm(self):
        return mock.patch.dict("sys.modules", {"tqdm": None, "tqdm.auto": None})

    def test_without_tqdm_there_is_a_line_that_is_written_over(self):
        out = Terminal()
        with self.without_tqdm():
            bar = display("jobs/x", None, out)
        self.assertIsInstance(bar, TextBar)
        bar.show(progress(50))
        bar.show(progress(100, remaining_seconds=None))
        bar.close()
        first, second = out.getvalue()[:-1].split("\r")[1:]
        self.assertEqual(first, f"jobs/x: {15 * '#'}{15 * '.'}  50% adam, loss 2.50e-01, 12 s left")
        self.assertEqual(second.rstrip(), f"jobs/x: {30 * '#'} 100% adam, loss 2.50e-01")
        self.assertEqual(len(second), len(first), "leftovers of the longer line")
        self.assertTrue(out.getvalue().endswith("\n"))

    def test_tqdm_draws_where_it_is_installed(self):
        bars = mock.Mock()
        with mock.patch.dict("sys.modules", {"tqdm": mock.Mock(), "tqdm.auto": bars}):
            bar = display("jobs/x", None, Terminal())
        drawn = bars.tqdm.return_value
        drawn.n = 40
        bar.show(progress(50))
        bar.close()
        drawn.update.assert_called_once_with(10)
        self.assertEqual(drawn.total, 100)
        drawn.close.assert_called_once_with()

    def test_warnings_stay_on_lines_of_their_own(self):
        out = Terminal()
        with self.without_tqdm():
            bar = display("jobs/x", True, out)
        bar.show(spikepinn.Event(1, NOW, 1, spikepinn.JobWarning("slow BLAS")))
        bar.show(progress(50))
        self.assertIn("jobs/x: slow BLAS\n", out.getvalue())

    def test_where_nobody_looks_nothing_is_shown(self):
        out = io.StringIO()
        self.assertIsInstance(display("jobs/x", None, out), Nothing)
        self.assertIsInstance(display("jobs/x", False, Terminal()), Nothing)

    def test_a_notebook_is_looked_at(self):
        with mock.patch.dict("sys.modules", {"ipykernel": mock.Mock()}), self.without_tqdm():
            self.assertIsInstance(display("jobs/x", None, io.StringIO()), TextBar)


if __name__ == "__main__":
    unittest.main()
