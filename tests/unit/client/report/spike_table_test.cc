#include "client/report/spike_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report_fixture.h"

namespace spikepinn::report {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(SpikeTablesTest, SetTheNetworksSpikesBesideTheReferences) {
  const std::string html = SpikeTables({SmallReportJob()});
  EXPECT_THAT(html, HasSubstr("<th scope=\"row\">1</th><td>1.000000</td><td>1.500000</td>"
                              "<td>0.5</td><td>–</td><td></td>"));
  EXPECT_THAT(html, HasSubstr("<th scope=\"row\">2</th><td>3.000000</td><td>–</td><td></td>"
                              "<td>3.250000</td><td>0.25</td>"));
  EXPECT_THAT(html, HasSubstr("without counterpart in the reference: 2.000000 ms"));
}

std::size_t Tables(const std::vector<ReportJob>& jobs) {
  const std::string html = SpikeTables(jobs);
  std::size_t count = 0;
  for (std::size_t at = 0; (at = html.find("<table>", at)) != std::string::npos; ++at) ++count;
  return count;
}

TEST(SpikeTablesTest, JobsOfOneProblemShareATable) {
  std::vector<ReportJob> jobs = {SmallReportJob("a"), SmallReportJob("b")};
  EXPECT_EQ(Tables(jobs), 1u);
  jobs[1].record.spec.forward.duration_ms = 8.0;
  EXPECT_EQ(Tables(jobs), 2u);
}

TEST(SpikeTablesTest, ALongTableIsCutAndSaysSo) {
  ReportJob job = SmallReportJob();
  job.record.spikes.reference_time_ms.assign(kMostSpikeRows + 5, 1.0);
  const std::string html = SpikeTables({job});
  EXPECT_THAT(html, HasSubstr("The first 1,000 of 1,005"));
  EXPECT_THAT(html, Not(HasSubstr("<th scope=\"row\">1001</th>")));
}

TEST(SpikeTablesTest, NamesAreOnlyText) {
  EXPECT_THAT(SpikeTables({SmallReportJob("<b>bold</b>")}), Not(HasSubstr("<b>bold")));
}

}  // namespace
}  // namespace spikepinn::report
