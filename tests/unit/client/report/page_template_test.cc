#include "client/report/page_template.h"

#include <gtest/gtest.h>

namespace spikepinn::report {
namespace {

TEST(FillTemplateTest, PutsEveryValueInItsPlaces) {
  EXPECT_EQ(FillTemplate("a {{x}} b {{y}}{{x}}.", {{"x", "1"}, {"y", "2"}}), "a 1 b 21.");
}

TEST(FillTemplateTest, DoesNotLookAtValuesAgain) {
  EXPECT_EQ(FillTemplate("{{x}}", {{"x", "{{y}}"}, {"y", "secret"}}), "{{y}}");
}

TEST(FillTemplateDeathTest, ANameWithoutValueIsOurOwnBug) {
  EXPECT_DEATH(FillTemplate("{{z}}", {}), "");
}

}  // namespace
}  // namespace spikepinn::report
