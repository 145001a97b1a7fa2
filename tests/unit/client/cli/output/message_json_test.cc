#include "client/cli/output/message_json.h"

#include <limits>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "spikepinn/v1/job.pb.h"
#include "yaml-cpp/yaml.h"

namespace spikepinn::cli {
namespace {

v1::TrainingSpec Spec() {
  v1::TrainingSpec spec;
  v1::ForwardProblem& forward = *spec.mutable_forward();
  forward.set_preset("regular_spiking");
  v1::StepCurrent& step = *forward.mutable_stimulus()->add_steps();
  step.set_start_ms(100);
  step.set_amplitude_pa(0.1);
  forward.mutable_stimulus()->add_steps();
  v1::SampledCurrent& samples = *forward.mutable_stimulus()->add_samples();
  samples.add_time_ms(0);
  samples.add_time_ms(1.5);
  spec.set_method(v1::METHOD_GUIDED);
  spec.mutable_runtime()->set_seed(std::numeric_limits<std::uint64_t>::max());
  return spec;
}

TEST(MessageJsonTest, PrintsWhatWasGiven) {
  EXPECT_EQ(DumpJson(MessageToJson(Spec(), JsonFields::kGiven)),
            R"({"forward":{"preset":"regular_spiking","stimulus":{"steps":[)"
            R"({"start_ms":100.0,"amplitude_pa":0.1},{"start_ms":0.0,"amplitude_pa":0.0}],)"
            R"("samples":[{"time_ms":[0.0,1.5]}]}},"method":"guided",)"
            R"("runtime":{"seed":18446744073709551615}})");
}

TEST(MessageJsonTest, PrintsAllFieldsOfResults) {
  v1::Progress progress;
  progress.set_step_size(std::numeric_limits<double>::quiet_NaN());
  EXPECT_EQ(DumpJson(MessageToJson(progress, JsonFields::kAll)),
            R"({"stage":"","step":0,"total_steps":0,"loss":[],"step_size":null,)"
            R"("elapsed_seconds":0.0,"steps_per_second":0.0,"remaining_seconds":0.0,)"
            R"("overall_step":0,"overall_total_steps":0})");
}

TEST(MessageJsonTest, TextThatIsNotUtf8DoesNotThrow) {
  EXPECT_THAT(DumpJson("a\xff"), ::testing::StartsWith("\"a"));
}

TEST(JsonToYamlTest, IsBlockStyle) {
  EXPECT_EQ(JsonToYaml(MessageToJson(Spec(), JsonFields::kGiven), 2),
            "  forward:\n"
            "    preset: regular_spiking\n"
            "    stimulus:\n"
            "      steps:\n"
            "        - start_ms: 100.0\n"
            "          amplitude_pa: 0.1\n"
            "        - start_ms: 0.0\n"
            "          amplitude_pa: 0.0\n"
            "      samples:\n"
            "        - time_ms: [0.0,1.5]\n"
            "  method: guided\n"
            "  runtime:\n"
            "    seed: 18446744073709551615\n");
}

TEST(JsonToYamlTest, QuotesWhatYamlWouldMisread) {
  const nlohmann::ordered_json json = {
      {"a", "x: y"}, {"b", ""}, {"c", nlohmann::ordered_json::object()}};
  EXPECT_EQ(JsonToYaml(json), "a: \"x: y\"\nb: \"\"\nc: {}\n");
}

TEST(JsonToYamlTest, TextStaysTextWhateverItLooksLike) {
  for (const char* const text : {"12",
                                 "1e3",
                                 "true",
                                 "No",
                                 "off",
                                 "y",
                                 "null",
                                 "~",
                                 "",
                                 " a",
                                 "a ",
                                 "- a",
                                 "# a",
                                 "a: b",
                                 "a\nb",
                                 "\t",
                                 "\"",
                                 "'",
                                 "{}",
                                 "[1]",
                                 "*a",
                                 "&a",
                                 "!a",
                                 "%a",
                                 "@a",
                                 "2026-11-23",
                                 "0x1F",
                                 "gr\xC3\xBC\xC3\x9F",
                                 "\x7F",
                                 "\xC2\x85",
                                 "\xF0\x9F\xA7\xA0",
                                 "=1+1",
                                 "<<",
                                 ".inf"}) {
    const nlohmann::ordered_json json = {{"key", text}, {"list", {text}}};
    const std::string yaml = JsonToYaml(json);
    const YAML::Node read = YAML::Load(yaml);
    EXPECT_EQ(read["key"].Scalar(), text) << yaml;
    EXPECT_EQ(read["list"][0].Scalar(), text) << yaml;
    // yaml-cpp's tag of what stood in quotes.
    EXPECT_EQ(read["key"].Tag(), "!") << yaml;
  }
  EXPECT_EQ(JsonToYaml({{"key", "plain_1"}}), "key: plain_1\n");
}

TEST(JsonToYamlTest, NumbersReadBackAsTheSame) {
  const nlohmann::ordered_json json = {
      {"tiny", 1e-8}, {"third", 1.0 / 3.0}, {"list", {1e300, -0.0}}, {"whole", 1LL << 62}};
  const std::string yaml = JsonToYaml(json);
  EXPECT_THAT(yaml, ::testing::HasSubstr("tiny: 1.0e-08\n"));  // YAML 1.1 wants the dot
  const YAML::Node read = YAML::Load(yaml);
  EXPECT_EQ(read["third"].as<double>(), 1.0 / 3.0);
  EXPECT_EQ(read["list"][0].as<double>(), 1e300);
  EXPECT_EQ(read["whole"].as<std::int64_t>(), 1LL << 62);
}

TEST(YamlDocumentTest, StandsInAStream) {
  const nlohmann::ordered_json json = {{"values", {{"a.b[0].c", "1"}, {"odd key", "2"}}}};
  EXPECT_EQ(YamlDocument(json), "---\nvalues:\n  a.b[0].c: \"1\"\n  \"odd key\": \"2\"\n");
  EXPECT_EQ(YAML::LoadAll(YamlDocument(json) + YamlDocument(json)).size(), 2u);
}

}  // namespace
}  // namespace spikepinn::cli
