#include "client/client/call_status.h"

#include "gtest/gtest.h"

namespace spikepinn::client {
namespace {

absl::Status Convert(grpc::StatusCode code, const std::string& message) {
  return FromGrpc(grpc::Status(code, message), "box:1", absl::Seconds(30));
}

TEST(CallStatusTest, ABrokenConnectionIsOneSentence) {
  const absl::Status status =
      Convert(grpc::StatusCode::UNAVAILABLE, "failed to connect to all addresses; last error: ...");
  EXPECT_TRUE(absl::IsUnavailable(status));
  EXPECT_EQ(std::string(status.message()),
            "cannot reach the spikepinn server at box:1 (is it running?)");
}

TEST(CallStatusTest, AHostThatThereIsNotIsNamed) {
  const absl::Status status =
      Convert(grpc::StatusCode::UNAVAILABLE, "DNS resolution failed for box:1: ...");
  EXPECT_TRUE(absl::IsUnavailable(status));
  EXPECT_EQ(std::string(status.message()),
            "cannot find the spikepinn server at box:1: there is no host of that name");
}

TEST(CallStatusTest, WhatTheServerItselfSaysIsKept) {
  const absl::Status stopping = Convert(grpc::StatusCode::UNAVAILABLE, "server is shutting down");
  EXPECT_TRUE(absl::IsUnavailable(stopping));
  EXPECT_EQ(std::string(stopping.message()),
            "the spikepinn server at box:1 is not available: server is shutting down");
  const absl::Status refused = Convert(grpc::StatusCode::NOT_FOUND, "jobs/x: no such job");
  EXPECT_TRUE(absl::IsNotFound(refused));
  EXPECT_EQ(std::string(refused.message()), "jobs/x: no such job");
}

TEST(CallStatusTest, ALateAnswerNamesTheWait) {
  const absl::Status status = Convert(grpc::StatusCode::DEADLINE_EXCEEDED, "Deadline Exceeded");
  EXPECT_TRUE(absl::IsDeadlineExceeded(status));
  EXPECT_EQ(std::string(status.message()),
            "the spikepinn server at box:1 did not answer within 30s");
}

TEST(CallStatusTest, AnUnknownCallHintsAtTheOtherSide) {
  EXPECT_EQ(std::string(Convert(grpc::StatusCode::UNIMPLEMENTED, "").message()),
            "the server at box:1 does not know this call: it is another service or an older "
            "spikepinn server");
}

TEST(CallStatusTest, AnAnswerThatDoesNotParseIsNotBlamedOnTheKindOfServer) {
  const absl::Status status =
      Convert(grpc::StatusCode::UNIMPLEMENTED, "No message returned for unary request");
  EXPECT_TRUE(absl::IsDataLoss(status)) << status;
  EXPECT_EQ(std::string(status.message()),
            "the answer of the spikepinn server at box:1 cannot be read: it is damaged");
}

}  // namespace
}  // namespace spikepinn::client
