#include "client/cli/output/job_template.h"

#include <map>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "client/cli/input/job_file.h"
#include "client/cli/output/field_comments.h"
#include "client/cli/output/json.h"
#include "client/cli/output/message_json.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "spikepinn/v1/job.pb.h"

namespace spikepinn::cli {
namespace {

using ::testing::HasSubstr;

client::JobRequest Read(const std::string& text) {
  const absl::StatusOr<client::JobRequest> request = ParseJobFile(text, "job.yaml");
  EXPECT_TRUE(request.ok()) << request.status() << "\n" << text;
  return request.value_or(client::JobRequest());
}

std::string EffectiveJson(const client::JobSpec& spec) {
  return DumpJson(ToJson(client::JobSpec(*spec.Resolve())));
}

TEST(JobTemplateTest, EveryPresetReadsBackAsItIsWithEveryMethod) {
  for (const Preset& preset : Presets()) {
    for (const Method method : kAllMethods) {
      const client::JobRequest request = Read(JobTemplate(preset, method));
      EXPECT_EQ(request.display_name, preset.name);
      TrainingSpec expected = DefaultSpec(method);
      expected.forward = preset.problem;
      ASSERT_TRUE(request.spec.Resolve().ok());
      EXPECT_EQ(request.spec.Resolve()->forward, preset.problem) << preset.name;
      EXPECT_EQ(EffectiveJson(request.spec), EffectiveJson(client::JobSpec(expected)));
    }
  }
}

// How often a field of that name can stand in a job file, at most one element a list.
void CountNames(const google::protobuf::Descriptor& type, std::map<std::string, int>* names) {
  for (int i = 0; i < type.field_count(); ++i) {
    const google::protobuf::FieldDescriptor& field = *type.field(i);
    if (&type == v1::Job::descriptor() && !RefuseInJobFile(field.name()).empty()) continue;
    ++(*names)[field.name()];
    if (field.message_type() != nullptr) CountNames(*field.message_type(), names);
  }
}

TEST(JobTemplateTest, EveryFieldOfAJobFileIsThereSetOrCommentedOut) {
  std::map<std::string, int> names;
  CountNames(*v1::Job::descriptor(), &names);
  EXPECT_GT(names.size(), 60u);
  std::map<std::string, int> found;
  const std::string text = JobTemplate(Presets()[0], Method::kSegmented);
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    line.remove_prefix(std::min(line.find_first_not_of(" #-"), line.size()));
    ++found[std::string(line.substr(0, line.find(':')))];
  }
  for (const auto& [name, count] : names) EXPECT_GE(found[name], count) << name;
}

// The file with the "#" before every field of one section taken away.
std::string Uncomment(const std::string& text, const std::string& section) {
  std::string out;
  bool inside = false;
  for (const absl::string_view one : absl::StrSplit(text, '\n')) {
    std::string line(one);
    if (absl::StartsWith(line, "  #") && line[3] != ' ') inside = line == "  #" + section + ":";
    const bool is_prose = line.size() > 4 && line[3] == ' ' && line[4] != ' ';
    if (inside && !is_prose && absl::StartsWith(line, "  #")) line.erase(2, 1);
    absl::StrAppend(&out, line, "\n");
  }
  return out;
}

TEST(JobTemplateTest, WhatIsCommentedOutAreTheDefaults) {
  const std::map<Method, std::vector<std::string>> sections = {
      {Method::kSegmented, {"guide", "reference", "runtime", "segmented"}},
      {Method::kGuided,
       {"guide", "reference", "runtime", "network", "collocation", "loss_weights", "adam",
        "lbfgs"}},
      {Method::kPure, {"runtime", "collocation", "loss_weights"}}};
  for (const auto& [method, names] : sections) {
    const std::string text = JobTemplate(Presets()[0], method);
    for (const std::string& name : names) {
      const std::string changed = Uncomment(text, name);
      ASSERT_NE(changed, text + "\n") << name;
      const client::JobRequest request = Read(changed);
      EXPECT_THAT(DumpJson(ToJson(request.spec)), HasSubstr("\"" + name + "\":{"));
      EXPECT_EQ(EffectiveJson(request.spec), EffectiveJson(Read(text).spec)) << name;
    }
  }
}

TEST(JobTemplateTest, NeuronsAreWrittenInTheFormOfTheLiterature) {
  const auto text = [](const char* name) {
    return JobTemplate(**FindPreset(name), Method::kSegmented);
  };
  EXPECT_THAT(text("regular_spiking"), HasSubstr("\n      izhikevich2007:\n"));
  EXPECT_THAT(text("regular_spiking"), HasSubstr("\n        v_threshold_mv: -40.0\n"));
  EXPECT_THAT(text("tonic_spiking"), HasSubstr("\n      izhikevich2004:\n"));
}

TEST(JobTemplateTest, EveryLineFitsAndSaysWhatTheApiSays) {
  for (const Preset& preset : Presets()) {
    const std::string text = JobTemplate(preset, Method::kGuided);
    EXPECT_THAT(text, HasSubstr("# Step of explicit Euler; > 0. Default: 1.\n"));
    EXPECT_THAT(text, HasSubstr("  #guide:\n"));
    EXPECT_THAT(text, HasSubstr("  #  dt_ms: 1.0\n"));
    for (const absl::string_view line : absl::StrSplit(text, '\n')) EXPECT_LE(line.size(), 100u);
  }
}

TEST(FieldCommentsTest, AreInTheWordsOfAJobFile) {
  const auto comment = [](const google::protobuf::Descriptor* type, const char* field) {
    return FieldComment(*type->FindFieldByName(field));
  };
  EXPECT_EQ(comment(v1::TrainingSpec::descriptor(), "method"),
            "How it is solved. Default: segmented.");
  EXPECT_EQ(comment(v1::Stimulus::descriptor(), "steps"), "A current from start_ms on.");
  EXPECT_EQ(comment(v1::StepCurrent::descriptor(), "start_ms"), "");
}

}  // namespace
}  // namespace spikepinn::cli
