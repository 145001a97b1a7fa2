#include "client/client/call_status.h"

#include "client/client/reason.h"
#include "gtest/gtest.h"
#include "spikepinn/v1/error.pb.h"

namespace spikepinn::client {
namespace {

absl::Status Convert(grpc::StatusCode code, const std::string& message,
                     const std::string& details = "") {
  return FromGrpc(grpc::Status(code, message, details), "box:1", absl::Seconds(30));
}

std::string Details(const std::string& reason) {
  v1::ErrorInfo info;
  info.set_reason(reason);
  v1::ErrorStatus details;
  details.add_details()->set_value(info.SerializeAsString());
  return details.SerializeAsString();
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
  const absl::Status stopping =
      Convert(grpc::StatusCode::UNAVAILABLE, "server is shutting down", Details("SERVER_STOPPING"));
  EXPECT_TRUE(absl::IsUnavailable(stopping));
  EXPECT_EQ(std::string(stopping.message()),
            "the spikepinn server at box:1 is not available: server is shutting down");
  EXPECT_EQ(ReasonOf(stopping), "SERVER_STOPPING");
  const absl::Status refused = Convert(grpc::StatusCode::NOT_FOUND, "jobs/x: no such job");
  EXPECT_TRUE(absl::IsNotFound(refused));
  EXPECT_EQ(std::string(refused.message()), "jobs/x: no such job");
}

TEST(CallStatusTest, AReasonIsTheServersAlone) {
  EXPECT_EQ(ReasonOf(Convert(grpc::StatusCode::UNAVAILABLE, "connection refused")), "");
  EXPECT_EQ(ReasonOf(Convert(grpc::StatusCode::NOT_FOUND, "", "\xff damaged")), "");
  EXPECT_EQ(ReasonOf(absl::OkStatus()), "");
}

TEST(CallStatusTest, AServerThatWasStoppedDuringTheCallIsUnavailable) {
  const absl::Status status = Convert(grpc::StatusCode::CANCELLED, "CANCELLED");
  EXPECT_TRUE(absl::IsUnavailable(status));
  EXPECT_EQ(std::string(status.message()),
            "the spikepinn server at box:1 has broken the call off: it was stopped, or its answer "
            "read too slowly");
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
