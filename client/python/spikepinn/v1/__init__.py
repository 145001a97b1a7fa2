"""The messages of the API, generated from proto/spikepinn/v1 when the package is built."""
