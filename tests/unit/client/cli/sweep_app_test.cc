// The commands below `sweep`, from arguments to output and exit code, against a scripted server.
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "client/cli/exit_code.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/unit/client/cli/app_fixture.h"

namespace spikepinn::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class SweepAppTest : public AppFixture {
 protected:
  // A server that has one sweep, whose two jobs have succeeded.
  SweepAppTest() {
    sweep_.set_name("sweeps/s");
    v1::SweepAxis& axis = *sweep_.mutable_grid()->add_axes();
    axis.set_field("runtime.seed");
    axis.add_values("1");
    axis.add_values("2");
    sweep_.mutable_counts()->set_total(2);
    sweep_.mutable_counts()->set_succeeded(2);
    sweep_.mutable_end_time()->set_seconds(1);
    service_.create_sweep = [this](const v1::CreateSweepRequest& request, v1::Sweep* sweep) {
      created_.push_back(request);
      *sweep = sweep_;
      return grpc::Status::OK;
    };
    service_.get_sweep = [this](const v1::GetSweepRequest& request, v1::Sweep* sweep) {
      if (request.name() != "sweeps/s") return grpc::Status(grpc::StatusCode::NOT_FOUND, "none");
      *sweep = sweep_;
      return grpc::Status::OK;
    };
    service_.watch_sweep = [this](const v1::WatchSweepRequest&, auto& writer,
                                  grpc::ServerContext&) {
      v1::WatchSweepResponse response;
      *response.mutable_sweep() = sweep_;
      response.mutable_sweep()->clear_end_time();
      response.mutable_sweep()->mutable_counts()->set_succeeded(0);
      response.mutable_sweep()->mutable_counts()->set_running(1);
      writer.Write(response);
      *response.mutable_sweep() = sweep_;
      writer.Write(response);
      return grpc::Status::OK;
    };
    service_.sweep_results = [](const v1::ListSweepResultsRequest&, auto& writer,
                                grpc::ServerContext&) {
      v1::ListSweepResultsResponse response;
      for (int i = 0; i < 2; ++i) {
        v1::SweepResult& row = *response.add_results();
        row.set_index(i);
        row.set_job("jobs/j" + std::to_string(i));
        row.add_values(std::to_string(i + 1));
        row.set_state(v1::JOB_STATE_SUCCEEDED);
        row.set_spikes(7);
      }
      writer.Write(response);
      return grpc::Status::OK;
    };
  }

  v1::Sweep sweep_;
  std::vector<v1::CreateSweepRequest> created_;
};

TEST_F(SweepAppTest, SubmitSendsTheGridAndPrintsTheName) {
  EXPECT_EQ(Run({"sweep", "submit", "--preset", "tonic_spiking", "--name", "mine", "--grid",
                 "runtime.seed=1:3:3", "--grid", "method=guided,pure"}),
            kExitOk)
      << err_.str();
  EXPECT_EQ(out_.str(), "sweeps/s\n");
  ASSERT_EQ(created_.size(), 1u);
  const v1::Sweep& sweep = created_[0].sweep();
  EXPECT_EQ(sweep.display_name(), "mine");
  EXPECT_EQ(sweep.job().spec().forward().preset(), "tonic_spiking");
  ASSERT_EQ(sweep.grid().axes_size(), 2);
  EXPECT_THAT(sweep.grid().axes(0).values(), ElementsAre("1", "2", "3"));
  EXPECT_THAT(sweep.grid().axes(1).values(), ElementsAre("guided", "pure"));
}

TEST_F(SweepAppTest, TheExamplesSweepFileIsTaken) {
  EXPECT_EQ(
      Run({"sweep", "submit", std::string(SPIKEPINN_SOURCE_DIR) + "/client/examples/f_i_curve.yaml",
           "--validate-only"}),
      kExitOk)
      << err_.str();
  EXPECT_EQ(out_.str(), "valid: the server would take these 2 jobs\n");
  EXPECT_TRUE(created_[0].validate_only());
  EXPECT_EQ(created_[0].sweep().grid().axes(0).values_size(), 11);
}

TEST_F(SweepAppTest, WhatGetPrintsMakesTheSameSweepAgain) {
  v1::Job& job = *sweep_.mutable_job();
  job.set_user("ada");
  job.set_priority(3);
  job.set_max_attempts(5);
  job.mutable_resources()->set_memory_bytes(1 << 30);
  job.mutable_resources()->set_wall_seconds(0.5);
  job.mutable_spec()->mutable_forward()->set_preset("tonic_spiking");
  EXPECT_EQ(Run({"sweep", "get", "s", "--json"}), kExitOk) << err_.str();
  const auto printed = nlohmann::json::parse(out_.str());
  const std::string path = folder_.File("again.json");
  std::ofstream(path) << nlohmann::json{{"job", printed["job"]}, {"grid", printed["grid"]}};
  EXPECT_EQ(Run({"sweep", "submit", path}), kExitOk) << err_.str();
  ASSERT_EQ(created_.size(), 1u);
  EXPECT_EQ(created_[0].sweep().job().SerializeAsString(), job.SerializeAsString());
  EXPECT_EQ(created_[0].sweep().grid().SerializeAsString(), sweep_.grid().SerializeAsString());
}

TEST_F(SweepAppTest, SubmitTakesANeuronOfNeuroMl) {
  const std::string path = folder_.File("two.nml");
  std::ofstream(path) << "<neuroml id='x'>\n";
  for (const char* const id : {"RS", "FS"}) {
    std::ofstream(path, std::ios::app)
        << "<izhikevich2007Cell id='" << id
        << "' v0='-60mV' C='100 pF' k='0.7 nS_per_mV' vr='-60 mV' vt='-40 mV' vpeak='35 mV' "
           "a='0.03 per_ms' b='-2 nS' c='-50 mV' d='100 pA'/>\n";
  }
  std::ofstream(path, std::ios::app) << "</neuroml>\n";
  const std::string axis = "neuron.izhikevich2007.k=0.5:0.7:3";
  EXPECT_EQ(Run({"sweep", "submit", path, "--grid", axis, "--cell", "FS"}), kExitOk) << err_.str();
  ASSERT_EQ(created_.size(), 1u);
  EXPECT_EQ(created_[0].sweep().display_name(), "FS");
  EXPECT_EQ(created_[0].sweep().grid().axes(0).field(), "forward.neuron.izhikevich2007.k");
  EXPECT_EQ(Run({"sweep", "submit", path, "--grid", axis}), kExitUsage);
  EXPECT_THAT(err_.str(), HasSubstr("--cell"));
  EXPECT_EQ(created_.size(), 1u);
}

TEST_F(SweepAppTest, ACellIsOfNeuroMlAlone) {
  const std::string path = folder_.File("job.yaml");
  std::ofstream(path) << "spec: {forward: {preset: tonic_spiking}}\n";
  EXPECT_EQ(Run({"sweep", "submit", path, "--cell", "RS", "--grid", "runtime.seed=1,2"}),
            kExitUsage);
  EXPECT_EQ(err_.str(), "spikepinn: --cell = RS: chooses a neuron of a NeuroML FILE, and " + path +
                            " is none; leave it out\n");
  EXPECT_EQ(Run({"sweep", "submit", "--preset", "tonic_spiking", "--cell", "RS", "--grid",
                 "runtime.seed=1,2"}),
            kExitUsage);
  EXPECT_THAT(err_.str(), HasSubstr("and a preset is none"));
  EXPECT_EQ(Run({"submit", "--preset", "tonic_spiking", "--cell", "RS"}), kExitUsage);
  EXPECT_THAT(err_.str(), HasSubstr("--cell = RS: "));
  EXPECT_TRUE(created_.empty());
}

TEST_F(SweepAppTest, AGridReachesIntoAPreset) {
  EXPECT_EQ(Run({"sweep", "submit", "--preset", "regular_spiking", "--grid",
                 "stimulus.steps[0].amplitude_pa=50:100:3", "--grid", "neuron.general.b=-2,-1"}),
            kExitOk)
      << err_.str();
  ASSERT_EQ(created_.size(), 1u);
  const v1::Sweep& sweep = created_[0].sweep();
  EXPECT_EQ(sweep.grid().axes(0).field(), "forward.stimulus.steps[0].amplitude_pa");
  EXPECT_EQ(sweep.grid().axes(1).field(), "forward.neuron.general.b");
  const v1::ForwardProblem& forward = sweep.job().spec().forward();
  EXPECT_EQ(forward.stimulus().steps(0).start_ms(), 100);
  EXPECT_EQ(forward.neuron().general().capacitance_pf(), 100);
  EXPECT_FALSE(forward.has_initial()) << "nothing leads there";
}

TEST_F(SweepAppTest, BadUsageIsThreeAndSendsNothing) {
  EXPECT_EQ(Run({"sweep"}), kExitUsage);
  EXPECT_EQ(Run({"sweep", "fly"}), kExitUsage);
  EXPECT_EQ(Run({"sweep", "get"}), kExitUsage);
  EXPECT_EQ(Run({"sweep", "submit", "--preset", "tonic_spiking"}), kExitUsage);
  EXPECT_EQ(Run({"sweep", "submit", "--preset", "tonic_spiking", "--grid", "x"}), kExitUsage);
  EXPECT_EQ(Run({"sweep", "submit", "--preset", "tonic_spiking", "--grid", "runtime.seed=1,2",
                 "--watch", "--validate-only"}),
            kExitUsage);
  EXPECT_TRUE(created_.empty());
}

TEST_F(SweepAppTest, WatchEndsWithZeroOnlyIfEveryJobSucceeded) {
  EXPECT_EQ(Run({"sweep", "watch", "s"}), kExitOk) << err_.str();
  EXPECT_EQ(out_.str(), "0 of 2 done, 1 running\n2 of 2 done\n");
  EXPECT_EQ(Run({"sweep", "watch", "s", "--json"}), kExitOk);
  EXPECT_THAT(Types(), ElementsAre("sweep", "sweep"));
  sweep_.mutable_counts()->set_succeeded(1);
  sweep_.mutable_counts()->set_failed(1);
  EXPECT_EQ(Run({"sweep", "watch", "s"}), kExitFailed);
  EXPECT_THAT(err_.str(), HasSubstr("sweeps/s has ended with 1 jobs failed and 0 cancelled"));
  EXPECT_EQ(Run({"sweep", "watch", "other"}), kExitFailed);
}

TEST_F(SweepAppTest, ALostServerIsTwoAndSaysHowToComeBack) {
  service_.watch_sweep = [](const v1::WatchSweepRequest&, auto&, grpc::ServerContext&) {
    return grpc::Status(grpc::StatusCode::UNAVAILABLE, "broken");
  };
  EXPECT_EQ(Run({"sweep", "watch", "s"}), kExitUnreachable);
  EXPECT_THAT(err_.str(), HasSubstr("sweeps/s may go on. Come back with: spikepinn --server " +
                                    server_.address() + " sweep watch sweeps/s\n"));
}

TEST_F(SweepAppTest, ResultsAreATableACsvFileOrJson) {
  EXPECT_EQ(Run({"sweep", "results", "s"}), kExitOk) << err_.str();
  EXPECT_THAT(out_.str(), StartsWith("INDEX  seed  SPIKES"));
  EXPECT_EQ(Run({"sweep", "results", "s", "--csv", "-"}), kExitOk) << err_.str();
  EXPECT_THAT(out_.str(), StartsWith("index,job,runtime.seed,state"));
  EXPECT_THAT(out_.str(), HasSubstr("\n1,jobs/j1,2,succeeded,,7,"));
  const std::string printed = out_.str();
  const std::string path = folder_.File("t.csv");
  EXPECT_EQ(Run({"sweep", "results", "s", "--csv", path}), kExitOk);
  EXPECT_EQ(out_.str(), path + "\n");
  std::ostringstream written;
  written << std::ifstream(path).rdbuf();
  EXPECT_EQ(written.str(), printed);
  EXPECT_EQ(Run({"sweep", "results", "s", "--json"}), kExitOk);
  EXPECT_THAT(Types(), ElementsAre("sweep_result", "sweep_result"));
}

TEST_F(SweepAppTest, CsvInAFileIsNoOtherForm) {
  const std::string path = folder_.File("t.csv");
  for (const char* const form : {"table", "json", "csv"}) {
    EXPECT_EQ(Run({"sweep", "results", "s", "--csv", path, "-o", form}), kExitUsage) << form;
    EXPECT_THAT(err_.str(), HasSubstr(std::string("either --csv or --output ") + form));
  }
  EXPECT_EQ(Run({"sweep", "results", "s", "--csv", "-", "--json"}), kExitUsage);
  EXPECT_FALSE(std::ifstream(path).good());
  EXPECT_EQ(Run({"sweep", "results", "s", "--csv", path, "--json"}), kExitOk);
  EXPECT_THAT(Types(), ElementsAre("file"));
}

TEST_F(SweepAppTest, GetListCancelAndDelete) {
  service_.list_sweeps = [this](const v1::ListSweepsRequest&, v1::ListSweepsResponse* response) {
    *response->add_sweeps() = sweep_;
    return grpc::Status::OK;
  };
  service_.cancel_sweep = [this](const v1::CancelSweepRequest&, v1::Sweep* sweep) {
    *sweep = sweep_;
    return grpc::Status::OK;
  };
  service_.delete_sweep = [](const v1::DeleteSweepRequest& request, google::protobuf::Empty*) {
    EXPECT_EQ(request.name(), "sweeps/s");
    return grpc::Status::OK;
  };
  EXPECT_EQ(Run({"sweep", "get", "s"}), kExitOk) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("  runtime.seed = 1, 2\n"));
  EXPECT_EQ(Run({"sweep", "list"}), kExitOk) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("sweeps/s"));
  EXPECT_EQ(Run({"sweep", "cancel", "s"}), kExitOk) << err_.str();
  EXPECT_EQ(out_.str(), "sweeps/s: 2 of 2 done\n");
  EXPECT_EQ(Run({"sweep", "delete", "s"}), kExitOk) << err_.str();
  EXPECT_EQ(out_.str(), "sweeps/s deleted\n");
  EXPECT_EQ(Run({"sweep", "list", "--json"}), kExitOk);
  EXPECT_THAT(Types(), ElementsAre("sweep"));
}

}  // namespace
}  // namespace spikepinn::cli
