#include "wire/method_options.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "wire/spec_convert.h"

namespace spikepinn::wire {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

v1::TrainingSpec Parse(const std::string& text) {
  v1::TrainingSpec spec;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &spec)) << text;
  return spec;
}

constexpr char kOfEvery[] =
    "forward { preset: 'tonic_spiking' } guide {} reference {} runtime {} segmented {} network {} "
    "collocation { concentrated_points: 5 window_ms: 2 } loss_weights {} adam {} lbfgs {} ";

TEST(MethodOptionsTest, EveryForeignGroupIsNamedWithTheRule) {
  const std::vector<absl::Status> errors = ForeignOptions(Parse("adam {} network {}"));
  ASSERT_EQ(errors.size(), 2u);
  EXPECT_EQ(std::string(errors[0].message()),
            "network: method = segmented has no such options; they are of guided and pure");
  EXPECT_EQ(std::string(errors[1].message()),
            "adam: method = segmented has no such options; they are of guided and pure");
  const std::vector<absl::Status> guided =
      ForeignOptions(Parse("method: METHOD_GUIDED segmented {} adam {}"));
  ASSERT_EQ(guided.size(), 1u);
  EXPECT_EQ(std::string(guided[0].message()), "segmented: method = guided has no such options");
}

TEST(MethodOptionsTest, ClearingLeavesASpecThatItsMethodTakes) {
  v1::TrainingSpec segmented = Parse(kOfEvery);
  EXPECT_THAT(ClearForeignOptions(&segmented),
              ElementsAre("network", "collocation", "loss_weights", "adam", "lbfgs"));
  v1::TrainingSpec guided = Parse(absl::StrCat(kOfEvery, "method: METHOD_GUIDED"));
  EXPECT_THAT(ClearForeignOptions(&guided), ElementsAre("segmented"));
  EXPECT_EQ(guided.collocation().concentrated_points(), 5);
  v1::TrainingSpec pure = Parse(absl::StrCat(kOfEvery, "method: METHOD_PURE"));
  EXPECT_THAT(ClearForeignOptions(&pure),
              ElementsAre("segmented", "collocation.concentrated_points"));
  for (v1::TrainingSpec* const spec : {&segmented, &guided, &pure}) {
    EXPECT_TRUE(spec->has_guide() && spec->has_reference() && spec->has_runtime());
    const absl::StatusOr<TrainingSpec> whole = FromProto(*spec);
    ASSERT_TRUE(whole.ok()) << whole.status();
    EXPECT_TRUE(Validate(*whole).ok()) << Validate(*whole);
    EXPECT_THAT(ClearForeignOptions(spec), IsEmpty());
  }
}

}  // namespace
}  // namespace spikepinn::wire
