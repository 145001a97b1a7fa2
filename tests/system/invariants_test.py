"""What the checker of the soak and fault tests lets pass, and what it does not."""

import unittest

from api import job_pb2
from invariants import Expectation, log_findings

QUEUED, RUNNING = job_pb2.JOB_STATE_QUEUED, job_pb2.JOB_STATE_RUNNING
SUCCEEDED, CANCELLED = job_pb2.JOB_STATE_SUCCEEDED, job_pb2.JOB_STATE_CANCELLED


def entry(attempt, kind, value=None):
    event = job_pb2.Event(attempt=attempt)
    if kind == "state":
        event.state_change.state = value
    elif kind == "step":
        event.progress.overall_step = value
    elif kind == "adam":
        event.progress.stage = "adam"
        event.progress.total_steps = 2000
        event.progress.step = event.progress.overall_step = value
    elif kind == "piece":
        event.piece.index = value
    else:
        event.summary.model_sha256 = "digest"
    return event


def log(*entries):
    events = [entry(*one) for one in entries]
    for number, event in enumerate(events, 1):
        event.sequence = number
    return events


def resumed():
    """Succeeds in its second attempt."""
    return log((0, "state", QUEUED), (1, "state", RUNNING), (1, "step", 0), (1, "step", 10),
               (1, "state", QUEUED), (2, "state", RUNNING), (2, "step", 20), (2, "summary"),
               (2, "state", SUCCEEDED))


def job_of(events, **fields):
    job = job_pb2.Job(state=SUCCEEDED, attempt=2, last_event_sequence=len(events))
    job.summary.model_sha256 = "digest"
    job.MergeFrom(job_pb2.Job(**fields))
    return job


class InvariantsTest(unittest.TestCase):

    def expect(self, part, events, **fields):
        found = log_findings(job_of(events, **fields), events)
        self.assertTrue(any(part in what for what in found), found)

    def test_a_resumed_job_is_fine(self):
        events = resumed()
        self.assertEqual(log_findings(job_of(events), events), [])

    def test_a_log_whose_head_was_dropped_is_fine(self):
        events = resumed()
        kept = events[5:]
        found = log_findings(job_of(events), kept, oldest=6)
        self.assertFalse(any("gaps" in what for what in found), found)

    def test_a_gap_is_found(self):
        events = resumed()
        del events[3]
        self.expect("gaps", events)

    def test_an_event_that_comes_twice_is_found(self):
        events = resumed()
        events.insert(3, events[3])
        self.expect("gaps", events)

    def test_a_second_end_is_found(self):
        events = resumed() + [entry(2, "state", CANCELLED)]
        events[-1].sequence = len(events)
        self.expect("ends it as", events)

    def test_something_after_the_end_is_found(self):
        events = resumed() + [entry(2, "step", 30)]
        events[-1].sequence = len(events)
        self.expect("the last event is not the end", events)

    def test_steps_that_are_told_again_are_found(self):
        events = resumed()
        events[6].progress.overall_step = 10
        self.expect("step 10 comes after step 10", events)

    def test_steps_that_were_left_out_are_found(self):
        def with_steps(*steps):
            return log((0, "state", QUEUED), (1, "state", RUNNING),
                       *((1, "adam", step) for step in steps),
                       (1, "summary"), (1, "state", SUCCEEDED))

        whole = with_steps(*range(0, 2001, 2))
        self.assertEqual(log_findings(job_of(whole, attempt=1), whole), [])
        self.expect("step 8 of Adam follows step 4", with_steps(0, 2, 4, 8), attempt=1)
        self.expect("the first step of Adam", with_steps(2, 4), attempt=1)

    def test_pieces_that_are_missing_or_repeated_are_found(self):
        for pieces in ((1, 2), (0, 2), (0, 1, 1)):
            events = log((0, "state", QUEUED), (1, "state", RUNNING),
                         *((1, "piece", piece) for piece in pieces),
                         (1, "summary"), (1, "state", SUCCEEDED))
            self.expect("pieces are missing or repeated", events, attempt=1)

    def test_an_attempt_that_goes_back_is_found(self):
        events = resumed()
        events[6].attempt = 1
        self.expect("attempts go back", events)

    def test_a_missing_summary_is_found(self):
        events = resumed()
        events[7] = entry(2, "step", 30)
        events[7].sequence = 8
        self.expect("summaries", events)

    def test_an_unlike_state_is_found(self):
        self.expect("its log ends it as", resumed(), state=CANCELLED)

    def test_a_lost_tail_is_found(self):
        self.expect("but the job says", resumed(), last_event_sequence=12)

    def test_other_bits_and_cancels_that_nobody_asked_for_are_found(self):
        expectation = Expectation(SUCCEEDED, "digest")
        job = job_of(resumed())
        self.assertEqual(expectation.findings(job, resumed(), cancelled=False), [])
        job.summary.model_sha256 = "other"
        self.assertIn("model other", expectation.findings(job, resumed(), cancelled=False)[0])
        job.state = CANCELLED
        self.assertEqual(expectation.findings(job, resumed(), cancelled=True), [])
        self.assertIn("nobody", expectation.findings(job, resumed(), cancelled=False)[0])

    def test_a_hole_in_the_curve_is_found(self):
        events = resumed()
        whole = Expectation(SUCCEEDED, "digest", steps=[0, 10, 20])
        self.assertEqual(whole.findings(job_of(events), events, cancelled=False), [])
        holed = Expectation(SUCCEEDED, "digest", steps=[0, 10, 15, 20])
        self.assertIn("[15] are missing", holed.findings(job_of(events), events, cancelled=False)[0])

    def test_a_move_that_the_server_never_makes_is_found(self):
        events = resumed()
        events[1].state_change.state = CANCELLED
        self.expect("QUEUED follows CANCELLED", events)


if __name__ == "__main__":
    unittest.main()
