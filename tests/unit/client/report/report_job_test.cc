#include "client/report/report_job.h"

#include <gtest/gtest.h>

#include "report_fixture.h"

namespace spikepinn::report {
namespace {

TEST(LabelsTest, AreDisplayNamesMadeDifferent) {
  std::vector<ReportJob> jobs = {SmallReportJob("a"), SmallReportJob("b"), SmallReportJob("a"),
                                 SmallReportJob("")};
  jobs[2].record.job.name = "jobs/other";
  EXPECT_EQ(Labels(jobs),
            (std::vector<std::string>{"a (jobs/small)", "b", "a (jobs/other)", "jobs/small"}));
}

TEST(YardstickOwnersTest, AreTheFirstJobsOfTheirProblemGuideAndReference) {
  std::vector<ReportJob> jobs(5, SmallReportJob());
  jobs[1].record.spec.method = Method::kPure;  // makes no difference
  jobs[2].record.spec.guide.dt_ms = 0.5;
  jobs[3].record.spec.forward.duration_ms = 8.0;
  jobs[4].record.spec.guide.dt_ms = 0.5;
  EXPECT_EQ(YardstickOwners(jobs), (std::vector<std::size_t>{0, 0, 2, 3, 2}));
}

}  // namespace
}  // namespace spikepinn::report
