// Job files, good and bad, through the whole of the reader.
#include "client/cli/input/job_file.h"

#include <algorithm>
#include <fstream>
#include <string>

#include "client/cli/input/yaml_file.h"
#include "client/cli/output/json.h"
#include "client/cli/output/message_json.h"
#include "core/neuron/presets.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/temp_dir.h"

namespace spikepinn::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

std::string Error(const std::string& text) {
  const absl::StatusOr<client::JobRequest> request = ParseJobFile(text, "job.yaml");
  EXPECT_FALSE(request.ok()) << text;
  EXPECT_TRUE(absl::IsInvalidArgument(request.status()));
  return std::string(request.status().message());
}

// The error of a file whose spec is complete but for `lines`, which begin at line 3.
std::string SpecError(const std::string& lines) {
  return Error("spec:\n  forward: {preset: tonic_spiking}\n" + lines);
}

std::string SpecJson(const std::string& text) {
  const absl::StatusOr<client::JobRequest> request = ParseJobFile(text, "job.yaml");
  EXPECT_TRUE(request.ok()) << request.status();
  return request.ok() ? DumpJson(ToJson(request->spec)) : "";
}

TEST(JobFileTest, ReadsYaml) {
  const absl::StatusOr<client::JobRequest> request = ParseJobFile(
      "display_name: my job\n"
      "spec:\n"
      "  method: pure\n"
      "  forward:\n"
      "    preset: regular_spiking\n"
      "    stimulus:\n"
      "      pulses:\n"
      "      - {start_ms: 10, width_ms: 2.5, amplitude_pa: -1e2}\n"
      "      - {start_ms: 20, width_ms: 1, amplitude_pa: +5}\n"
      "  adam: {steps: 500}\n"
      "  runtime: {precision: float64, seed: 18446744073709551615}\n",
      "job.yaml");
  ASSERT_TRUE(request.ok()) << request.status();
  EXPECT_EQ(request->display_name, "my job");
  const TrainingSpec spec = *request->spec.Resolve();
  EXPECT_EQ(spec.method, Method::kPure);
  EXPECT_EQ(spec.adam.steps, 500);
  EXPECT_EQ(spec.runtime.precision, Precision::kFloat64);
  EXPECT_EQ(spec.runtime.seed, 18446744073709551615u);
  ASSERT_EQ(spec.forward.stimulus.pulses.size(), 2u);
  EXPECT_EQ(spec.forward.stimulus.pulses[0],
            (PulseCurrent{.start_ms = 10, .width_ms = 2.5, .amplitude_pa = -100}));
  EXPECT_EQ(spec.forward.stimulus.pulses[1].amplitude_pa, 5);
}

TEST(JobFileTest, ReadsJson) {
  EXPECT_EQ(SpecJson("{\n\t\"spec\": {\n\t\t\"forward\": {\"preset\": \"tonic_spiking\"},\n"
                     "\t\t\"segmented\": {\"accuracy\": 1e-6, \"strict\": true}\n\t}\n}\n"),
            R"({"forward":{"preset":"tonic_spiking"},)"
            R"("segmented":{"accuracy":1e-06,"strict":true}})");
}

TEST(JobFileTest, WhatGetPrintsIsAJobFileAgain) {
  const std::string spec = SpecJson(
      "spec:\n"
      "  method: METHOD_GUIDED\n"
      "  forward:\n"
      "    neuron: {general: {capacitance_pf: 1, q2: 0.04, q1: 5, q0: 140, a_per_ms: 0.02,"
      " b: 0.2, v_w_mv: 0, v_peak_mv: 30, v_reset_mv: -65, w_jump_pa: 6,"
      " peak_slope_mv_per_pa: -0.1, w_max_pa: 670, b_below: 0}}\n"
      "    initial: {v_mv: -70}\n"
      "    duration_ms: 100\n");
  EXPECT_THAT(spec, HasSubstr("\"b_below\":0"));  // a zero that was set
  EXPECT_EQ(SpecJson("{\"spec\": " + spec + "}"), spec);
}

TEST(JobFileTest, EnumsAreAcceptedShortAndInFullInAnyCase) {
  for (const char* word : {"pure", "PURE", "METHOD_PURE", "\"pure\""}) {
    EXPECT_THAT(
        SpecJson(std::string("spec: {forward: {preset: tonic_spiking}, method: ") + word + "}"),
        HasSubstr(R"("method":"pure")"));
  }
}

TEST(JobFileTest, ASectionWhoseLinesAreAllCommentedOutIsLeftOut) {
  EXPECT_THAT(SpecJson("spec:\n  forward: {preset: tonic_spiking}\n  adam:\n    # steps: 5\n"),
              Not(HasSubstr("adam")));
  // Given but empty, it would replace the preset's input by nothing.
  EXPECT_THAT(SpecJson("spec:\n  forward:\n    preset: tonic_spiking\n    stimulus:\n"),
              Not(HasSubstr("stimulus")));
}

TEST(JobFileTest, ExamplesAreValid) {
  const std::string folder = std::string(SPIKEPINN_SOURCE_DIR) + "/client/examples/";
  for (const char* name : {"regular_spiking.yaml", "published_method.yaml", "quick_guided.json",
                           "tonic_bursting_pulses.yaml"}) {
    const absl::StatusOr<client::JobRequest> request = ReadJobFile(folder + name);
    EXPECT_TRUE(request.ok()) << request.status();
  }
}

TEST(JobFileTest, ThePublishedExampleIsThePublishedPreset) {
  const absl::StatusOr<client::JobRequest> request =
      ReadJobFile(std::string(SPIKEPINN_SOURCE_DIR) + "/client/examples/regular_spiking.yaml");
  ASSERT_TRUE(request.ok()) << request.status();
  EXPECT_EQ(request->spec.Resolve()->forward, (*FindPreset("regular_spiking"))->problem);
}

TEST(JobFileErrorTest, UnknownFieldsComeWithTheNearestName) {
  EXPECT_EQ(SpecError("  adam: {stepz: 5}\n"),
            "job.yaml:3: spec.adam.stepz: unknown field; did you mean \"steps\"?");
  EXPECT_EQ(SpecError("  adam:\n    momentum: 5\n"),
            "job.yaml:4: spec.adam.momentum: unknown field; known here: steps, learning_rate");
  EXPECT_EQ(Error("usr: x\nspec: {forward: {preset: tonic_spiking}}\n"),
            "job.yaml:1: usr: unknown field; did you mean \"user\"?");
  EXPECT_EQ(Error("name2: x\nspec: {forward: {preset: tonic_spiking}}\n"),
            "job.yaml:1: name2: unknown field; known here: display_name, spec, user, priority, "
            "resources, max_attempts")
      << "not \"name\", which is the server's";
}

TEST(JobFileErrorTest, FieldsOnTheWrongLevelAreSentToTheRightOne) {
  EXPECT_EQ(Error("method: guided\nspec: {forward: {preset: tonic_spiking}}\n"),
            "job.yaml:1: method: unknown field here; it belongs below \"spec:\"");
}

TEST(JobFileErrorTest, FieldsOfTheServerAreRefused) {
  for (const char* field : {"name", "effective_spec", "state", "attempt", "create_time", "error",
                            "progress", "summary", "last_event_sequence"}) {
    EXPECT_EQ(Error("spec: {forward: {preset: tonic_spiking}}\n" + std::string(field) + ": 1\n"),
              "job.yaml:2: " + std::string(field) +
                  ": is set by the server and has no place in a job file");
  }
}

TEST(JobFileErrorTest, NumbersMustBeNumbers) {
  EXPECT_EQ(SpecError("  guide: {dt_ms: fast}\n"),
            "job.yaml:3: spec.guide.dt_ms = fast: must be a number");
  EXPECT_EQ(SpecError("  guide: {dt_ms: \"0.1\"}\n"),
            "job.yaml:3: spec.guide.dt_ms = \"0.1\": must be a number, without quotes");
  EXPECT_EQ(SpecError("  guide: {dt_ms: 1_000}\n"),
            "job.yaml:3: spec.guide.dt_ms = 1_000: must be a number");
  EXPECT_EQ(SpecError("  guide: {dt_ms: 1ms}\n"),
            "job.yaml:3: spec.guide.dt_ms = 1ms: must be a number");
  EXPECT_EQ(SpecError("  guide: {dt_ms: true}\n"),
            "job.yaml:3: spec.guide.dt_ms = true: must be a number");
}

TEST(JobFileErrorTest, NumbersMustBeFinite) {
  for (const char* word : {".nan", ".inf", "-.INF", "nan", "Infinity", "1e999", "-1e999"}) {
    EXPECT_EQ(SpecError("  guide: {dt_ms: " + std::string(word) + "}\n"),
              "job.yaml:3: spec.guide.dt_ms = " + std::string(word) + ": must be finite");
  }
}

TEST(JobFileErrorTest, WholeNumbersMustBeWhole) {
  for (const char* word : {"5.0", "5e2", "1.5", "+5", "0x10", "007", "five", ".inf"}) {
    EXPECT_EQ(SpecError("  adam:\n    steps: " + std::string(word) + "\n"),
              "job.yaml:4: spec.adam.steps = " + std::string(word) + ": must be a whole number")
        << word;
  }
  EXPECT_EQ(SpecError("  adam: {steps: 9223372036854775808}\n"),
            "job.yaml:3: spec.adam.steps = 9223372036854775808: must be a whole number in "
            "[-9223372036854775808, 9223372036854775807]");
  EXPECT_EQ(SpecError("  runtime: {seed: -1}\n"),
            "job.yaml:3: spec.runtime.seed = -1: must be a whole number in "
            "[0, 18446744073709551615]");
}

TEST(JobFileErrorTest, EnumsListTheirValues) {
  EXPECT_EQ(SpecError("  method: fast\n"),
            "job.yaml:3: spec.method = fast: must be one of pure, guided, segmented");
  EXPECT_EQ(SpecError("  method: unspecified\n"),
            "job.yaml:3: spec.method = unspecified: must be one of pure, guided, segmented");
  EXPECT_EQ(SpecError("  runtime: {precision: 32}\n"),
            "job.yaml:3: spec.runtime.precision = 32: must be one of float32, float64");
}

TEST(JobFileErrorTest, ShapesMustFit) {
  EXPECT_EQ(SpecError("  adam: 5\n"),
            "job.yaml:3: spec.adam = 5: must be a map of fields (\"name: value\")");
  EXPECT_EQ(SpecError("  adam: [1]\n"),
            "job.yaml:3: spec.adam = [...]: must be a map of fields (\"name: value\")");
  EXPECT_EQ(SpecError("  adam: {steps: [1]}\n"),
            "job.yaml:3: spec.adam.steps = [...]: must be a single value");
  EXPECT_EQ(SpecError("  adam: {steps: {}}\n"),
            "job.yaml:3: spec.adam.steps = {...}: must be a single value");
  EXPECT_EQ(SpecError("  adam: {steps: }\n"), "job.yaml:3: spec.adam.steps: has no value");
  EXPECT_EQ(SpecError("  adam: {steps: ~}\n"), "job.yaml:3: spec.adam.steps: has no value");
  EXPECT_EQ(Error("spec:\n  forward:\n    stimulus:\n      steps:\n      -\n"),
            "job.yaml:4: spec.forward.stimulus.steps[0]: has no value");
  EXPECT_EQ(Error("spec:\n  forward:\n    stimulus:\n      steps: {start_ms: 1}\n"),
            "job.yaml:4: spec.forward.stimulus.steps = {...}: must be a list (\"[...]\" or lines "
            "with \"- \")");
  EXPECT_EQ(Error("spec:\n  forward:\n    stimulus:\n      steps:\n      - {start_ms: 1}\n"
                  "      - {start: 1}\n"),
            "job.yaml:6: spec.forward.stimulus.steps[1].start: unknown field; did you mean "
            "\"start_ms\"?");
}

TEST(JobFileErrorTest, OnlyOneMemberOfAOneof) {
  EXPECT_EQ(Error("spec:\n  forward:\n    neuron:\n      izhikevich2004: {a_per_ms: 1}\n"
                  "      general: {q2: 1}\n"),
            "job.yaml:5: spec.forward.neuron.general: izhikevich2004 is given already; only one of "
            "izhikevich2007, izhikevich2004, general may be");
}

TEST(JobFileErrorTest, DuplicateKeys) {
  EXPECT_EQ(SpecError("  adam:\n    steps: 1\n    learning_rate: 1\n    steps: 2\n"),
            "job.yaml:6: spec.adam.steps: given twice, first on line 4");
  EXPECT_EQ(SpecError("  forward: {preset: resonator}\n"),
            "job.yaml:3: spec.forward: given twice, first on line 2");
}

TEST(JobFileErrorTest, AllErrorsAreToldAtOnce) {
  EXPECT_EQ(SpecError("  adam: {steps: x}\n  method: y\n  foo: 1\n"),
            "job.yaml:3: spec.adam.steps = x: must be a whole number\n"
            "job.yaml:4: spec.method = y: must be one of pure, guided, segmented\n"
            "job.yaml:5: spec.foo: unknown field; known here: forward, method, guide, reference, "
            "runtime, network, collocation, loss_weights, adam, lbfgs, segmented");
}

TEST(JobFileErrorTest, ButNotMoreThanTwenty) {
  std::string lines;
  for (int i = 0; i < 1000; ++i) lines += "  unknown_" + std::to_string(i) + ": 1\n";
  const std::string error = SpecError(lines);
  EXPECT_EQ(std::count(error.begin(), error.end(), '\n'), 19);
}

TEST(JobFileErrorTest, TermsThatNoServerTakesHaveTheirLineToo) {
  const std::string spec = "spec: {forward: {preset: resonator}}\n";
  EXPECT_EQ(Error(spec + "priority: 1000\n"),
            "job.yaml:2: priority = 1000: must be in [-100, 100]");
  EXPECT_EQ(Error(spec + "resources:\n  wall_seconds: 0\n"),
            "job.yaml:3: resources.wall_seconds = 0: must be in (0, 1e+09]");
  EXPECT_THAT(Error(spec + "user: two words\n"), StartsWith("job.yaml:2: user = \"two words\": "));
  EXPECT_THAT(Error(spec + "display_name: " + std::string(201, 'n') + "\n"),
              StartsWith("job.yaml:2: display_name: has 201 characters"));
}

TEST(JobFileErrorTest, BrokenRulesHaveTheLineOfTheirField) {
  EXPECT_EQ(SpecError("  method: pure\n  adam:\n    learning_rate: 1e-3\n    steps: 0\n"),
            "job.yaml:6: spec.adam.steps = 0: must be in [1, 10000000]");
  EXPECT_EQ(SpecError("  adam:\n    steps: 5\n"),
            "job.yaml:3: spec.adam: method = segmented has no such options; they are of guided and "
            "pure");
  EXPECT_EQ(SpecError("  segmented: {strict: yes}\n"),
            "job.yaml:3: spec.segmented.strict = yes: must be true or false");
  EXPECT_EQ(SpecError("  segmented: {strict: \"true\"}\n"),
            "job.yaml:3: spec.segmented.strict = \"true\": must be true or false, without quotes");
  EXPECT_EQ(Error("spec:\n  forward:\n    preset: tonic_spiking\n    stimulus:\n      pulses:\n"
                  "      - {start_ms: 1, width_ms: 1, amplitude_pa: 1}\n"
                  "      - start_ms: 2\n        width_ms: -1\n"),
            "job.yaml:8: spec.forward.stimulus.pulses[1].width_ms = -1: must be > 0");
  EXPECT_THAT(Error("spec:\n  forward:\n    preset: tonic\n"),
              StartsWith("job.yaml:3: spec.forward.preset = \"tonic\": "));
  EXPECT_EQ(Error("spec:\n  forward:\n    duration_ms: 5\n"),
            "job.yaml:2: spec.forward.neuron: missing; required without forward.preset\n"
            "job.yaml:2: spec.forward.initial: missing; required without forward.preset");
  EXPECT_THAT(Error("spec:\n  method: pure\n"), StartsWith("job.yaml:1: spec.forward: missing"));
}

TEST(JobFileErrorTest, FilesThatAreNoJobs) {
  EXPECT_EQ(Error(""), "job.yaml: is empty");
  EXPECT_EQ(Error("display_name: x\n"), "job.yaml: spec: missing; it says what to train");
  EXPECT_EQ(Error("spec:\n"), "job.yaml: spec: missing; it says what to train");
  EXPECT_EQ(Error("just words\n"),
            "job.yaml:1: the file: must be a map of fields (\"name: value\")");
  EXPECT_EQ(Error("- a\n- b\n"), "job.yaml:1: the file: must be a map of fields (\"name: value\")");
  EXPECT_EQ(Error("a: [1,\nb: {\n"),
            "job.yaml:3: is neither YAML nor JSON: end of map flow not found");
  EXPECT_EQ(Error("spec: {}\n---\nspec: {}\n"), "job.yaml: holds more than one YAML document");
  EXPECT_THAT(Error("a:\n\tb: 1\n"), StartsWith("job.yaml:2: is neither YAML nor JSON: "));
  EXPECT_THAT(Error(std::string("\x7f"
                                "ELF\x02\x01\x01\0\0\0\xff\xfe",
                                12)),
              StartsWith("job.yaml:"));
}

TEST(JobFileErrorTest, ValuesAreShownShortAndHarmless) {
  EXPECT_EQ(SpecError("  guide: {dt_ms: \"\\e[31m\"}\n"),
            "job.yaml:3: spec.guide.dt_ms = \"\\033[31m\": must be a number, without quotes");
  EXPECT_EQ(SpecError("  method: " + std::string(1000, 'x') + "\n"),
            "job.yaml:3: spec.method = " + std::string(60, 'x') +
                "...: must be one of pure, guided, segmented");
}

TEST(JobFileErrorTest, NestingHasAnEnd) {
  EXPECT_EQ(Error(std::string(100'000, '[')), "job.yaml: is nested too deeply");
}

TEST(JobFileErrorTest, AliasBombsAreBounded) {
  // 3000 x 3000 samples in 60 kB.
  std::string text = "spec:\n  forward:\n    stimulus:\n      samples:\n      - &s {time_ms: [0";
  for (int i = 0; i < 3000; ++i) text += ",0";
  text += "]}\n";
  for (int i = 0; i < 3000; ++i) text += "      - *s\n";
  EXPECT_EQ(Error(text),
            "job.yaml: holds more than 5,000,000 values, each alias counted with all that it "
            "names");
}

TEST(JobFileErrorTest, AnAliasOfItselfEnds) {
  EXPECT_THAT(Error("spec: &a {forward: *a}\n"), HasSubstr("spec.forward.forward: unknown field"));
}

TEST(ReadJobFileTest, SaysWhatIsWrongWithTheFile) {
  const spikepinn::testing::TempDir folder;
  EXPECT_EQ(std::string(ReadJobFile("/no/such.yaml").status().message()),
            "/no/such.yaml: cannot be read: No such file or directory");
  EXPECT_EQ(std::string(ReadJobFile(folder.path()).status().message()),
            folder.path() + ": cannot be read: Is a directory");
  const std::string large = folder.File("large.yaml");
  std::ofstream(large) << "a: " << std::string(kMaxJobFileBytes, 'x');
  EXPECT_EQ(std::string(ReadJobFile(large).status().message()), large + ": is larger than 16 MiB");
}

TEST(JobFileTest, SaysWhoAsksAndWhatTheJobMayUse) {
  const absl::StatusOr<client::JobRequest> request = ParseJobFile(
      "user: ada\npriority: -3\nmax_attempts: 5\n"
      "resources: {memory_bytes: 7, wall_seconds: 1.5}\n"
      "spec: {forward: {preset: tonic_spiking}}\n",
      "f");
  ASSERT_TRUE(request.ok()) << request.status();
  EXPECT_EQ(request->user, "ada");
  EXPECT_EQ(request->priority, -3);
  EXPECT_EQ(request->max_attempts, 5);
  EXPECT_EQ(request->resources.memory_bytes, 7);
  EXPECT_EQ(request->resources.wall_seconds, 1.5);
  EXPECT_FALSE(request->resources.scratch_bytes.has_value());
}

}  // namespace
}  // namespace spikepinn::cli
