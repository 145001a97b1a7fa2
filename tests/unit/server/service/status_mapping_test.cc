#include "server/service/status_mapping.h"

#include "gtest/gtest.h"
#include "server/jobs/refusal.h"
#include "spikepinn/v1/error.pb.h"

namespace spikepinn::server {
namespace {

TEST(StatusMappingTest, CodesAndMessagesAreKept) {
  EXPECT_TRUE(ToGrpc(absl::OkStatus()).ok());
  const grpc::Status status = ToGrpc(absl::InvalidArgumentError("dt = 0: must be > 0"));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(status.error_message(), "dt = 0: must be > 0");
  EXPECT_EQ(ToGrpc(absl::NotFoundError("")).error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(ToGrpc(absl::AlreadyExistsError("")).error_code(), grpc::StatusCode::ALREADY_EXISTS);
  EXPECT_EQ(ToGrpc(absl::FailedPreconditionError("")).error_code(),
            grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_EQ(ToGrpc(absl::ResourceExhaustedError("")).error_code(),
            grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(ToGrpc(absl::UnavailableError("")).error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(ToGrpc(absl::InternalError("")).error_code(), grpc::StatusCode::INTERNAL);
  EXPECT_EQ(ToGrpc(absl::DataLossError("")).error_code(), grpc::StatusCode::DATA_LOSS);
}

// With Google's own messages: see proto/spikepinn/v1/error.proto.
TEST(StatusMappingTest, DetailsHoldAnErrorInfo) {
  const grpc::Status status = ToGrpc(Refuse(Refusal::kNoSuchJob, "jobs/x: no such job"));
  v1::ErrorStatus details;
  ASSERT_TRUE(details.ParseFromString(status.error_details()));
  EXPECT_EQ(details.code(), 5);
  EXPECT_EQ(details.message(), "jobs/x: no such job");
  ASSERT_EQ(details.details_size(), 1);
  EXPECT_EQ(details.details(0).type_url(), "type.googleapis.com/google.rpc.ErrorInfo");
  v1::ErrorInfo info;
  ASSERT_TRUE(info.ParseFromString(details.details(0).value()));
  EXPECT_EQ(info.reason(), "NO_SUCH_JOB");
  EXPECT_EQ(info.domain(), "spikepinn");
}

TEST(StatusMappingTest, AMessageThatGrpcCouldNotCarryIsShortened) {
  std::string message = "x";
  for (int i = 0; i < 5000; ++i) message += "\u00e9";
  const grpc::Status status = ToGrpc(absl::InvalidArgumentError(message));
  EXPECT_EQ(status.error_message().size(), 1502u) << "no half a character, and three dots";
  EXPECT_EQ(status.error_message().substr(1496), "\xA9\u00e9...");
  v1::ErrorStatus details;
  ASSERT_TRUE(details.ParseFromString(status.error_details()));
  EXPECT_EQ(details.message(), status.error_message());
}

}  // namespace
}  // namespace spikepinn::server
