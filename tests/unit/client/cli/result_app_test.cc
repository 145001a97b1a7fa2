// The commands that fetch results, from arguments to output and exit code, against a scripted
// server.
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "client/cli/exit_code.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/unit/client/cli/one_job_fixture.h"

namespace spikepinn::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

using ResultAppTest = OneJobFixture;

std::string Contents(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

TEST_F(ResultAppTest, EvaluatePrintsRowsOrWritesThem) {
  service_.evaluate = [](const v1::EvaluateModelRequest& request, auto& writer,
                         grpc::ServerContext&) {
    v1::EvaluateModelResponse response;
    v1::EvaluationChunk& chunk = *response.mutable_chunk();
    chunk.add_time_ms(request.dt_ms());
    chunk.add_v_mv(request.after_reset() ? -50 : 35);
    chunk.add_w_pa(1);
    chunk.add_dv_mv_per_ms(2);
    chunk.add_dw_pa_per_ms(3);
    writer.Write(response);
    return grpc::Status::OK;
  };
  const std::string header = "t_ms,v_mv,w_pa,dv_mv_per_ms,dw_pa_per_ms\n";
  EXPECT_EQ(Run({"evaluate", "x", "--dt", "0.5"}), kExitOk);
  EXPECT_EQ(out_.str(), header + "0.5,35,1,2,3\n");
  const std::string path = folder_.File("e.csv");
  EXPECT_EQ(Run({"evaluate", "x", "--dt", "0.5", "--after-reset", "-o", path}), kExitOk);
  EXPECT_EQ(Contents(path), header + "0.5,-50,1,2,3\n");
  EXPECT_EQ(out_.str(), path + "\n");
  EXPECT_EQ(Run({"evaluate", "x", "--dt", "0.5", "-o", "-"}), kExitOk);
  EXPECT_EQ(out_.str(), header + "0.5,35,1,2,3\n");
  EXPECT_FALSE(std::filesystem::exists("-"));
  EXPECT_EQ(Run({"evaluate", "x", "--dt", "0.5", "-o", folder_.File("e.foo")}), kExitUsage);
  EXPECT_THAT(err_.str(), HasSubstr("e.foo: must end in .csv, .npz or .mat"));
  EXPECT_EQ(Run({"--json", "evaluate", "x", "--dt", "0.5"}), kExitOk);
  EXPECT_EQ(out_.str(), R"({"type":"evaluation","time_ms":[0.5],"v_mv":[35.0],"w_pa":[1.0],)"
                        R"("dv_mv_per_ms":[2.0],"dw_pa_per_ms":[3.0]})"
                        "\n");
  EXPECT_EQ(Run({"evaluate", "x", "--times", "2,1"}), kExitUsage);
}

TEST_F(ResultAppTest, ABrowserNeedsAFile) {
  EXPECT_EQ(Run({"report", "x", "-o", "-", "--open"}), kExitUsage);
  EXPECT_EQ(err_.str(), "spikepinn: give either --open or -o -: a browser needs a file\n");
}

TEST_F(ResultAppTest, RunWritesAllFiles) {
  const std::string results = folder_.File("a/b");
  EXPECT_EQ(Run({"run", "--preset", "tonic_spiking", "-o", results, "--dt", "0.25"}), kExitOk)
      << err_.str();
  EXPECT_EQ(Contents(results + "/trajectory.csv"),
            "t_ms,v_mv,w_pa,guide_v_mv,guide_w_pa,reference_v_mv,reference_w_pa\n");
  EXPECT_EQ(Contents(results + "/spikes.csv"), "index,time_ms,guide_ms,reference_ms\n0,0.25,,\n");
  EXPECT_EQ(Contents(results + "/losses.csv"), "stage,step,total,elapsed_seconds\nadam,1,0.5,0\n");
  EXPECT_EQ(nlohmann::json::parse(Contents(results + "/summary.json"))["model_sha256"], "digest");
  EXPECT_EQ(Contents(results + "/model.safetensors"), "weights");
  EXPECT_THAT(out_.str(), HasSubstr(results + "/spikes.csv\n"));
}

TEST_F(ResultAppTest, ResultsOfAJobThatRunsAreRefused) {
  job_.set_state(v1::JOB_STATE_RUNNING);
  EXPECT_EQ(Run({"result", "x", "-o", folder_.path()}), kExitFailed);
  EXPECT_EQ(err_.str(),
            "spikepinn: jobs/x is running: only a job that has succeeded has results\n"
            "spikepinn: `spikepinn watch jobs/x` waits for its end\n");
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
}

TEST_F(ResultAppTest, ABrokenTransferLeavesNoTrajectory) {
  service_.trajectory = [](const v1::GetTrajectoryRequest&, auto& writer, grpc::ServerContext&) {
    v1::GetTrajectoryResponse response;
    response.mutable_chunk();
    writer.Write(response);
    return grpc::Status(grpc::StatusCode::INTERNAL, "broken");
  };
  EXPECT_EQ(Run({"result", "x", "-o", folder_.path()}), kExitFailed);
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
}

TEST_F(ResultAppTest, JsonIsOneObjectALine) {
  EXPECT_EQ(Run({"run", "--preset", "tonic_spiking", "-o", folder_.path(), "--json"}), kExitOk);
  EXPECT_THAT(Types(), ElementsAre("job", "event", "event", "event", "event", "job", "file", "file",
                                   "file", "file", "file"));
  EXPECT_EQ(Run({"--json", "get", "x"}), kExitOk);
  EXPECT_THAT(Types(), ElementsAre("job"));
}

}  // namespace
}  // namespace spikepinn::cli
