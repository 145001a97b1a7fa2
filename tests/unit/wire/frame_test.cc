#include "wire/frame.h"

#include <gtest/gtest.h>

#include <string>

#include "spikepinn/worker/v1/worker.pb.h"

namespace spikepinn::wire {
namespace {

worker::v1::FromWorker Warning(const std::string& text) {
  worker::v1::FromWorker message;
  message.mutable_warning()->set_message(text);
  return message;
}

TEST(FrameTest, MessagesComeOutWholeWhenTheStreamDeliversSingleBytes) {
  std::string stream;
  AppendFrame(Warning("first"), &stream);
  AppendFrame(Warning(""), &stream);
  AppendFrame(Warning(std::string(100'000, 'x')), &stream);

  FrameReader frames;
  std::vector<std::string> got;
  worker::v1::FromWorker message;
  for (const char byte : stream) {
    frames.Append({&byte, 1});
    const absl::StatusOr<bool> complete = frames.Next(&message);
    ASSERT_TRUE(complete.ok());
    if (*complete) got.push_back(message.warning().message());
  }
  EXPECT_EQ(got, (std::vector<std::string>{"first", "", std::string(100'000, 'x')}));
}

TEST(FrameTest, SeveralMessagesInOnePieceComeOutOneByOne) {
  std::string stream;
  AppendFrame(Warning("a"), &stream);
  AppendFrame(Warning("b"), &stream);
  FrameReader frames;
  frames.Append(stream);
  worker::v1::FromWorker message;
  ASSERT_TRUE(*frames.Next(&message));
  EXPECT_EQ(message.warning().message(), "a");
  ASSERT_TRUE(*frames.Next(&message));
  EXPECT_EQ(message.warning().message(), "b");
  EXPECT_FALSE(*frames.Next(&message));
}

TEST(FrameTest, TheLengthIsLittleEndian) {
  std::string stream;
  AppendFrame(Warning(std::string(300, 'x')), &stream);
  const auto length =
      static_cast<unsigned char>(stream[0]) + 256u * static_cast<unsigned char>(stream[1]);
  EXPECT_EQ(length, stream.size() - 4);
}

TEST(FrameTest, AnAbsurdLengthIsRefusedBeforeItsBytesArrive) {
  FrameReader frames;
  frames.Append(std::string("\xff\xff\xff\xff", 4));
  worker::v1::FromWorker message;
  EXPECT_EQ(frames.Next(&message).status().code(), absl::StatusCode::kDataLoss);
}

TEST(FrameTest, BytesThatAreNoMessageAreRefused) {
  FrameReader frames;
  frames.Append(std::string("\x03\x00\x00\x00\xff\xff\xff", 7));
  worker::v1::FromWorker message;
  EXPECT_EQ(frames.Next(&message).status().code(), absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace spikepinn::wire
