#include "client/report/html.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace spikepinn::report {
namespace {

using ::testing::HasSubstr;

TEST(EscapeTest, LeavesNoMarkup) {
  EXPECT_EQ(Escape("<img src=x onerror='f(\"a\")'> & co"),
            "&lt;img src=x onerror=&#39;f(&quot;a&quot;)&#39;&gt; &amp; co");
}

TEST(EscapeTest, ReplacesWhatHidesOrTurnsText) {
  EXPECT_EQ(Escape("a\x01"
                   "b\x7F"),
            "a\xEF\xBF\xBD"
            "b\xEF\xBF\xBD");
  EXPECT_EQ(Escape("a\xE2\x80\xAE"
                   "b"),
            "a\xEF\xBF\xBD"
            "b");
  EXPECT_EQ(Escape("µ\n\tü"), "µ\n\tü");
}

TEST(HtmlNumbersTest, AreShort) {
  EXPECT_EQ(ShortNumber(1.23456e-9), "1.235e-09");
  EXPECT_EQ(ShortNumber(std::numeric_limits<double>::quiet_NaN()), "–");
  EXPECT_EQ(DurationText(0.01234), "0.0123 s");
  EXPECT_EQ(DurationText(200.0), "3 min 20 s");
  EXPECT_EQ(DurationText(7500.0), "2 h 05 min");
  EXPECT_EQ(DurationText(-1.0), "–");
}

TEST(HtmlTableTest, HasAHeadingForEveryColumnAndRow) {
  HtmlTable table({{"Stage", HtmlTable::Align::kText}, {"Steps"}});
  table.AddRow({"adam", "8,000"});
  table.AddRow({"lbfgs"});
  const std::string html = table.Render();
  EXPECT_THAT(html,
              HasSubstr("<th scope=\"col\" class=\"text\">Stage</th><th scope=\"col\">Steps"));
  EXPECT_THAT(html, HasSubstr("<th scope=\"row\" class=\"text\">adam</th><td>8,000</td></tr>"));
  EXPECT_THAT(html, HasSubstr("<th scope=\"row\" class=\"text\">lbfgs</th><td></td></tr>"));
}

}  // namespace
}  // namespace spikepinn::report
