#include "wire/frame.h"

#include <cstdint>

#include "absl/strings/str_cat.h"

namespace spikepinn::wire {
namespace {

constexpr std::size_t kHeaderBytes = 4;

std::uint32_t LoadLength(const char* bytes) {
  std::uint32_t length = 0;
  for (std::size_t i = 0; i < kHeaderBytes; ++i) {
    length |= std::uint32_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
  }
  return length;
}

}  // namespace

void AppendFrame(const google::protobuf::MessageLite& message, std::string* out) {
  const auto length = static_cast<std::uint32_t>(message.ByteSizeLong());
  for (std::size_t i = 0; i < kHeaderBytes; ++i) {
    out->push_back(static_cast<char>((length >> (8 * i)) & 0xff));
  }
  message.AppendToString(out);
}

absl::StatusOr<bool> FrameReader::Next(google::protobuf::MessageLite* message) {
  const std::size_t available = buffer_.size() - begin_;
  const bool has_length = available >= kHeaderBytes;
  const std::size_t length = has_length ? LoadLength(buffer_.data() + begin_) : 0;
  if (length > kMaxFrameBytes) {
    return absl::DataLossError(
        absl::StrCat("frame of ", length, " bytes: more than the limit of ", kMaxFrameBytes));
  }
  if (!has_length || available < kHeaderBytes + length) {
    buffer_.erase(0, begin_);  // what was taken already need not wait for the rest
    begin_ = 0;
    return false;
  }
  const char* body = buffer_.data() + begin_ + kHeaderBytes;
  begin_ += kHeaderBytes + length;
  if (!message->ParseFromArray(body, static_cast<int>(length))) {
    return absl::DataLossError(
        absl::StrCat("frame of ", length, " bytes that is no ", message->GetTypeName()));
  }
  return true;
}

}  // namespace spikepinn::wire
