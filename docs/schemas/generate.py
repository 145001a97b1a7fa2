#!/usr/bin/python3
"""Writes messages.json: the parts of JSON lines that are messages of the API, from proto/.

    docs/schemas/generate.py            writes it
    docs/schemas/generate.py --check    fails if it is not what proto/ says
"""

import json
import pathlib
import subprocess
import sys
import tempfile

from google.protobuf import descriptor_pb2

HERE = pathlib.Path(__file__).resolve().parent
PROTO = HERE.parents[1] / "proto"
TARGET = HERE / "messages.json"

# What was set and no more: a spec as somebody wrote it. All others have all of their keys, but for
# those that can be absent in the API too.
GIVEN = ("TrainingSpec", "ForwardProblem")
ALL = ("Progress", "Summary", "TrajectoryPiece")

Field = descriptor_pb2.FieldDescriptorProto
NUMBERS = {Field.TYPE_INT32, Field.TYPE_INT64, Field.TYPE_UINT32, Field.TYPE_UINT64}


def load():
    """{name: message}, {name: enum} and {(kind, name, field): comment} of the package."""
    with tempfile.NamedTemporaryFile() as out:
        subprocess.run(["protoc", f"--proto_path={PROTO}", "--include_imports",
                        "--include_source_info", f"--descriptor_set_out={out.name}",
                        "spikepinn/v1/job.proto"], check=True)
        files = descriptor_pb2.FileDescriptorSet.FromString(pathlib.Path(out.name).read_bytes())
    messages, enums, comments = {}, {}, {}
    for file in files.file:
        if not file.package.startswith("spikepinn"):
            continue
        texts = {tuple(place.path): place.leading_comments
                 for place in file.source_code_info.location}
        for i, message in enumerate(file.message_type):
            messages[message.name] = message
            comments[message.name, ""] = texts.get((4, i), "")
            for j, field in enumerate(message.field):
                comments[message.name, field.name] = texts.get((4, i, 2, j), "")
        enums.update({enum.name: enum for enum in file.enum_type})
    return messages, enums, {place: " ".join(text.split()) for place, text in comments.items()}


def short_names(enum):
    prefix = "".join("_" + c if c.isupper() and i else c for i, c in enumerate(enum.name))
    return [value.name.removeprefix(prefix.upper() + "_").lower() for value in enum.value]


class Schemas:

    def __init__(self):
        self.messages, self.enums, self.comments = load()
        self.definitions = {}

    def add(self, name, everything):
        if name in self.definitions:
            return
        message = self.messages[name]
        schema = self.definitions[name] = {"type": "object"}
        if self.comments[name, ""]:
            schema["description"] = self.comments[name, ""]
        schema["properties"] = {field.name: self.field(name, field, everything)
                                for field in message.field}
        if everything:
            schema["required"] = [field.name for field in message.field
                                  if not self.can_be_absent(field)]
        schema["additionalProperties"] = False

    @staticmethod
    def can_be_absent(field):
        if field.label == Field.LABEL_REPEATED:
            return False
        return field.type == Field.TYPE_MESSAGE or field.HasField("oneof_index")

    def field(self, message, field, everything):
        value = self.value(field, everything)
        if field.label == Field.LABEL_REPEATED:
            value = {"type": "array", "items": value}
        comment = self.comments[message, field.name]
        # Beside a reference this version of JSON Schema looks at nothing else.
        return {"description": comment, **value} if comment and "$ref" not in value else value

    def value(self, field, everything):
        if field.type == Field.TYPE_MESSAGE:
            name = field.type_name.rsplit(".", 1)[1]
            self.add(name, everything)
            return {"$ref": f"#/definitions/{name}"}
        if field.type == Field.TYPE_ENUM:
            return {"enum": short_names(self.enums[field.type_name.rsplit(".", 1)[1]])}
        if field.type in NUMBERS:
            return {"type": "integer"}
        if field.type == Field.TYPE_DOUBLE:
            return {"type": ["number", "null"] if everything else "number"}
        return {"type": "boolean" if field.type == Field.TYPE_BOOL else "string"}


def generated():
    schemas = Schemas()
    for names, everything in ((GIVEN, False), (ALL, True)):
        for name in names:
            schemas.add(name, everything)
    return json.dumps({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "description": "Made by generate.py from proto/spikepinn/v1. Not finite numbers are null.",
        "definitions": schemas.definitions,
    }, indent=1) + "\n"


if __name__ == "__main__":
    text = generated()
    if "--check" not in sys.argv[1:]:
        TARGET.write_text(text)
    elif TARGET.read_text() != text:
        sys.exit(f"{TARGET} is not what proto/ says: run {HERE / 'generate.py'}")
