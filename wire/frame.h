// Length-prefixed messages on a byte stream: 4 bytes of little-endian length, then the message.
#ifndef SPIKEPINN_WIRE_FRAME_H_
#define SPIKEPINN_WIRE_FRAME_H_

#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message_lite.h"

namespace spikepinn::wire {

// A frame larger than this is refused: no honest message comes near it.
inline constexpr std::size_t kMaxFrameBytes = std::size_t{64} << 20;

// Appends one frame to `out`.
void AppendFrame(const google::protobuf::MessageLite& message, std::string* out);

// Puts frames together again from the pieces a stream delivers.
//
//   frames.Append(bytes);
//   while (true) { absl::StatusOr<bool> got = frames.Next(&message); if (!got.ok() || !*got) break;
//   }
class FrameReader {
 public:
  void Append(absl::string_view bytes) { buffer_.append(bytes.data(), bytes.size()); }

  // True: `message` is the next one. False: more bytes are needed. DataLoss: the stream is broken
  // (a length over the limit, or bytes that do not parse) and nothing more can be read from it.
  absl::StatusOr<bool> Next(google::protobuf::MessageLite* message);

 private:
  std::string buffer_;
  std::size_t begin_ = 0;  // of the first frame not yet taken
};

}  // namespace spikepinn::wire

#endif  // SPIKEPINN_WIRE_FRAME_H_
