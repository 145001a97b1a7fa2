// NeuroML in and out, as a user types it.
#include <fstream>
#include <iterator>

#include "client/cli/exit_code.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/client/cli/app_fixture.h"

namespace spikepinn::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class NeuroMlAppTest : public AppFixture {
 protected:
  std::string Cell(const std::string& c = "100 pF") {
    const std::string path = folder_.File("a.cell.nml");
    std::ofstream(path) << "<neuroml id='x'>\n<izhikevich2007Cell id='RS' v0='-60mV' C='" << c
                        << "' k='0.7 nS_per_mV' vr='-60 mV' vt='-40 mV' vpeak='35 mV' "
                           "a='0.03 per_ms' b='-2 nS' c='-50 mV' d='100 pA'/>\n</neuroml>\n";
    return path;
  }

  std::string Text(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
  }
};

TEST_F(NeuroMlAppTest, SubmitTakesACell) {
  std::vector<v1::CreateJobRequest> created;
  service_.create = [&](const v1::CreateJobRequest& request, v1::Job* job) {
    created.push_back(request);
    job->set_name("jobs/x");
    return grpc::Status::OK;
  };
  EXPECT_EQ(Run({"submit", Cell()}), kExitOk) << err_.str();
  ASSERT_EQ(created.size(), 1);
  EXPECT_EQ(created[0].job().display_name(), "RS");
  EXPECT_EQ(created[0].job().spec().forward().neuron().izhikevich2007().capacitance_pf(), 100);
  EXPECT_EQ(Run({"submit", Cell("100 pX")}), kExitUsage);
  EXPECT_THAT(err_.str(), HasSubstr("a.cell.nml:2: izhikevich2007Cell RS: C = 100 pX: must be"));
  EXPECT_EQ(Run({"submit", Cell(), "--cell", "LS"}), kExitUsage);
  EXPECT_EQ(created.size(), 1);
}

TEST_F(NeuroMlAppTest, ValidateChoosesACell) {
  EXPECT_EQ(Run({"validate", Cell(), "--cell", "RS"}), kExitOk) << out_.str();
  EXPECT_EQ(Run({"validate", Cell(), "--cell", "LS"}), kExitUsage);
  EXPECT_THAT(out_.str(), HasSubstr("LS"));
}

TEST_F(NeuroMlAppTest, DiffChoosesACell) {
  const std::string one = folder_.File("one.yaml");
  std::ofstream(one) << "spec: {method: segmented, forward: {preset: regular_spiking}}\n";
  EXPECT_EQ(Run({"diff", Cell(), Cell(), "--cell", "RS"}), kExitOk) << err_.str();
  EXPECT_EQ(Run({"diff", Cell(), one, "--cell", "RS"}), 1) << err_.str();
  EXPECT_EQ(Run({"diff", one, Cell(), "--cell", "LS"}), kExitUsage);
  EXPECT_THAT(err_.str(), HasSubstr("LS"));
  EXPECT_EQ(Run({"diff", one, one, "--cell", "RS"}), kExitUsage);
  EXPECT_THAT(err_.str(), HasSubstr("one.yaml is none; leave it out"));
  EXPECT_EQ(Run({"diff", "x", "y", "--cell", "RS"}), kExitUsage);
  EXPECT_THAT(err_.str(), HasSubstr("a job is none; leave it out"));
}

TEST_F(NeuroMlAppTest, ExportPrintsOrWritesWhatSubmitTakes) {
  EXPECT_EQ(Run({"export", "--preset", "regular_spiking"}), kExitOk) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("<izhikevich2007Cell id=\"regular_spiking\" v0=\"-60 mV\""));
  const std::string path = folder_.File("out.cell.nml");
  EXPECT_EQ(Run({"export", Cell(), "-o", path}), kExitOk) << err_.str();
  EXPECT_EQ(out_.str(), path + "\n");
  const std::string first = Text(path);
  EXPECT_THAT(first, HasSubstr("C=\"100 pF\""));
  EXPECT_EQ(Run({"export", path, "-o", path}), kExitOk) << err_.str();
  EXPECT_EQ(Text(path), first);
}

TEST_F(NeuroMlAppTest, ExportOfAJobTakesWhatItWasSentAs) {
  service_.get = [](const v1::GetJobRequest&, v1::Job* job) {
    job->set_name("jobs/x");
    job->set_state(v1::JOB_STATE_QUEUED);
    job->mutable_spec()->mutable_forward()->set_preset("regular_spiking");
    *job->mutable_effective_spec() = job->spec();
    return grpc::Status::OK;
  };
  EXPECT_EQ(Run({"export", "x"}), kExitOk) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("duration=\"900 ms\" amplitude=\"70 pA\""));
}

TEST_F(NeuroMlAppTest, WhatCannotBeExportedSaysWhy) {
  EXPECT_EQ(Run({"export"}), kExitUsage);
  EXPECT_EQ(Run({"export", Cell(), "--preset", "regular_spiking"}), kExitUsage);
  EXPECT_EQ(Run({"export", "--preset", "nobody"}), kExitUsage);
  EXPECT_EQ(Run({"export", "--preset", "regular_spiking", "--cell", "a"}), kExitUsage);
  EXPECT_EQ(Run({"export", "x", "--cell", "a"}), kExitUsage);
  EXPECT_EQ(Run({"export", folder_.File("missing.nml")}), kExitUsage);
  EXPECT_EQ(Run({"export", "--preset", "tonic_spiking"}), kExitFailed);
  EXPECT_THAT(err_.str(), StartsWith("spikepinn: NeuroML's izhikevich2007Cell cannot say this: "));
}

}  // namespace
}  // namespace spikepinn::cli
