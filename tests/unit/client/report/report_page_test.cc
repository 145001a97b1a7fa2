#include "client/report/report_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "client/report/web_assets.h"
#include "report_fixture.h"

namespace spikepinn::report {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string Page(const std::vector<ReportJob>& jobs) {
  return RenderReport(jobs, {.server = "lab:7461",
                             .version = "9.8.7",
                             .now = absl::FromUnixSeconds(0),
                             .zone = absl::UTCTimeZone()});
}

TEST(ReportPageTest, TellsWhereItsFiguresComeFrom) {
  const std::string page = Page({SmallReportJob()});
  EXPECT_THAT(page, HasSubstr("<title>small – spikepinn</title>"));
  EXPECT_THAT(page, HasSubstr("lab:7461, 1970-01-01 00:00:00 UTC"));
  EXPECT_THAT(page, HasSubstr("spikepinn 9.8.7"));
  EXPECT_THAT(page, HasSubstr("<td>0.0625</td>"));
  EXPECT_THAT(page, HasSubstr("2 of at most 3"));
  EXPECT_THAT(page, HasSubstr("method: guided\n"));
  EXPECT_THAT(page, HasSubstr("the guide is &lt;coarse&gt;"));
}

TEST(ReportPageTest, NeedsNothingButItself) {
  const std::string page = Page({SmallReportJob()});
  EXPECT_THAT(page, HasSubstr("default-src 'none'"));
  EXPECT_THAT(page, HasSubstr("sha256-" + Assets().script_sha256));
  for (const char* outside :
       {"src=\"http", "href=\"http", "url(http", "@import", "sourceMappingURL"}) {
    EXPECT_THAT(page, Not(HasSubstr(outside))) << outside;
  }
}

TEST(ReportPageTest, StrangersTextIsOnlyText) {
  const std::string evil = "<img src=x onerror=alert(1)></title></script>{{data}}";
  ReportJob job = SmallReportJob(evil);
  job.record.job.user = evil;
  job.record.job.name = "jobs/" + evil;
  job.record.job.summary->notes = {evil};
  job.record.job.summary->device = evil;
  job.record.job.summary->version = evil;
  job.record.job.summary->stages = {{.stage = evil}};
  job.record.job.summary->final_loss = {{.name = evil}};
  job.spec_text = evil;
  client::Event event;
  event.payload = client::Warning{evil};
  job.record.events.push_back(event);
  event.payload = client::StateChange{.state = client::JobState::kQueued,
                                      .error = client::JobError{.message = evil},
                                      .detail = evil};
  job.record.events.push_back(event);
  const std::string page = Page({job, SmallReportJob(evil + "2")});
  EXPECT_THAT(page, Not(HasSubstr("<img")));
}

TEST(ReportPageTest, SeveralJobsAreCompared) {
  const std::string page = Page({SmallReportJob("a"), SmallReportJob("b")});
  EXPECT_THAT(page, HasSubstr("2 jobs compared"));
  EXPECT_THAT(page, HasSubstr("series-1\"></span><bdi>b</bdi>"));
}

TEST(ReportPageTest, EachProblemHasAGuideOfItsOwn) {
  std::vector<ReportJob> jobs = {SmallReportJob("a"), SmallReportJob("b")};
  EXPECT_THAT(Page(jobs), HasSubstr("Euler guide, dt 1 ms</th>"));
  jobs[1].record.spec.forward.duration_ms = 8.0;
  EXPECT_THAT(Page(jobs), HasSubstr("Euler guide, dt 1 ms, of <bdi>b</bdi></th>"));
}

}  // namespace
}  // namespace spikepinn::report
