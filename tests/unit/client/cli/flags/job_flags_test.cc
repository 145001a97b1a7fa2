#include "client/cli/flags/job_flags.h"

#include <fstream>

#include "client/cli/output/json.h"
#include "client/cli/output/message_json.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/temp_dir.h"

namespace spikepinn::cli {
namespace {

absl::StatusOr<client::JobRequest> Make(const JobFlags& flags) {
  std::string note;
  absl::StatusOr<client::JobRequest> request = MakeJobRequest(flags, &note);
  EXPECT_EQ(note, "");
  return request;
}

std::string Error(const JobFlags& flags) { return std::string(Make(flags).status().message()); }

// The spec of what they make, as JSON.
std::string Spec(const JobFlags& flags) {
  const absl::StatusOr<client::JobRequest> request = Make(flags);
  return request.ok() ? DumpJson(ToJson(request->spec)) : request.status().ToString();
}

TEST(JobFlagsTest, MakeAJobOfAPreset) {
  JobFlags flags;
  flags.preset = "tonic_spiking";
  flags.method = "pure";
  flags.name = "mine";
  flags.adam_steps = 5;
  flags.lbfgs_rounds = 0;
  flags.seed = 3;
  flags.device = "cuda:1";
  flags.precision = "float64";
  flags.threads = 2;
  flags.guide_dt_ms = 0.5;
  EXPECT_EQ(Make(flags)->display_name, "mine");
  EXPECT_EQ(Spec(flags),
            R"({"forward":{"preset":"tonic_spiking"},"method":"pure","guide":{"dt_ms":0.5},)"
            R"("runtime":{"device":"cuda:1","precision":"float64","threads":2,"seed":3},)"
            R"("adam":{"steps":5},"lbfgs":{"rounds":0}})");
}

TEST(JobFlagsTest, StandAboveTheFile) {
  const spikepinn::testing::TempDir folder;
  std::ofstream(folder.File("job.yaml")) << "display_name: theirs\nspec: {method: pure, forward: "
                                            "{preset: tonic_spiking}, adam: {steps: 9}}\n";
  JobFlags flags;
  flags.file = folder.File("job.yaml");
  flags.name = "mine";
  flags.seed = 4;
  EXPECT_EQ(Make(flags)->display_name, "mine");
  EXPECT_EQ(Spec(flags),
            R"({"forward":{"preset":"tonic_spiking"},"method":"pure","runtime":{"seed":4},)"
            R"("adam":{"steps":9}})");
}

TEST(JobFlagsTest, AnotherMethodLeavesTheOptionsOfTheOldOne) {
  const spikepinn::testing::TempDir folder;
  std::ofstream(folder.File("job.yaml")) << "spec: {segmented: {accuracy: 1e-9}, guide: {dt_ms: "
                                            "0.5}, forward: {preset: tonic_spiking}}\n";
  JobFlags flags;
  flags.file = folder.File("job.yaml");
  for (const bool by_set : {false, true}) {
    flags.method = by_set ? std::nullopt : std::optional<std::string>("guided");
    if (by_set) flags.fields.set = {"method=guided"};
    std::string note;
    const absl::StatusOr<client::JobRequest> request = MakeJobRequest(flags, &note);
    ASSERT_TRUE(request.ok()) << request.status();
    EXPECT_EQ(note,
              "the method changes from segmented to guided, which has no use for segmented: left "
              "out");
    EXPECT_EQ(DumpJson(ToJson(request->spec)),
              R"({"forward":{"preset":"tonic_spiking"},"method":"guided","guide":{"dt_ms":0.5}})");
  }
}

TEST(JobFlagsTest, OptionsAskedForWithTheMethodAreNotLeftOut) {
  JobFlags flags;
  flags.preset = "tonic_spiking";
  flags.method = "guided";
  flags.accuracy = 1e-9;
  EXPECT_EQ(Error(flags), "segmented: method = guided has no such options");
  flags.accuracy.reset();
  flags.fields.set = {"segmented.accuracy=1e-9"};
  EXPECT_EQ(Error(flags), "segmented: method = guided has no such options");
}

TEST(JobFlagsTest, UnsetGoesBeforeEveryOtherFlag) {
  JobFlags flags;
  flags.preset = "tonic_spiking";
  flags.fields.unset = {"preset"};
  EXPECT_THAT(Error(flags), ::testing::StartsWith("forward.neuron: missing; required without "));
  flags.fields.set = {"preset=tonic_bursting"};
  EXPECT_EQ(DumpJson(ToJson(Make(flags)->spec)), R"({"forward":{"preset":"tonic_bursting"}})");
}

TEST(JobFlagsTest, AccuracyAndStrictnessAreSegmenteds) {
  JobFlags flags;
  flags.preset = "tonic_spiking";
  flags.accuracy = 1e-6;
  flags.strict = true;
  EXPECT_EQ(Spec(flags), R"({"forward":{"preset":"tonic_spiking"},)"
                         R"("segmented":{"accuracy":1e-06,"strict":true}})");
}

TEST(JobFlagsTest, NameWhatIsWrong) {
  EXPECT_EQ(Error({}), "nothing to train: name a job FILE or a --preset");
  JobFlags flags;
  flags.preset = "tonic_spiking";
  flags.method = "fast";
  EXPECT_EQ(Error(flags), "--method = fast: must be one of pure, guided, segmented");
  flags.method.reset();
  flags.precision = "float16";
  EXPECT_EQ(Error(flags), "--precision = float16: must be one of float32, float64");
  flags.precision.reset();
  flags.accuracy = 1.0;
  EXPECT_EQ(Error(flags), "segmented.accuracy = 1: must be in [1e-12, 1e-2]");
  flags.accuracy.reset();
  flags.priority = 101;
  EXPECT_EQ(Error(flags), "priority = 101: must be in [-100, 100]");
  flags.priority.reset();
  flags.fields.set = {"max_attempts=0"};
  EXPECT_EQ(Error(flags), "--set: max_attempts = 0: must be in [1, 100]");
  flags.fields.set.clear();
  flags.method = "guided";
  flags.adam_steps = 0;
  EXPECT_EQ(Error(flags), "adam.steps = 0: must be in [1, 10000000]");
  flags.preset = "nothing";
  EXPECT_THAT(Error(flags), ::testing::StartsWith("forward.preset = \"nothing\": "));
}

}  // namespace
}  // namespace spikepinn::cli
