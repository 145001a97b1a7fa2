// The commands about job files, from arguments to output and exit code.
#include <fcntl.h>
#include <unistd.h>

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

// Standard input is a file while this lives.
class StandardInputFrom {
 public:
  explicit StandardInputFrom(const std::string& path) : before_(dup(STDIN_FILENO)) {
    const int file = open(path.c_str(), O_RDONLY);
    dup2(file, STDIN_FILENO);
    close(file);
  }
  ~StandardInputFrom() {
    dup2(before_, STDIN_FILENO);
    close(before_);
  }
  StandardInputFrom(const StandardInputFrom&) = delete;
  StandardInputFrom& operator=(const StandardInputFrom&) = delete;

 private:
  const int before_;
};

class JobFileAppTest : public AppFixture {
 protected:
  JobFileAppTest() {
    service_.create = [this](const v1::CreateJobRequest& request, v1::Job* job) {
      created_.push_back(request);
      job->set_name("jobs/new");
      return grpc::Status::OK;
    };
    service_.get = [this](const v1::GetJobRequest& request, v1::Job* job) {
      for (const v1::Job& known : jobs_) {
        if (known.name() != request.name()) continue;
        *job = known;
        return grpc::Status::OK;
      }
      return grpc::Status(grpc::StatusCode::NOT_FOUND, request.name() + ": no such job");
    };
  }

  std::string Write(const std::string& name, const std::string& text) {
    std::ofstream(folder_.File(name)) << text;
    return folder_.File(name);
  }

  std::vector<v1::CreateJobRequest> created_;
  std::vector<v1::Job> jobs_;
};

TEST_F(JobFileAppTest, TextThatIsNotUtf8IsRefusedWhereItStands) {
  const std::string file = Write("latin1.yaml",
                                 "display_name: Gr\xF6\xDF"
                                 "e\nspec: {forward: {preset: regular_spiking}}\n");
  EXPECT_EQ(Run({"validate", file}), kExitUsage);
  EXPECT_THAT(out_.str(),
              HasSubstr("latin1.yaml:1: display_name = Gr\uFFFD\uFFFDe: must be UTF-8"));
  const std::string bad =
      "a\xff"
      "b";
  for (const std::vector<std::string>& flags : {
           std::vector<std::string>{"--name", bad},
           {"--user", bad},
           {"--device", bad},
           {"--request-id", bad},
           {"--set", "display_name=" + bad},
           {"--set", "spec.runtime.device=" + bad},
       }) {
    std::vector<std::string> line = {"submit", "--preset", "regular_spiking"};
    line.insert(line.end(), flags.begin(), flags.end());
    EXPECT_EQ(Run(line), kExitUsage) << flags[0];
    EXPECT_THAT(err_.str(), HasSubstr(flags[0]));
    EXPECT_THAT(err_.str(), HasSubstr(": must be UTF-8\n"));
  }
  EXPECT_EQ(Run({"submit", "--preset", bad}), kExitUsage);
  EXPECT_THAT(err_.str(), HasSubstr(": must be UTF-8\n"));
  EXPECT_TRUE(created_.empty());
}

TEST_F(JobFileAppTest, SubmitReadsStandardInput) {
  const StandardInputFrom input(
      Write("job.yaml", "display_name: piped\nspec: {forward: {preset: tonic_spiking}}\n"));
  ASSERT_EQ(Run({"submit", "-", "--seed", "4"}), kExitOk) << err_.str();
  ASSERT_EQ(created_.size(), 1u);
  EXPECT_EQ(created_[0].job().display_name(), "piped");
  EXPECT_EQ(created_[0].job().spec().runtime().seed(), 4u);
}

TEST_F(JobFileAppTest, ErrorsInStandardInputSayTheLine) {
  const StandardInputFrom input(
      Write("job.yaml", "spec:\n  forward: {preset: tonic_spiking}\n  segmented: {acuracy: 1}\n"));
  EXPECT_EQ(Run({"submit", "-"}), kExitUsage);
  EXPECT_EQ(err_.str(),
            "spikepinn: standard input:3: spec.segmented.acuracy: unknown field; did you mean "
            "\"accuracy\"?\n");
  EXPECT_TRUE(created_.empty());
}

TEST_F(JobFileAppTest, SetReachesEveryFieldOfASubmittedJob) {
  ASSERT_EQ(Run({"submit", "--preset", "regular_spiking", "--set",
                 "stimulus.steps[0].amplitude_pa=90", "--set", "segmented.accuracy=1e-9"}),
            kExitOk)
      << err_.str();
  const v1::TrainingSpec& spec = created_[0].job().spec();
  EXPECT_EQ(spec.forward().stimulus().steps(0).amplitude_pa(), 90);
  EXPECT_EQ(spec.forward().stimulus().steps(0).start_ms(), 100);
  EXPECT_EQ(spec.segmented().accuracy(), 1e-9);
}

TEST_F(JobFileAppTest, SetIsCheckedBeforeAnythingIsSent) {
  EXPECT_EQ(Run({"submit", "--preset", "regular_spiking", "--set", "segmented.accuracy=2"}),
            kExitUsage);
  EXPECT_THAT(err_.str(), StartsWith("spikepinn: segmented.accuracy = 2: must be in "));
  EXPECT_EQ(Run({"submit", "--preset", "regular_spiking", "--set", "adam.steps=2"}), kExitUsage);
  EXPECT_THAT(err_.str(), HasSubstr("adam: method = segmented has no such options"));
  EXPECT_TRUE(created_.empty());
}

v1::Job OldJob() {
  v1::Job job;
  job.set_name("jobs/old");
  job.set_display_name("mine");
  job.set_user("ada");
  job.set_priority(4);
  job.set_max_attempts(5);
  job.mutable_resources()->set_wall_seconds(60);
  job.set_state(v1::JOB_STATE_FAILED);
  job.mutable_spec()->mutable_forward()->set_preset("regular_spiking");
  job.mutable_spec()->mutable_runtime()->set_seed(3);
  job.mutable_effective_spec()->mutable_runtime()->set_seed(3);
  return job;
}

TEST_F(JobFileAppTest, RerunQueuesTheSameJobForWhoAsks) {
  jobs_ = {OldJob()};
  ASSERT_EQ(Run({"rerun", "old", "--user", "grace"}), kExitOk) << err_.str();
  EXPECT_EQ(out_.str(), "jobs/new\n");
  ASSERT_EQ(created_.size(), 1u);
  const v1::Job& job = created_[0].job();
  EXPECT_EQ(job.spec().SerializeAsString(), OldJob().spec().SerializeAsString());
  EXPECT_EQ(job.display_name(), "mine");
  EXPECT_EQ(job.user(), "grace");
  EXPECT_EQ(job.priority(), 4);
  EXPECT_EQ(job.max_attempts(), 5);
  EXPECT_EQ(job.resources().wall_seconds(), 60);
  ASSERT_EQ(Run({"rerun", "old"}), kExitOk);
  EXPECT_NE(created_[1].job().user(), "ada");
}

TEST_F(JobFileAppTest, RerunChangesWhatItsFlagsSay) {
  jobs_ = {OldJob()};
  ASSERT_EQ(Run({"rerun", "jobs/old", "--set", "stimulus.steps[0].amplitude_pa=90", "--name", "b",
                 "--threads", "1", "--json"}),
            kExitOk)
      << err_.str();
  const v1::Job& job = created_[0].job();
  EXPECT_EQ(job.spec().forward().stimulus().steps(0).amplitude_pa(), 90);
  EXPECT_EQ(job.spec().runtime().seed(), 3u);
  EXPECT_EQ(job.spec().runtime().threads(), 1);
  EXPECT_EQ(job.display_name(), "b");
  EXPECT_THAT(Types(), ElementsAre("job"));
}

TEST_F(JobFileAppTest, RerunWithAnotherMethodSaysWhatItLeavesOut) {
  jobs_ = {OldJob()};
  jobs_[0].mutable_spec()->mutable_segmented()->set_accuracy(1e-9);
  ASSERT_EQ(Run({"rerun", "old", "--method", "guided", "--unset", "resources.wall_seconds"}),
            kExitOk)
      << err_.str();
  EXPECT_EQ(created_[0].job().spec().method(), v1::METHOD_GUIDED);
  EXPECT_FALSE(created_[0].job().spec().has_segmented());
  EXPECT_FALSE(created_[0].job().resources().has_wall_seconds());
  EXPECT_EQ(out_.str(), "jobs/new\n");
  EXPECT_THAT(err_.str(), HasSubstr("from segmented to guided, which has no use for segmented: "));
  EXPECT_EQ(Run({"rerun", "old", "--method", "segmented", "--adam-steps", "5"}), kExitUsage);
}

TEST_F(JobFileAppTest, RerunRefusesWhatWouldNotRun) {
  jobs_ = {OldJob()};
  EXPECT_EQ(Run({"rerun", "old", "--set", "duration_ms=-1"}), kExitUsage);
  EXPECT_THAT(err_.str(), HasSubstr("forward.duration_ms = -1: must be "));
  EXPECT_EQ(Run({"rerun", "gone"}), kExitFailed);
  EXPECT_THAT(err_.str(), HasSubstr("jobs/gone: no such job"));
  EXPECT_TRUE(created_.empty());
}

std::string Contents(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

TEST_F(JobFileAppTest, InitWritesAFileThatIsValidAsItStands) {
  const std::string path = folder_.File("new.yaml");
  ASSERT_EQ(Run({"init", "--preset", "tonic_bursting", "--method", "guided", "-o", path}), kExitOk);
  EXPECT_EQ(out_.str(), path + "\n");
  EXPECT_THAT(err_.str(), HasSubstr("spikepinn submit " + path));
  EXPECT_EQ(Run({"validate", path}), kExitOk) << out_.str();
  EXPECT_THAT(out_.str(), StartsWith(path + ": valid\n  method              guided\n"));
  EXPECT_EQ(Run({"submit", path}), kExitOk) << err_.str();
  EXPECT_EQ(created_[0].job().display_name(), "tonic_bursting");
}

TEST_F(JobFileAppTest, InitOverwritesNothingUnlessForced) {
  const std::string path = Write("mine.yaml", "precious");
  EXPECT_EQ(Run({"init", "-o", path}), kExitUsage);
  EXPECT_THAT(err_.str(), HasSubstr(path + ": exists already; --force overwrites it"));
  EXPECT_EQ(Contents(path), "precious");
  EXPECT_EQ(Run({"init", "-o", path, "--force", "--json"}), kExitOk);
  EXPECT_THAT(Types(), ElementsAre("file"));
  EXPECT_THAT(Contents(path), HasSubstr("display_name: regular_spiking\n"));
  EXPECT_EQ(Run({"init", "-o", "-"}), kExitOk);
  EXPECT_EQ(out_.str(), Contents(path));
}

TEST_F(JobFileAppTest, InitSaysWhatItDoesNotKnow) {
  EXPECT_EQ(Run({"init", "--preset", "calm", "-o", "-"}), kExitUsage);
  EXPECT_THAT(err_.str(), HasSubstr("--preset = \"calm\": no such preset; known here: regular_"));
  EXPECT_EQ(Run({"init", "--preset", "tonic_spikng", "-o", "-"}), kExitUsage);
  EXPECT_THAT(err_.str(), HasSubstr("did you mean \"tonic_spiking\"?"));
  EXPECT_EQ(Run({"init", "--method", "fast", "-o", "-"}), kExitUsage);
  EXPECT_THAT(err_.str(), HasSubstr("must be one of pure, guided, segmented"));
  EXPECT_EQ(out_.str(), "");
}

TEST_F(JobFileAppTest, ValidatePrintsEveryErrorOfEveryFile) {
  const std::string bad = Write("bad.yaml", "spec:\n  method: fast\n  adam: {steps: x}\n");
  const std::string worse = Write("worse.yaml", "spec:\n  forward: {preset: calm}\n");
  const std::string good = Write("good.yaml", "spec: {forward: {preset: tonic_spiking}}\n");
  EXPECT_EQ(Run({"validate", bad, good, worse}), kExitUsage);
  EXPECT_THAT(
      out_.str(),
      StartsWith(bad + ":2: spec.method = fast: must be one of pure, guided, segmented\n" + bad +
                 ":3: spec.adam.steps = x: must be a whole number\n" + good + ": valid\n"));
  EXPECT_THAT(out_.str(), HasSubstr(worse + ":2: spec.forward.preset = \"calm\": "));
  EXPECT_EQ(Run({"validate", "no/such.yaml"}), kExitUsage);
  EXPECT_THAT(out_.str(), StartsWith("no/such.yaml: cannot be read: "));
  EXPECT_EQ(err_.str(), "spikepinn: `spikepinn init -o FILE` writes a job file to begin with\n");
}

TEST_F(JobFileAppTest, ValidatePrintsEveryBrokenRuleOfASpec) {
  const std::string bad = Write("bad.yaml",
                                "spec:\n  forward: {preset: tonic_spiking, duration_ms: -1}\n"
                                "  segmented: {accuracy: 2}\n  runtime: {device: cuda}\n");
  EXPECT_EQ(Run({"validate", bad}), kExitUsage);
  EXPECT_EQ(out_.str(), bad + ":2: spec.forward.duration_ms = -1: must be > 0\n" + bad +
                            ":3: spec.segmented.accuracy = 2: must be in [1e-12, 1e-2]\n" + bad +
                            ":4: spec.runtime.device = \"cuda\": must be cpu for method "
                            "segmented\n");
  const std::string empty =
      Write("empty.yaml", "spec:\n  adam: {steps: 5}\n  network: {width: 5}\n");
  EXPECT_EQ(Run({"submit", empty}), kExitUsage);
  EXPECT_EQ(err_.str(),
            "spikepinn: " + empty +
                ":1: spec.forward: missing; the problem to be solved is required\n" +
                "spikepinn: " + empty +
                ":3: spec.network: method = segmented has no such options; "
                "they are of guided and pure\nspikepinn: " +
                empty +
                ":2: spec.adam: method = segmented has no such options; they are of guided and "
                "pure\n");
}

TEST_F(JobFileAppTest, ValidateTakesSweepFiles) {
  const std::string good =
      Write("good.yaml",
            "job: {spec: {method: guided, forward: {preset: regular_spiking}}}\n"
            "grid: {axes: [{field: collocation.uniform_points, values: [10, 2000, 20]}]}\n");
  ASSERT_EQ(Run({"validate", good}), kExitOk) << out_.str();
  EXPECT_THAT(out_.str(), StartsWith(good + ": valid, a sweep of 3 jobs; the largest:\n"));
  ASSERT_EQ(Run({"validate", good, "--json"}), kExitOk);
  const auto json = nlohmann::json::parse(out_.str());
  EXPECT_EQ(json["jobs"], 3);
  EXPECT_EQ(json["cost"]["collocation_points"], 2500);
  const std::string bad = Write("bad.yaml",
                                "job: {spec: {forward: {preset: regular_spiking}}}\n"
                                "list: {fields: ['stimulus.steps[0].amplitude_pa', duration_ms],\n"
                                "       points: [{values: [1, 2]}, {values: [5, -1]}]}\n");
  EXPECT_EQ(Run({"validate", bad}), kExitUsage);
  EXPECT_EQ(out_.str(), bad + ": points[1]: forward.duration_ms = -1: must be > 0\n");
  const std::string none = Write("none.yaml", "job: {spec: {forward: {preset: tonic_spiking}}}\n");
  EXPECT_EQ(Run({"validate", none}), kExitUsage);
  EXPECT_THAT(out_.str(), HasSubstr(none + ": fields: at least one must vary"));
}

TEST_F(JobFileAppTest, ASweepFileIsNoJobFileAndSaysSo) {
  const std::string sweep = Write("sweep.yaml", "job: {spec: {forward: {preset: calm}}}\n");
  EXPECT_EQ(Run({"submit", sweep}), kExitUsage);
  EXPECT_EQ(err_.str(), "spikepinn: " + sweep + ": is a sweep file: `spikepinn sweep submit " +
                            sweep + "` queues its jobs\n");
  const StandardInputFrom input(sweep);
  EXPECT_EQ(Run({"submit", "-"}), kExitUsage);
  EXPECT_THAT(err_.str(), HasSubstr("`spikepinn sweep submit -` queues"));
}

TEST_F(JobFileAppTest, ValidateAsJsonSaysWhatAJobCosts) {
  const StandardInputFrom input(
      Write("job.yaml",
            "spec: {method: guided, forward: {preset: regular_spiking, duration_ms: 1000}}\n"));
  ASSERT_EQ(Run({"validate", "-", "--json"}), kExitOk);
  const auto json = nlohmann::json::parse(out_.str());
  EXPECT_EQ(json["type"], "validation");
  EXPECT_EQ(json["file"], "standard input");
  EXPECT_EQ(json["valid"], true);
  EXPECT_EQ(json["cost"]["guide_steps"], 1000);
  EXPECT_EQ(json["cost"]["collocation_points"], 2000);
  EXPECT_EQ(json["cost"]["parameters"], 50050);
  EXPECT_EQ(json["cost"]["optimizer_steps"], 10000);
  EXPECT_GT(json["cost"]["memory_bytes"], 1 << 20);
}

TEST_F(JobFileAppTest, ValidateWarnsOfWhatTheUsualServerRefuses) {
  const std::string path =
      Write("long.yaml",
            "spec: {forward: {preset: tonic_spiking, duration_ms: 1e9}, guide: {dt_ms: 1}}\n");
  EXPECT_EQ(Run({"validate", path}), kExitOk) << out_.str();
  EXPECT_THAT(err_.str(), HasSubstr("a server may have other limits"));
  EXPECT_EQ(Run({"validate", "-", "-"}), kExitUsage);
  EXPECT_THAT(err_.str(), HasSubstr("standard input can be read only once"));
}

TEST_F(JobFileAppTest, DiffsExitCodeIsThatOfDiff) {
  v1::Job same = OldJob();
  same.set_name("jobs/same");
  v1::Job other = OldJob();
  other.set_name("jobs/other");
  other.mutable_effective_spec()->mutable_runtime()->set_seed(4);
  jobs_ = {OldJob(), same, other};
  EXPECT_EQ(Run({"diff", "old", "same"}), 0) << err_.str();
  EXPECT_THAT(out_.str(), StartsWith("The specs are equal.\n"));
  EXPECT_EQ(Run({"diff", "old", "other"}), 1);
  EXPECT_THAT(out_.str(), HasSubstr("runtime.seed  3         4\n"));
  EXPECT_EQ(Run({"diff", "old", "other", "--json"}), 1);
  const auto json = nlohmann::json::parse(out_.str());
  EXPECT_EQ(json["type"], "diff");
  EXPECT_EQ(json["spec"].dump(), R"([{"field":"runtime.seed","left":3,"right":4}])");
  EXPECT_EQ(Run({"diff", "old", "gone"}), 3);
  EXPECT_THAT(err_.str(), HasSubstr("jobs/gone: no such job"));
  server_.Stop();
  EXPECT_EQ(Run({"diff", "old", "other"}), 2);
}

TEST_F(JobFileAppTest, DiffTakesAFileForAJobToBe) {
  const std::string preset = Write("preset.yaml", "spec: {forward: {preset: regular_spiking}}\n");
  ASSERT_EQ(Run({"init", "-o", folder_.File("written_out.yaml")}), kExitOk);
  EXPECT_EQ(Run({"diff", preset, folder_.File("written_out.yaml")}), 0) << out_.str();
  EXPECT_EQ(Run({"diff", preset, Write("bad.yaml", "spec: 5\n")}), 3);
}

}  // namespace
}  // namespace spikepinn::cli
