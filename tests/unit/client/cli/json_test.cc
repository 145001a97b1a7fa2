#include "client/cli/json.h"

#include "client/cli/message_json.h"
#include "gtest/gtest.h"
#include "spikepinn/v1/training_spec.pb.h"

namespace spikepinn::cli {
namespace {

client::Job Job() {
  v1::TrainingSpec spec;
  spec.mutable_forward()->set_preset("tonic_spiking");
  client::Job job;
  job.name = "jobs/x";
  job.display_name = "mine";
  job.spec = *client::JobSpec::FromEncoded(spec.SerializeAsString());
  job.state = client::JobState::kSucceeded;
  job.attempt = 1;
  job.create_time = absl::FromUnixMillis(1234);
  job.last_event_sequence = 3;
  return job;
}

TEST(JobJsonTest, LeavesOutWhatIsNotThere) {
  EXPECT_EQ(DumpJson(ToJson(Job())),
            R"({"type":"job","name":"jobs/x","display_name":"mine","state":"succeeded",)"
            R"("attempt":1,"create_time":"1970-01-01T00:00:01.234Z",)"
            R"("spec":{"forward":{"preset":"tonic_spiking"}},"last_event_sequence":3})");
}

TEST(SummaryFileJsonTest, IsTheSummaryWithItsJob) {
  client::Job job = Job();
  job.effective_spec = job.spec;
  job.summary = Summary();
  job.summary->against_reference.v.rmse = 0.5;
  const nlohmann::ordered_json json = SummaryFileJson(job);
  EXPECT_EQ(json["job"], "jobs/x");
  EXPECT_EQ(json["display_name"], "mine");
  EXPECT_EQ(json["method"], "segmented");
  EXPECT_EQ(json["against_reference"]["v"]["rmse"], 0.5);
  EXPECT_EQ(json["against_reference"]["spike_errors"], nlohmann::ordered_json::array());
  EXPECT_EQ(json["effective_spec"]["forward"]["preset"], "tonic_spiking");
}

}  // namespace
}  // namespace spikepinn::cli
