#!/bin/sh
# Generates the Python modules of the API into a folder:
#   client/python/generate_stubs.sh OUTDIR
# Put OUTDIR on PYTHONPATH afterwards. Needs protoc and the Python plugin of gRPC (Debian:
# protobuf-compiler, protobuf-compiler-grpc); run them as python3-grpcio and python3-protobuf.
set -eu

if [ $# -ne 1 ]; then
  echo "usage: $0 OUTDIR" >&2
  exit 3
fi
proto_dir=$(cd "$(dirname "$0")/../../proto" && pwd)
plugin=$(command -v grpc_python_plugin) || {
  echo "$0: grpc_python_plugin is not installed (Debian: protobuf-compiler-grpc)" >&2
  exit 1
}
mkdir -p "$1"
out_dir=$(cd "$1" && pwd)
cd "$proto_dir"
protoc --proto_path=. \
  --python_out="$out_dir" --grpc_python_out="$out_dir" \
  --plugin=protoc-gen-grpc_python="$plugin" \
  spikepinn/v1/error.proto spikepinn/v1/training_spec.proto spikepinn/v1/result.proto spikepinn/v1/job.proto spikepinn/v1/sweep.proto \
  spikepinn/v1/job_service.proto
