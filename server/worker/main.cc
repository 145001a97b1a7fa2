// The worker program: trains one job after the other in a process of its own. It is started by the
// server, which hands it one end of a socket pair, and speaks the worker protocol
// (proto/spikepinn/worker/v1) over it; or as a template, which forks such workers.

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <string>

#include "absl/time/time.h"
#include "core/train/train.h"
#include "server/worker/heap.h"
#include "server/worker/server_connection.h"
#include "server/worker/template_process.h"
#include "server/worker/warm_up.h"
#include "server/worker/worker.h"
#include "wire/template_protocol.h"
#include "wire/version.h"

namespace {

using spikepinn::worker::ServerConnection;

int ListDevices() {
  for (const std::string& device : spikepinn::TrainingDevices()) std::puts(device.c_str());
  return 0;
}

int Work(ServerConnection& server) {
  const absl::Status status = spikepinn::worker::RunWorker(server);
  if (status.ok()) return 0;
  spdlog::error("{}", std::string(status.message()));
  return 1;
}

// Of a worker that was forked before there is work for it. One that was waited for already has no
// time to warm up.
int WarmUpAndWork(int socket) {
  ServerConnection server(socket);
  if (!server.HasNextWithin(absl::Milliseconds(50))) spikepinn::worker::WarmUp();
  return Work(server);
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{
      "The worker of spikepinnd: trains jobs and reports over a socket. Not to be started by "
      "hand."};
  app.set_version_flag("--version", spikepinn::kVersion);
  int socket = 3;
  app.add_option("--socket", socket, "File descriptor of the socket to the server")
      ->capture_default_str();
  bool list_devices = false;
  app.add_flag("--devices", list_devices, "Print the devices that training can run on, and exit");
  bool is_template = false;
  app.add_flag(spikepinn::wire::kTemplateFlag, is_template,
               "Fork workers on request instead of being one");
  CLI11_PARSE(app, argc, argv);
  if (list_devices) return ListDevices();

  spdlog::set_default_logger(spdlog::stderr_logger_mt("worker"));
  spikepinn::worker::KeepFreedMemory();
  if (is_template) return spikepinn::worker::RunTemplate(socket, WarmUpAndWork);
  ServerConnection server(socket);
  return Work(server);
}
