#include "client/cli/output/json.h"

#include "client/cli/output/message_json.h"
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
  job.user = "ada";
  job.priority = 2;
  job.attempt = 1;
  job.create_time = absl::FromUnixMillis(1234);
  job.last_event_sequence = 3;
  return job;
}

TEST(JobJsonTest, LeavesOutWhatIsNotThere) {
  EXPECT_EQ(DumpJson(ToJson(Job())),
            R"({"type":"job","name":"jobs/x","display_name":"mine","user":"ada","priority":2,)"
            R"("state":"succeeded",)"
            R"("attempt":1,"create_time":"1970-01-01T00:00:01.234Z",)"
            R"("spec":{"forward":{"preset":"tonic_spiking"}},"last_event_sequence":3})");
}

TEST(JobJsonTest, SaysWhyItWaitsAndWhatItMayUse) {
  client::Job job;
  job.state = client::JobState::kQueued;
  job.waiting = client::Waiting{client::WaitReason::kBackoff, "tried again at noon", 3};
  job.resources = {.memory_bytes = 7, .wall_seconds = 1.5};
  job.max_attempts = 2;
  job.sweep = "sweeps/s";
  job.sweep_index = 4;
  const nlohmann::ordered_json json = ToJson(job);
  EXPECT_EQ(DumpJson(json["waiting"]),
            R"({"reason":"backoff","message":"tried again at noon","position":3})");
  EXPECT_EQ(DumpJson(json["resources"]), R"({"memory_bytes":7,"wall_seconds":1.5})");
  EXPECT_EQ(json["max_attempts"], 2);
  EXPECT_EQ(json["sweep"], "sweeps/s");
  EXPECT_EQ(json["sweep_index"], 4);
}

TEST(EventJsonTest, ACheckpointIsItsOwnKey) {
  client::Event event;
  event.payload = client::CheckpointEvent{"adam", 1200, 4096, true};
  EXPECT_EQ(DumpJson(ToJson("jobs/x", event)["checkpoint"]),
            R"({"stage":"adam","overall_step":1200,"bytes":4096,"resumed":true})");
}

TEST(SweepResultJsonTest, ValuesStandUnderTheirFields) {
  client::SweepResult row = {.index = 3, .job = "jobs/a", .values = {"80"}};
  row.state = client::JobState::kFailed;
  row.error = client::JobError{client::JobErrorReason::kRunaway, "too many"};
  EXPECT_EQ(DumpJson(ToJson({"runtime.seed"}, row)),
            R"({"type":"sweep_result","index":3,"job":"jobs/a","values":{"runtime.seed":"80"},)"
            R"("state":"failed","error":{"reason":"runaway","message":"too many"}})");
  row.state = client::JobState::kSucceeded;
  row.error.reset();
  row.spikes = 2;
  row.first_spike_ms = 12.5;
  const nlohmann::ordered_json json = ToJson({"runtime.seed"}, row);
  EXPECT_EQ(json["spikes"], 2);
  EXPECT_EQ(json["first_spike_ms"], 12.5);
  EXPECT_FALSE(json.contains("last_interval_ms"));
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
