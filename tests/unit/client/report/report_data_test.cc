#include "client/report/report_data.h"

#include <gtest/gtest.h>

#include <set>

#include "nlohmann/json.hpp"
#include "report_fixture.h"

namespace spikepinn::report {
namespace {

std::set<std::string> ColumnNames(const nlohmann::json& job) {
  std::set<std::string> names;
  for (const auto& column : job["columns"]) names.insert(column["name"]);
  return names;
}

TEST(ReportDataTest, YardsticksAreToldOnce) {
  std::vector<ReportJob> jobs = {SmallReportJob("a"), SmallReportJob("b")};
  const nlohmann::json data = nlohmann::json::parse(ReportDataJson(jobs))["jobs"];
  EXPECT_EQ(data[0]["yardsticks"], 0);
  EXPECT_EQ(data[1]["yardsticks"], 0);
  EXPECT_EQ(ColumnNames(data[0]).count("reference_v"), 1u);
  EXPECT_EQ(ColumnNames(data[1]).count("reference_v"), 0u);
  EXPECT_EQ(ColumnNames(data[1]).count("error_reference_v"), 1u);
  EXPECT_EQ(data[0]["spikes"]["reference"], (std::vector<double>{1.0, 3.0}));
  EXPECT_FALSE(data[1]["spikes"].contains("reference"));
  EXPECT_EQ(data[1]["spikes"]["network"], (std::vector<double>{2.0, 3.25}));
}

TEST(ReportDataTest, CollocationPointsAreThoseOfTheMethod) {
  std::vector<ReportJob> jobs = {SmallReportJob("guided"), SmallReportJob("segmented")};
  jobs[1].record.spec.method = Method::kSegmented;
  jobs[1].record.pieces = {{.index = 0, .start_ms = 0.0, .end_ms = 3.0, .segments = 2, .units = 7}};
  const nlohmann::json data = nlohmann::json::parse(ReportDataJson(jobs))["jobs"];
  const auto count = [](const nlohmann::json& job) {
    for (const auto& column : job["columns"]) {
      if (column["name"] == "collocation") return column["count"].get<int>();
    }
    return -1;
  };
  EXPECT_EQ(count(data[0]), 2000);
  EXPECT_EQ(count(data[1]), 0);
  EXPECT_EQ(data[1]["pieces"][0]["points"], 28);  // 2 networks, 7 units, 2 points each
}

TEST(ReportDataTest, NoNameEndsTheScriptElement) {
  const std::string name = "</script><script>alert(1)</script>&<!--";
  const std::string text = ReportDataJson({SmallReportJob(name)});
  EXPECT_EQ(text.find_first_of("<>&"), std::string::npos);
  EXPECT_EQ(nlohmann::json::parse(text)["jobs"][0]["label"], name);
}

}  // namespace
}  // namespace spikepinn::report
