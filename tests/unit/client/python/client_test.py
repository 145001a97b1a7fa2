"""The Python package against a scripted server: retries, resuming, errors."""

import json
import pathlib
import tempfile
import threading
import unittest

import grpc

from fake_service import Fake, answer, refuse, stream, unavailable
import spikepinn
from spikepinn.connection import Backoff
from spikepinn.v1 import job_pb2, job_service_pb2

SPEC = {"forward": {"preset": "regular_spiking"}}
JOB = job_pb2.Job(name="jobs/x", state=job_pb2.JOB_STATE_QUEUED)
CANCELLED = job_pb2.Job(name="jobs/x", state=job_pb2.JOB_STATE_CANCELLED)


def event(sequence, **payload):
    payload = payload or {"warning": job_pb2.Warning(message="something")}
    return job_service_pb2.WatchJobResponse(event=job_pb2.Event(sequence=sequence, **payload))


HEARTBEAT = job_service_pb2.WatchJobResponse(heartbeat=job_service_pb2.Heartbeat())
STOPPING = job_service_pb2.WatchJobResponse(server_stopping=job_service_pb2.ServerStopping())


class ClientTest(unittest.TestCase):

    def client(self, limits=spikepinn.Limits(), **scripts):
        self.fake = Fake(**scripts)
        self.addCleanup(self.fake.stop)
        client = spikepinn.Client(self.fake.address, limits)
        self.addCleanup(client.close)
        return client

    def watched(self, client, **options):
        return [event.sequence for event in client.watch("x", **options)]

    def asked_after(self):
        return [request.after_sequence for request in self.fake.requests["WatchJob"]]


class RetryTest(ClientTest):

    def test_a_create_is_repeated_while_unavailable_with_the_same_request_id(self):
        client = self.client(CreateJob=[unavailable, unavailable, answer(JOB)])
        self.assertEqual(client.submit(SPEC).name, "jobs/x")
        ids = {request.request_id for request in self.fake.requests["CreateJob"]}
        self.assertEqual(len(self.fake.requests["CreateJob"]), 3)
        self.assertEqual(len(ids), 1)
        self.assertGreater(len(ids.pop()), 20)

    def test_nothing_else_is_repeated(self):
        for code, error in ((grpc.StatusCode.INVALID_ARGUMENT, spikepinn.InvalidRequest),
                            (grpc.StatusCode.NOT_FOUND, spikepinn.NotFound),
                            (grpc.StatusCode.ALREADY_EXISTS, spikepinn.AlreadyExists),
                            (grpc.StatusCode.FAILED_PRECONDITION, spikepinn.WrongState),
                            (grpc.StatusCode.RESOURCE_EXHAUSTED, spikepinn.ResourceExhausted),
                            (grpc.StatusCode.INTERNAL, spikepinn.ServerError)):
            with self.subTest(code):
                client = self.client(CreateJob=[refuse(code, "a = 1: must be 2")])
                with self.assertRaisesRegex(error, "^a = 1: must be 2$"):
                    client.submit(SPEC)
                self.assertEqual(len(self.fake.requests["CreateJob"]), 1)

    def test_an_error_has_the_servers_reason(self):
        client = self.client(
            CreateJob=[refuse(grpc.StatusCode.RESOURCE_EXHAUSTED, "3 wait", "USER_QUEUE_FULL")],
            GetJob=[refuse(grpc.StatusCode.INTERNAL)])
        with self.assertRaises(spikepinn.ResourceExhausted) as refused:
            client.submit(SPEC)
        self.assertEqual((refused.exception.reason, str(refused.exception)),
                         ("USER_QUEUE_FULL", "3 wait"))
        with self.assertRaises(spikepinn.ServerError) as broken:
            client.get("x")
        self.assertEqual(broken.exception.reason, "")

    def test_a_server_that_stops_is_told_from_a_broken_connection(self):
        client = self.client(spikepinn.Limits(call_patience_s=0.3), GetJob=[
            refuse(grpc.StatusCode.UNAVAILABLE, "server is shutting down", "SERVER_STOPPING")])
        with self.assertRaisesRegex(spikepinn.Unavailable, "not available: server is shutting"):
            client.get("x")

    def test_patience_ends(self):
        client = self.client(spikepinn.Limits(call_patience_s=0.3), GetJob=[unavailable])
        with self.assertRaises(spikepinn.Unavailable):
            client.get("x")
        self.assertGreater(len(self.fake.requests["GetJob"]), 1)

    def test_a_server_that_does_not_answer_is_named(self):
        release = threading.Event()
        self.addCleanup(release.set)
        client = self.client(spikepinn.Limits(call_s=0.2),
                             GetJob=[lambda request, context: release.wait(20) and JOB])
        with self.assertRaisesRegex(spikepinn.Silent, r"127\.0\.0\.1:\d+ did not answer within 0.2"):
            client.get("x")

    def test_a_repeated_cancel_or_delete_that_comes_too_late_has_worked(self):
        late = refuse(grpc.StatusCode.FAILED_PRECONDITION)
        gone = refuse(grpc.StatusCode.NOT_FOUND)
        client = self.client(CancelJob=[unavailable, late], GetJob=[answer(CANCELLED)],
                             DeleteJob=[unavailable, gone])
        self.assertEqual(client.cancel("x").state, spikepinn.State.CANCELLED)
        client.delete("x")
        with self.assertRaises(spikepinn.WrongState):
            client.cancel("x")
        with self.assertRaises(spikepinn.NotFound):
            client.delete("x")

    def test_the_backoff_doubles_up_to_its_longest_and_then_gives_up(self):
        now, waits = [0.0], []

        def sleep(seconds):
            waits.append(seconds)
            now[0] += seconds

        backoff = Backoff(60, clock=lambda: now[0], sleep=sleep)
        while backoff.wait():
            pass
        bounds = [0.1, 0.2, 0.4, 0.8, 1.6, 3.2] + 100 * [5.0]
        for wait, bound in zip(waits, bounds):
            self.assertTrue(bound / 2 <= wait <= bound, (wait, bound))
        self.assertLessEqual(now[0], 60)
        self.assertGreater(now[0], 54)


class WatchTest(ClientTest):

    def test_a_watch_resumes_after_the_last_event_it_saw(self):
        client = self.client(WatchJob=[stream(event(1), event(2), then=unavailable),
                                       stream(event(3), STOPPING),
                                       stream(event(3), HEARTBEAT, event(4))])
        self.assertEqual(self.watched(client), [1, 2, 3, 4])
        self.assertEqual(self.asked_after(), [0, 2, 3])

    def test_a_stream_that_a_dying_server_cancels_is_resumed(self):
        client = self.client(WatchJob=[stream(event(1), then=refuse(grpc.StatusCode.CANCELLED)),
                                       stream(event(2))])
        self.assertEqual(self.watched(client), [1, 2])

    def test_a_silent_stream_is_begun_anew(self):
        release = threading.Event()
        self.addCleanup(release.set)
        client = self.client(
            spikepinn.Limits(silence_s=0.3),
            WatchJob=[stream(event(1), then=lambda request, context: release.wait(20)),
                      stream(event(2))])
        self.assertEqual(self.watched(client), [1, 2])

    def test_a_reader_that_takes_its_time_is_no_silence(self):
        client = self.client(spikepinn.Limits(silence_s=1.0),
                             WatchJob=[stream(event(1), event(2))])
        seen = []
        for one in client.watch("x"):
            seen.append(one.sequence)
            threading.Event().wait(1.5)  # the reader's own work
        self.assertEqual(seen, [1, 2])
        self.assertEqual(len(self.fake.requests["WatchJob"]), 1)

    def test_events_that_are_not_kept_any_more_are_not_asked_for_again(self):
        dropped = job_service_pb2.WatchJobResponse(
            events_dropped=job_service_pb2.EventsDropped(oldest_kept_sequence=50))
        client = self.client(WatchJob=[stream(dropped, then=unavailable), stream(event(50))])
        self.assertEqual(self.watched(client), [50])
        self.assertEqual(self.asked_after(), [0, 49])

    def test_a_refusal_ends_the_watch(self):
        client = self.client(WatchJob=[refuse(grpc.StatusCode.NOT_FOUND, "jobs/x: unknown")])
        with self.assertRaisesRegex(spikepinn.NotFound, "jobs/x: unknown"):
            self.watched(client)

    def test_a_restored_server_is_told_from_a_wrong_cursor(self):
        beyond = refuse(grpc.StatusCode.INVALID_ARGUMENT, "after_sequence: too large",
                        "INVALID_FIELD")
        client = self.client(WatchJob=[stream(event(1), event(9), then=unavailable), beyond])
        with self.assertRaisesRegex(spikepinn.HistoryLost, "restored from a backup"):
            self.watched(client)
        self.assertEqual(self.asked_after(), [0, 9])
        with self.assertRaisesRegex(spikepinn.InvalidRequest, "after_sequence: too large"):
            self.watched(client, after_sequence=10)

    def test_its_timeout_says_that_the_job_goes_on(self):
        release = threading.Event()
        self.addCleanup(release.set)
        client = self.client(WatchJob=[stream(then=lambda request, context: release.wait(20))])
        with self.assertRaisesRegex(spikepinn.WaitTimeout, "after 0.3 s; it goes on"):
            client.wait("x", timeout_s=0.3)

    def test_a_watch_that_is_given_up_ends_its_stream(self):
        ended = threading.Event()

        def endless(request, context):
            context.add_callback(ended.set)
            yield event(1)
            ended.wait(20)

        client = self.client(WatchJob=[endless])
        watch = client.watch("x")
        next(watch)
        watch.close()
        self.assertTrue(ended.wait(10))


def log(offset, text, attempt=1, next_offset=None):
    if next_offset is None:
        next_offset = offset + len(text.encode())
    return job_service_pb2.StreamJobLogResponse(chunk=job_service_pb2.LogChunk(
        attempt=attempt, offset=offset, next_offset=next_offset, text=text))


class LogTest(ClientTest):

    def asked_from(self):
        return [(request.attempt, request.offset, request.follow)
                for request in self.fake.requests["StreamJobLog"]]

    def test_a_log_goes_on_in_the_same_attempt_where_it_broke_off(self):
        stopping = job_service_pb2.StreamJobLogResponse(
            server_stopping=job_service_pb2.ServerStopping())
        client = self.client(StreamJobLog=[stream(log(0, "äh\n", 2), then=unavailable),
                                           stream(log(4, "two\n", 2), stopping),
                                           stream(log(8, "", 2))])
        pieces = list(client.logs("x", follow=True))
        self.assertEqual(pieces, [spikepinn.LogPiece(2, 0, 4, "äh\n"),
                                  spikepinn.LogPiece(2, 4, 8, "two\n")])
        self.assertEqual(str(pieces[1]), "two\n")
        self.assertEqual(self.asked_from(), [(0, 0, True), (2, 4, True), (2, 8, True)])

    def test_the_attempt_is_kept_though_it_has_not_written_yet(self):
        client = self.client(StreamJobLog=[stream(log(0, "", 1), then=unavailable),
                                           stream(log(0, "late", 1))])
        self.assertEqual([piece.text for piece in client.logs("x", follow=True)], ["late"])
        self.assertEqual(self.asked_from(), [(0, 0, True), (1, 0, True)])

    def test_a_restored_server_may_not_have_its_attempt(self):
        gone = refuse(grpc.StatusCode.NOT_FOUND, "jobs/x has had 0", "NO_SUCH_ATTEMPT")
        client = self.client(StreamJobLog=[stream(log(0, "x"), then=unavailable), gone])
        with self.assertRaisesRegex(spikepinn.HistoryLost, "restored from a backup"):
            list(client.logs("x", follow=True))
        with self.assertRaises(spikepinn.NotFound):
            list(client.logs("x", follow=True))

    def test_it_begins_where_it_is_told(self):
        client = self.client(StreamJobLog=[stream(log(70, "x", 3))])
        piece, = client.logs("x", attempt=3, offset=7)
        self.assertEqual((piece.offset, piece.next_offset), (70, 71))
        self.assertEqual(self.asked_from(), [(3, 7, False)])

    def test_a_refusal_ends_it(self):
        client = self.client(StreamJobLog=[refuse(
            grpc.StatusCode.FAILED_PRECONDITION, "jobs/x is queued", "JOB_HAS_NOT_STARTED")])
        with self.assertRaisesRegex(spikepinn.WrongState, "jobs/x is queued") as refused:
            list(client.logs("x"))
        self.assertEqual(refused.exception.reason, "JOB_HAS_NOT_STARTED")

    def test_its_timeout_says_so(self):
        release = threading.Event()
        self.addCleanup(release.set)
        client = self.client(StreamJobLog=[
            stream(log(0, "x"), then=lambda request, context: release.wait(20))])
        with self.assertRaises(spikepinn.WaitTimeout):
            list(client.logs("x", follow=True, timeout_s=0.3))


class ResultTest(ClientTest):

    def test_a_failed_job_has_no_result_but_a_reason(self):
        error = job_pb2.JobError(reason=job_pb2.JobError.REASON_DIVERGED, message="loss is nan")
        failed = job_pb2.Job(name="jobs/x", state=job_pb2.JOB_STATE_FAILED, error=error)
        client = self.client(WatchJob=[stream(event(1))], GetJob=[answer(failed)])
        with self.assertRaisesRegex(spikepinn.JobFailed, "^jobs/x failed: loss is nan$"):
            client.result("x")
        self.assertEqual(client.wait("x").error, spikepinn.JobError("diverged", "loss is nan"))

    def test_a_download_that_breaks_on_the_way_is_an_error(self):
        part = job_service_pb2.GetTrajectoryResponse()
        client = self.client(GetTrajectory=[unavailable, stream(part, then=unavailable)])
        with self.assertRaises(spikepinn.Unavailable):
            client.trajectory("x")
        self.assertEqual(len(self.fake.requests["GetTrajectory"]), 2)


    def test_a_result_is_asked_for_again_while_the_server_has_no_room(self):
        busy = refuse(grpc.StatusCode.RESOURCE_EXHAUSTED, "too many", "TOO_MANY_RESULTS_READ")
        part = job_service_pb2.GetTrajectoryResponse()
        client = self.client(spikepinn.Limits(call_patience_s=0),
                             GetTrajectory=[busy, busy, stream(part)])
        client.trajectory("x")
        self.assertEqual(len(self.fake.requests["GetTrajectory"]), 3)
        client = self.client(spikepinn.Limits(busy_patience_s=0.3), GetTrajectory=[busy])
        with self.assertRaisesRegex(spikepinn.ResourceExhausted, "too many"):
            client.trajectory("x")
        self.assertGreater(len(self.fake.requests["GetTrajectory"]), 1)


class ArgumentTest(ClientTest):
    """What is wrong with a value is said before anything is sent."""

    def refused(self, text, call, *args, **fields):
        with self.assertRaises(spikepinn.InvalidRequest) as caught:
            call(*args, **fields)
        self.assertIn(text, str(caught.exception))
        self.assertTrue(str(caught.exception).isprintable())

    def test_a_field_that_the_message_cannot_hold_is_named(self):
        client = self.client()
        utf8 = "must be text that is UTF-8"
        self.refused(f"display_name = '\\ud800': {utf8}", client.submit, SPEC,
                     display_name="\ud800")
        self.refused(f"user = 5: {utf8}", client.submit, SPEC, user=5)
        self.refused("priority = 4294967296: must be a whole number in [-2147483648, 2147483647]",
                     client.submit, SPEC, priority=2**32)
        self.refused("request_id = ", client.submit, SPEC, request_id="\ud800")
        self.refused("name = 'jobs/\\ud800'", client.get, "\ud800")
        self.refused("times_ms: must be numbers", client.evaluate, "x", ["soon"])
        self.refused("dt_ms = 'fast': must be a number", client.evaluate, "x", dt_ms="fast")
        self.refused(f"field = '\\ud800': {utf8}", client.submit_sweep, SPEC, {"\ud800": [1]})

    def test_states_are_named_as_they_are_called_or_refused(self):
        client = self.client(ListJobs=[answer(job_service_pb2.ListJobsResponse())])
        for states in ("succeeded", spikepinn.State.SUCCEEDED, ["succeeded"]):
            self.assertEqual(list(client.jobs(states=states)), [])
            self.assertEqual(self.fake.requests["ListJobs"][-1].filter, "state = SUCCEEDED")
        known = "queued, running, cancelling, succeeded, failed, cancelled"
        for word in ("foo", "unknown"):
            self.refused(f"states = {word}: must be one of {known}", client.jobs, states=[word])

    def test_a_value_cannot_become_a_part_of_the_filter(self):
        client = self.client(ListJobs=[answer(job_service_pb2.ListJobsResponse())])
        self.refused('user = a"b: must not hold a quote', client.jobs, user='a"b')
        self.refused("sweep = ", client.jobs, sweep='x" OR state = "QUEUED')
        list(client.jobs(user="a\\b", sweep="x"))  # a backslash is a letter as any other
        self.assertEqual([request.filter for request in self.fake.requests["ListJobs"]],
                         ['user = "a\\b" AND sweep = "sweeps/x"'])


class ModelFileTest(ClientTest):

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = pathlib.Path(folder.name) / "m"

    def test_a_file_that_is_no_model_is_named(self):
        header = {"__metadata__": {"format": "spikepinn.dense.v1"}}
        array = {"dtype": "F64", "shape": [1], "data_offsets": [0, 8]}
        for raw in (b"", b"\xff\xfe" + bytes(20), b"spec: {}\n", model_file([]), model_file({}),
                    model_file({**header, "a": array}),
                    model_file({**header, "a": {**array, "dtype": "F32"}}, bytes(8)),
                    model_file({**header, "a": 5})):
            with self.subTest(raw):
                self.path.write_bytes(raw)
                with self.assertRaisesRegex(spikepinn.InvalidRequest,
                                            f"^{self.path}: is no model file"):
                    spikepinn.read_model(self.path)

    def test_a_model_that_this_package_does_not_know_is_named(self):
        for kind, error in (("spikepinn.v9", "format = 'spikepinn.v9': must be one of "),
                            ("spikepinn.dense.v1", "scaling.time_ms: missing")):
            self.path.write_bytes(model_file({"__metadata__": {"format": kind}}))
            with self.assertRaisesRegex(spikepinn.InvalidRequest, f"^{self.path}: {error}"):
                spikepinn.read_model(self.path)

    def test_files_that_cannot_be_read_or_written_are_named_as_they_were_given(self):
        with self.assertRaises(FileNotFoundError) as unread:
            spikepinn.read_model("/nonexistent/m")
        self.assertEqual(str(unread.exception.filename), "/nonexistent/m")
        with self.assertRaises(FileNotFoundError) as unwritten:
            self.client().download_model("x", "/nonexistent/m")
        self.assertEqual(str(unwritten.exception),
                         "[Errno 2] No such file or directory: '/nonexistent/m'")

    def test_a_download_that_fails_is_not_taken_for_a_file_that_does(self):
        client = self.client(spikepinn.Limits(call_patience_s=0), DownloadModel=[unavailable])
        with self.assertRaises(spikepinn.Unavailable):
            client.download_model("x", self.path)


def model_file(header, data=b""):
    text = json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + data


class UnreachableTest(unittest.TestCase):

    def test_it_is_one_sentence_that_says_what_to_do(self):
        fake = Fake()
        fake.stop()
        with spikepinn.Client(fake.address, spikepinn.Limits(call_patience_s=0.3)) as client:
            with self.assertRaises(spikepinn.Unavailable) as caught:
                client.get("x")
        self.assertEqual(str(caught.exception),
                         f"cannot reach the spikepinn server at {fake.address} "
                         "(is it running? give its address or set SPIKEPINN_SERVER)")
        self.assertIsInstance(caught.exception, ConnectionError)


if __name__ == "__main__":
    unittest.main()
