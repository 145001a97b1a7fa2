"""The conversation in docs/api.md is one that could have been had."""

import json
import re
import unittest

from google.protobuf import json_format

import python_package
from spikepinn.v1 import job_pb2, job_service_pb2

SERVICE = job_service_pb2.DESCRIPTOR.services_by_name["JobService"]
# Messages that travel in answers and are not of the service's own file.
ANSWERS = {"Job": job_pb2.Job}


def conversation():
    """(direction, name, body) of every message, in order."""
    text = (python_package.SOURCE / "docs/api.md").read_text()
    block = next(block for block in re.findall(r"```\n(.*?)```", text, re.DOTALL)
                 if block.startswith("> "))
    for entry in re.split(r"\n(?=[<>!])", block.strip()):
        if not entry.startswith("!"):
            direction, name, body = entry.split(maxsplit=2)
            yield direction, name, json.loads(body)


class ConversationTest(unittest.TestCase):

    def test_every_message_is_one_of_the_api(self):
        told = list(conversation())
        self.assertGreater(len(told), 10)
        for direction, name, body in told:
            with self.subTest(name, body=body):
                if direction == ">":
                    name = SERVICE.methods_by_name[name].input_type.name
                kind = ANSWERS.get(name) or getattr(job_service_pb2, name)
                json_format.ParseDict(body, kind())

    def test_a_repeated_create_is_the_very_same(self):
        creates = [body for _, name, body in conversation() if name == "CreateJob"]
        self.assertEqual(len(creates), 2)
        self.assertEqual(creates[0], creates[1])

    def test_every_watch_begins_after_the_last_event_seen(self):
        seen, watches = 0, 0
        for _, name, body in conversation():
            if name == "WatchJob":
                watches += 1
                self.assertEqual(int(body["after_sequence"]), seen)
            if "event" in body:
                self.assertGreater(int(body["event"]["sequence"]), seen)
                seen = int(body["event"]["sequence"])
        self.assertEqual(watches, 3)

    def test_the_log_is_resumed_where_it_broke_off(self):
        requests = [body for _, name, body in conversation() if name == "StreamJobLog"]
        chunks = [body["chunk"] for _, name, body in conversation()
                  if name == "StreamJobLogResponse"]
        self.assertEqual(len(requests), 2)
        self.assertEqual((requests[1]["attempt"], requests[1]["offset"]),
                         (chunks[0]["attempt"], chunks[0]["next_offset"]))
        end = 0
        for chunk in chunks:
            self.assertEqual(int(chunk["offset"]), end)
            end += len(chunk["text"].encode())
            self.assertEqual(int(chunk["next_offset"]), end)


if __name__ == "__main__":
    unittest.main()
