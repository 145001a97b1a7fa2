#include "client/cli/input/neuroml_job.h"

#include "client/cli/input/job_file.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace spikepinn::cli {
namespace {

using ::testing::HasSubstr;

constexpr char kFile[] =
    "<neuroml id='x'>\n"
    "<izhikevich2007Cell id='RS' v0='-60mV' C='100 pF' k='0.7 nS_per_mV' vr='-60 mV' vt='-40 mV' "
    "vpeak='35 mV' a='0.03 per_ms' b='-2 nS' c='-50 mV' d='100 pA'/>\n"
    "<pulseGenerator id='p0' delay='80ms' duration='1s' amplitude='0.1 nA'/>\n"
    "</neuroml>\n";

TEST(NeuroMlJobTest, SolvesTheCellWithDefaultsForAllElse) {
  const absl::StatusOr<client::JobRequest> job = ParseJobFile(kFile, "a.cell.nml");
  ASSERT_TRUE(job.ok()) << job.status();
  EXPECT_EQ(job->display_name, "RS");
  const TrainingSpec spec = *job->spec.Resolve();
  EXPECT_EQ(spec.forward.neuron,
            (Izhikevich2007{100, 0.7, -60, -40, 0.03, -2, 35, -50, 100}.ToModel()));
  EXPECT_EQ(spec.forward.initial, (State{-60, 0}));
  EXPECT_EQ(spec.forward.duration_ms, kDefaultDurationMs);
  ASSERT_EQ(spec.forward.stimulus.pulses.size(), 1);
  EXPECT_EQ(spec.forward.stimulus.pulses[0], (PulseCurrent{80, 1000, 100}));
  EXPECT_EQ(spec.method, Method::kSegmented);
}

TEST(NeuroMlJobTest, IsKnownByItsEndingOrItsFirstLetter) {
  EXPECT_TRUE(IsNeuroMl("spec:", "a.cell.nml"));
  EXPECT_TRUE(IsNeuroMl("spec:", "LEMS_a.XML"));
  EXPECT_TRUE(IsNeuroMl("\xef\xbb\xbf\n <neuroml/>", "-"));
  EXPECT_FALSE(IsNeuroMl("spec: <", "job.yaml"));
  EXPECT_FALSE(IsNeuroMl("", "-"));
}

TEST(NeuroMlJobTest, NumbersThatMakeNoNeuronAreRefusedWithTheFilesName) {
  std::string text = kFile;
  text.replace(text.find("100 pF"), 6, "-10 pF");
  EXPECT_THAT(std::string(ParseJobFile(text, "a.nml").status().message()),
              HasSubstr("a.nml: forward.neuron.capacitance_pf = -10: must be > 0"));
}

TEST(NeuroMlJobTest, ACellIsChosenInNeuroMlAlone) {
  EXPECT_TRUE(ParseJobFile(kFile, "-", "RS").ok());
  EXPECT_EQ(std::string(ParseJobFile("spec: {}", "a.yaml", "RS").status().message()),
            "--cell = RS: chooses a neuron of a NeuroML FILE, and a.yaml is none; leave it out");
}

}  // namespace
}  // namespace spikepinn::cli
