#include "client/cli/output/message_json.h"

#include <limits>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "spikepinn/v1/job.pb.h"

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

}  // namespace
}  // namespace spikepinn::cli
