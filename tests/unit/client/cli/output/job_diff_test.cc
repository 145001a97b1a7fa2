#include "client/cli/output/job_diff.h"

#include "client/cli/output/style.h"
#include "core/neuron/presets.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace spikepinn::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

DiffSide Side(const char* name) {
  TrainingSpec spec = DefaultSpec(Method::kSegmented);
  spec.forward = (*FindPreset("regular_spiking"))->problem;
  DiffSide side = {.name = name, .job = {}};
  side.job.name = name;
  side.job.state = client::JobState::kSucceeded;
  side.job.effective_spec = client::JobSpec(spec);
  return side;
}

void Change(DiffSide* side, const std::function<void(TrainingSpec*)>& change) {
  TrainingSpec spec = *side->job.effective_spec.Resolve();
  change(&spec);
  side->job.effective_spec = client::JobSpec(spec);
}

std::vector<std::string> Fields(const std::vector<DiffRow>& rows) {
  std::vector<std::string> fields;
  for (const DiffRow& row : rows) fields.push_back(row.field);
  return fields;
}

TEST(JobDiffTest, EqualSpecsHaveNoDifferences) {
  const DiffSide left = Side("jobs/a");
  const DiffSide right = Side("jobs/b");
  const JobDiff diff = Compare(left, right);
  EXPECT_TRUE(diff.spec.empty());
  EXPECT_EQ(DiffJson(left, right, diff)["equal"], true);
  EXPECT_THAT(DiffText(left, right, diff), HasSubstr("The specs are equal.\n"));
}

TEST(JobDiffTest, DifferencesAreNamedByTheirPathWithBothValues) {
  const DiffSide left = Side("jobs/a");
  DiffSide right = Side("jobs/b");
  Change(&right, [](TrainingSpec* spec) {
    spec->forward.stimulus.steps[0].amplitude_pa = 90;
    spec->forward.stimulus.pulses.push_back({.start_ms = 1, .width_ms = 2, .amplitude_pa = 3});
    spec->segmented.accuracy = 1e-10;
  });
  const JobDiff diff = Compare(left, right);
  EXPECT_THAT(
      Fields(diff.spec),
      ElementsAre("forward.stimulus.steps[0].amplitude_pa", "segmented.accuracy",
                  "forward.stimulus.pulses[0].start_ms", "forward.stimulus.pulses[0].width_ms",
                  "forward.stimulus.pulses[0].amplitude_pa"));
  EXPECT_EQ(diff.spec[0].left, 70);
  EXPECT_EQ(diff.spec[0].right, 90);
  EXPECT_TRUE(diff.spec[2].left.is_null());
  EXPECT_THAT(DiffText(left, right, diff),
              HasSubstr("forward.stimulus.pulses[0].start_ms      -       1\n"));
}

TEST(JobDiffTest, ResultsStandSideBySideWhereThereAreSome) {
  DiffSide left = Side("jobs/a");
  DiffSide right = Side("jobs/b");
  left.job.summary.emplace();
  left.job.summary->against_reference.spikes_found = 5;
  left.job.summary->model_sha256 = std::string(64, 'f');
  right.job.state = client::JobState::kFailed;
  right.job.error = {client::JobErrorReason::kDiverged, "no"};
  const JobDiff diff = Compare(left, right);
  EXPECT_THAT(Fields(diff.results), Not(ElementsAre("segmented.segments")));
  const std::string text = DiffText(left, right, diff);
  EXPECT_THAT(text, HasSubstr("state                              succeeded        failed\n"));
  SetColors({.out = true, .err = false});
  EXPECT_THAT(DiffText(left, right, diff),
              HasSubstr("\x1b[32msucceeded\x1b[0m        \x1b[31mfailed\x1b[0m\n"));
  SetColors({});
  EXPECT_THAT(text, HasSubstr("against_reference.spikes_found     5                -\n"));
  EXPECT_THAT(text, HasSubstr("model_sha256                       ffffffffffff...  -\n"));
  EXPECT_THAT(text, HasSubstr("error.reason                       -                diverged\n"));
}

TEST(JobDiffTest, ARecordedCurrentIsOneValue) {
  DiffSide left = Side("jobs/a");
  DiffSide right = Side("jobs/b");
  Change(&left, [](TrainingSpec* spec) { spec->forward.stimulus.samples = {{{0, 1}, {2, 3}}}; });
  Change(&right, [](TrainingSpec* spec) { spec->forward.stimulus.samples = {{{0, 1}, {2, 4}}}; });
  EXPECT_THAT(Fields(Compare(left, right).spec),
              ElementsAre("forward.stimulus.samples[0].current_pa"));
}

}  // namespace
}  // namespace spikepinn::cli
