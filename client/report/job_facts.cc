#include "client/report/job_facts.h"

#include <optional>
#include <variant>

#include "absl/strings/str_cat.h"
#include "client/files/number.h"
#include "client/report/html.h"

namespace spikepinn::report {
namespace {

using Align = HtmlTable::Align;

std::string OptionalTime(const std::optional<absl::Time>& time, absl::TimeZone zone) {
  return time.has_value() ? DateTime(*time, zone) : "–";
}

std::string Circumstances(const client::Job& job, absl::TimeZone zone) {
  std::string out = Definition("Job", absl::StrCat("<code>", Escape(job.name), "</code>"));
  out += Definition("User", Escape(job.user));
  if (!job.sweep.empty()) {
    out += Definition("Sweep", absl::StrCat("<code>", Escape(job.sweep), "</code>, point ",
                                            files::FormatCount(job.sweep_index)));
  }
  out += Definition("Created", OptionalTime(job.create_time, zone));
  out += Definition("Last attempt began", OptionalTime(job.start_time, zone));
  out += Definition("Ended", OptionalTime(job.end_time, zone));
  out += Definition("Attempts", absl::StrCat(job.attempt, " of at most ", job.max_attempts));
  return out;
}

std::string Run(const Summary& summary) {
  std::string out;
  out += Definition("Method", std::string(ToString(summary.method)));
  out += Definition("Device", absl::StrCat(Escape(summary.device), ", ", summary.threads,
                                           summary.threads == 1 ? " thread, " : " threads, ",
                                           std::string(ToString(summary.precision))));
  out += Definition("Seed", absl::StrCat(summary.seed));
  out += Definition("Parameters", files::FormatCount(summary.parameter_count));
  out += Definition("Training", DurationText(summary.training_seconds));
  out += Definition("Worker in all", DurationText(summary.worker_seconds));
  out += Definition("Worker's version", Escape(summary.version));
  out += Definition("Mean |residual|",
                    absl::StrCat("<i>v</i> ", ShortNumber(summary.mean_abs_residual_v_mv_per_ms),
                                 " mV/ms, <i>w</i> ",
                                 ShortNumber(summary.mean_abs_residual_w_pa_per_ms), " pA/ms"));
  out += Definition("Model SHA-256", absl::StrCat("<code class=\"digest\">",
                                                  Escape(summary.model_sha256), "</code>"));
  return out;
}

std::string Segmented(const SegmentedReport& report) {
  return Definition("Its own estimate",
                    absl::StrCat("relative L2 error of <i>v</i> ",
                                 ShortNumber(report.estimated_relative_l2),
                                 report.reached ? " (asked: " : " (<b>not</b> what was asked: ",
                                 ShortNumber(report.accuracy_asked), "), spike times ",
                                 ShortNumber(report.estimated_spike_error_ms), " ms")) +
         Definition("Segments", absl::StrCat(files::FormatCount(report.segments), ", ",
                                             files::FormatCount(report.cuts), " extra cuts, up to ",
                                             files::FormatCount(report.largest_units), " units, ",
                                             files::FormatCount(report.passes),
                                             report.passes == 1 ? " pass" : " passes"));
}

std::string Stages(const Summary& summary) {
  if (summary.stages.empty()) return "";
  HtmlTable table({{"Stage", Align::kText}, {"Steps"}, {"Time"}});
  for (const StageSummary& stage : summary.stages) {
    table.AddRow(
        {Escape(stage.stage), files::FormatCount(stage.steps), DurationText(stage.seconds)});
  }
  return table.Render();
}

std::string FinalLoss(const Summary& summary) {
  if (summary.final_loss.empty()) return "";
  HtmlTable table({{"Loss at the end, weighted", Align::kText}, {"Value"}});
  for (const LossTerm& term : summary.final_loss) {
    table.AddRow({Escape(term.name), ShortNumber(term.value)});
  }
  return table.Render();
}

// What an event has to say beyond the curves; "" for most of them. HTML.
std::string EventHtml(const client::Event& event) {
  if (const auto* change = std::get_if<client::StateChange>(&event.payload)) {
    std::string out(ToString(change->state));
    if (!change->detail.empty()) absl::StrAppend(&out, ": ", Escape(change->detail));
    if (change->error.has_value()) absl::StrAppend(&out, ": ", Escape(change->error->message));
    return out;
  }
  if (const auto* warning = std::get_if<client::Warning>(&event.payload)) {
    return absl::StrCat("<b>warning:</b> ", Escape(warning->message));
  }
  const auto* checkpoint = std::get_if<client::CheckpointEvent>(&event.payload);
  if (checkpoint == nullptr || !checkpoint->resumed) return "";
  return absl::StrCat("went on from its checkpoint at step ",
                      files::FormatCount(checkpoint->overall_step), " of stage ",
                      Escape(checkpoint->stage));
}

std::string History(const JobRecord& record, absl::TimeZone zone) {
  HtmlTable table({{"Time", Align::kText}, {"Attempt"}, {"What happened", Align::kText}});
  for (const client::Event& event : record.events) {
    const std::string what = EventHtml(event);
    if (what.empty()) continue;
    table.AddRow({absl::StrCat("<time>", DateTime(event.time, zone), "</time>"),
                  event.attempt > 0 ? absl::StrCat(event.attempt) : "–", what});
  }
  return table.Render();
}

std::string Notes(const Summary& summary) {
  if (summary.notes.empty()) return "";
  std::string out = "<ul class=\"notes\">";
  for (const std::string& note : summary.notes)
    absl::StrAppend(&out, "<li>", Escape(note), "</li>");
  return out + "</ul>\n";
}

}  // namespace

std::string DateTime(absl::Time time, absl::TimeZone zone) {
  return absl::FormatTime("%Y-%m-%d %H:%M:%S %Z", time, zone);
}

std::string JobFacts(const ReportJob& job, absl::TimeZone zone) {
  const JobRecord& record = job.record;
  std::string out = absl::StrCat("<dl>", Circumstances(record.job, zone));
  if (record.job.summary.has_value()) {
    const Summary& summary = *record.job.summary;
    out += Run(summary);
    if (summary.segmented.has_value()) out += Segmented(*summary.segmented);
    absl::StrAppend(&out, "</dl>\n", Notes(summary), "<div class=\"tables\">", Stages(summary),
                    FinalLoss(summary), "</div>");
  } else {
    out += "</dl>\n";
  }
  return absl::StrCat(out, "<h4>History</h4>\n", History(record, zone),
                      "<details open><summary>Spec, every default filled in</summary><pre>",
                      Escape(job.spec_text), "</pre></details>\n");
}

}  // namespace spikepinn::report
