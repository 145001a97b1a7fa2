// Any bytes from a worker to the server's session, and from the server to a worker. The first byte
// chooses: bit 0 the direction, bit 1 whether the rest is taken as frames of right length, each
// behind one byte that says how long it is.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>

#include "absl/strings/string_view.h"
#include "server/workers/worker_session.h"
#include "spikepinn/worker/v1/worker.pb.h"
#include "tests/support/fake_worker_launcher.h"
#include "wire/frame.h"

namespace {

// What a socket takes at once, so that one thread can play both ends.
constexpr std::size_t kMaxBytes = 64 << 10;

std::string Framed(absl::string_view bytes) {
  std::string out;
  while (!bytes.empty()) {
    const std::size_t length =
        std::min<std::size_t>(static_cast<unsigned char>(bytes[0]), bytes.size() - 1);
    out += static_cast<char>(length);
    out += std::string(3, '\0');
    out += std::string(bytes.substr(1, length));
    bytes.remove_prefix(1 + length);
  }
  return out;
}

void ReadAsWorker(absl::string_view bytes) {
  spikepinn::wire::FrameReader frames;
  spikepinn::worker::v1::ToWorker message;
  // In two pieces, as a stream may deliver it.
  for (const absl::string_view piece :
       {bytes.substr(0, bytes.size() / 2), bytes.substr(bytes.size() / 2)}) {
    frames.Append(piece);
    while (true) {
      const auto got = frames.Next(&message);
      if (!got.ok()) return;
      if (!*got) break;
    }
  }
}

void ReadAsServer(absl::string_view bytes) {
  spikepinn::testing::FakeWorkerLauncher launcher;
  auto process = launcher.Launch({.attempt = {"job", 1}, .threads = 1});
  if (!process.ok()) std::abort();
  const std::shared_ptr<spikepinn::testing::FakeWorker> worker = launcher.Next();
  spikepinn::server::WorkerSession session(*std::move(process));
  worker->SendBytes(bytes.substr(0, bytes.size() / 2));
  const bool broken = !session.Read().ok();
  worker->SendBytes(bytes.substr(bytes.size() / 2));
  worker->Exit({});
  const auto rest = session.ReadToEnd();
  // Who has broken the protocol once is not believed again.
  if (broken && rest.ok()) std::abort();
  if (session.outcome().has_value() &&
      session.outcome()->result_case() == spikepinn::worker::v1::Outcome::RESULT_NOT_SET) {
    std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0 || size > kMaxBytes) return -1;
  const absl::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::string bytes = (data[0] & 2) != 0 ? Framed(rest) : std::string(rest);
  if ((data[0] & 1) != 0) {
    ReadAsServer(bytes);
  } else {
    ReadAsWorker(bytes);
  }
  return 0;
}
