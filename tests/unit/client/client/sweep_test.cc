// The calls about sweeps, against a scripted server.
#include "client/client/sweep.h"

#include <string>
#include <vector>

#include "client/client/client.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/fake_client_clock.h"
#include "tests/support/fake_job_service.h"

namespace spikepinn::client {
namespace {

using ::testing::ElementsAre;

const grpc::Status kUnavailable(grpc::StatusCode::UNAVAILABLE, "broken");

class SweepTest : public ::testing::Test {
 protected:
  spikepinn::testing::FakeJobService service_;
  spikepinn::testing::FakeServer server_{service_};
  spikepinn::testing::FakeClientClock clock_;
  Client client_{{.address = server_.address()}, clock_};
};

TEST_F(SweepTest, ASweepTravelsThereAndBack) {
  v1::CreateSweepRequest sent;
  service_.create_sweep = [&](const v1::CreateSweepRequest& request, v1::Sweep* sweep) {
    sent = request;
    *sweep = request.sweep();
    sweep->set_name("sweeps/7");
    sweep->mutable_counts()->set_total(4);
    return grpc::Status::OK;
  };
  const SweepGrid grid = {{"a", {"1", "2"}}, {"b", {"x", "y"}}};
  absl::StatusOr<Sweep> sweep =
      client_.CreateSweep({.display_name = "f-I",
                           .job = {.display_name = "of the file", .user = "ada"},
                           .points = grid},
                          {.request_id = "id", .validate_only = true});
  ASSERT_TRUE(sweep.ok()) << sweep.status();
  EXPECT_EQ(sent.request_id(), "id");
  EXPECT_TRUE(sent.validate_only());
  EXPECT_EQ(sent.sweep().job().user(), "ada");
  EXPECT_EQ(sent.sweep().job().display_name(), "");
  EXPECT_EQ(sweep->name, "sweeps/7");
  EXPECT_EQ(sweep->display_name, "f-I");
  EXPECT_EQ(sweep->counts.total, 4);
  EXPECT_THAT(SweepFields(sweep->points), ElementsAre("a", "b"));
  EXPECT_THAT(std::get<SweepGrid>(sweep->points)[1].values, ElementsAre("x", "y"));

  const SweepList list = {.fields = {"a", "b"}, .points = {{"1", "2"}, {"3", "4"}}};
  sweep = client_.CreateSweep({.points = list});
  ASSERT_TRUE(sweep.ok()) << sweep.status();
  EXPECT_EQ(sent.request_id().size(), 36u);
  EXPECT_THAT(std::get<SweepList>(sweep->points).points,
              ElementsAre(ElementsAre("1", "2"), ElementsAre("3", "4")));
}

TEST_F(SweepTest, WatchGoesOnAfterABrokenStream) {
  int streams = 0;
  service_.watch_sweep = [&](const v1::WatchSweepRequest& request, auto& writer,
                             grpc::ServerContext&) {
    EXPECT_EQ(request.name(), "sweeps/x");
    ++streams;
    v1::WatchSweepResponse response;
    response.mutable_heartbeat();
    writer.Write(response);
    response.mutable_sweep()->mutable_counts()->set_succeeded(streams);
    writer.Write(response);
    if (streams == 2) {
      response.mutable_server_stopping();
      writer.Write(response);
    }
    return streams < 3 ? kUnavailable : grpc::Status::OK;
  };
  std::vector<std::int64_t> seen;
  const absl::Status status = client_.WatchSweep("sweeps/x", [&](const Sweep& sweep) {
    seen.push_back(sweep.counts.succeeded);
    return true;
  });
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_THAT(seen, ElementsAre(1, 2, 3));
}

TEST_F(SweepTest, ResultsComeRowByRow) {
  service_.sweep_results = [](const v1::ListSweepResultsRequest&, auto& writer,
                              grpc::ServerContext&) {
    v1::ListSweepResultsResponse response;
    v1::SweepResult& row = *response.add_results();
    row.set_job("jobs/a");
    row.add_values("80");
    row.set_state(v1::JOB_STATE_SUCCEEDED);
    row.set_first_spike_ms(12.5);
    writer.Write(response);
    response.mutable_results(0)->set_index(1);
    response.mutable_results(0)->clear_first_spike_ms();
    writer.Write(response);
    return grpc::Status::OK;
  };
  std::vector<SweepResult> rows;
  const absl::Status status = client_.ListSweepResults("sweeps/x", [&](const SweepResult& row) {
    rows.push_back(row);
    return absl::OkStatus();
  });
  ASSERT_TRUE(status.ok()) << status;
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].job, "jobs/a");
  EXPECT_THAT(rows[0].values, ElementsAre("80"));
  EXPECT_EQ(rows[0].state, JobState::kSucceeded);
  EXPECT_EQ(rows[0].first_spike_ms, 12.5);
  EXPECT_EQ(rows[1].index, 1);
  EXPECT_FALSE(rows[1].first_spike_ms.has_value());
}

TEST_F(SweepTest, DeleteWhoseFirstAnswerWasLostIsDone) {
  int calls = 0;
  service_.delete_sweep = [&](const v1::DeleteSweepRequest&, google::protobuf::Empty*) {
    return ++calls == 1 ? kUnavailable : grpc::Status(grpc::StatusCode::NOT_FOUND, "gone");
  };
  EXPECT_TRUE(client_.DeleteSweep("sweeps/x").ok());
  EXPECT_TRUE(absl::IsNotFound(client_.DeleteSweep("sweeps/x")));
}

TEST(SweepNameTest, AcceptsBothForms) {
  EXPECT_EQ(SweepName("x"), "sweeps/x");
  EXPECT_EQ(SweepName("sweeps/x"), "sweeps/x");
}

}  // namespace
}  // namespace spikepinn::client
