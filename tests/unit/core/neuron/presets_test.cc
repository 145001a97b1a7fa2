#include "core/neuron/presets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/reference/reference_data.h"

namespace spikepinn {
namespace {

using nlohmann::json;

// I(t) of a problem of problems.json, from its pieces [t0, value, slope].
double CurrentOfPieces(const json& pieces, double t_ms) {
  double current_pa = 0.0;
  for (const json& piece : pieces) {
    const double t0 = piece[0].get<double>();
    if (t0 <= t_ms) current_pa = piece[1].get<double>() + piece[2].get<double>() * (t_ms - t0);
  }
  return current_pa;
}

// The published problem and the panels; the book's classes follow them.
absl::Span<const Preset> PublishedAndPanels() { return Presets().first(21); }
absl::Span<const Preset> BookClasses() { return Presets().subspan(21); }

TEST(PresetsTest, AreThePublishedProblemAndThePanelsInOrder) {
  const json problems = ReadReferenceData("problems.json");
  EXPECT_EQ(Presets()[0].name, "regular_spiking");
  for (std::size_t i = 1; i < PublishedAndPanels().size(); ++i) {
    const Preset& preset = Presets()[i];
    const std::string letter(1, static_cast<char>('A' + i - 1));
    ASSERT_TRUE(problems.contains(preset.name)) << preset.name;
    EXPECT_EQ(problems[preset.name]["panel"].get<std::string>(), letter);
    EXPECT_TRUE(absl::StartsWith(preset.description,
                                 absl::StrCat("Panel ", letter, " of Izhikevich (2004): ")))
        << preset.description;
  }
}

TEST(PresetsTest, HaveTheParametersOfTheReferenceProblems) {
  const json problems = ReadReferenceData("problems.json");
  for (const Preset& preset : PublishedAndPanels()) {
    SCOPED_TRACE(preset.name);
    const json& expected = problems[preset.name];
    const auto number = [&](const char* key) { return expected[key].get<double>(); };
    const NeuronModel& neuron = preset.problem.neuron;
    EXPECT_DOUBLE_EQ(neuron.capacitance_pf, number("C"));
    EXPECT_DOUBLE_EQ(neuron.q2, number("q2"));
    EXPECT_DOUBLE_EQ(neuron.q1, number("q1"));
    EXPECT_DOUBLE_EQ(neuron.q0, number("q0"));
    EXPECT_DOUBLE_EQ(neuron.a_per_ms, number("a"));
    EXPECT_DOUBLE_EQ(neuron.b, number("b"));
    EXPECT_DOUBLE_EQ(neuron.v_w_mv, number("w_off"));
    EXPECT_DOUBLE_EQ(neuron.leak, number("leak"));
    EXPECT_DOUBLE_EQ(neuron.v_peak_mv, number("vpeak"));
    EXPECT_DOUBLE_EQ(neuron.v_reset_mv, number("c"));
    EXPECT_DOUBLE_EQ(neuron.w_jump_pa, number("d"));
    EXPECT_DOUBLE_EQ(preset.problem.initial.v_mv, number("v0"));
    EXPECT_DOUBLE_EQ(preset.problem.initial.w_pa, number("w0"));
    EXPECT_DOUBLE_EQ(preset.problem.duration_ms, number("T"));
  }
}

TEST(PresetsTest, HaveTheCurrentOfTheReferenceProblems) {
  const json problems = ReadReferenceData("problems.json");
  for (const Preset& preset : PublishedAndPanels()) {
    SCOPED_TRACE(preset.name);
    const json& pieces = problems[preset.name]["stim"];
    const double duration_ms = preset.problem.duration_ms;
    std::vector<double> times;
    for (int i = 0; i <= 1000; ++i) times.push_back(duration_ms * (i + 0.5) / 1001.0);
    for (const json& piece : pieces) {
      // Rounding may shift a corner by an ulp: 1e-9 ms is right beside it all the same.
      times.push_back(piece[0].get<double>() + 1e-9);
      if (piece[0].get<double>() > 0.0) times.push_back(piece[0].get<double>() - 1e-9);
    }
    for (const double t : times) {
      ASSERT_NEAR(preset.problem.stimulus.Current(t), CurrentOfPieces(pieces, t), 1e-12) << t;
    }
  }
}

TEST(PresetsTest, HaveTheCornersOfTheReferenceProblems) {
  const json problems = ReadReferenceData("problems.json");
  for (const Preset& preset : PublishedAndPanels()) {
    SCOPED_TRACE(preset.name);
    const json& pieces = problems[preset.name]["stim"];
    const std::vector<double> corners =
        preset.problem.stimulus.Corners(0.0, preset.problem.duration_ms);
    ASSERT_EQ(corners.size(), pieces.size() - 1);  // the first piece starts at 0
    for (std::size_t i = 0; i < corners.size(); ++i) {
      EXPECT_DOUBLE_EQ(corners[i], pieces[i + 1][0].get<double>());
    }
  }
}

TEST(PresetsTest, AreTheBooksClassesWithTheirSpecialRules) {
  const json answers = ReadReferenceData("book_answers.json");
  ASSERT_EQ(BookClasses().size(), answers.size());
  for (const Preset& preset : BookClasses()) {
    SCOPED_TRACE(preset.name);
    ASSERT_TRUE(answers.contains(preset.name));
    const json& expected = answers[preset.name]["neuron"];
    const auto number = [&](const char* key) { return expected[key].get<double>(); };
    const NeuronModel& neuron = preset.problem.neuron;
    const Izhikevich2007 form{number("C"),      number("k"), number("v_r"),
                              number("v_t"),    number("a"), number("b"),
                              number("v_peak"), number("c"), number("d")};
    NeuronModel model = form.ToModel();
    model.v_w_mv = number("v_w");
    model.peak_slope_mv_per_pa = number("peak_slope");
    model.reset_slope_mv_per_pa = number("reset_slope");
    model.b_cubic = number("b_cubic");
    if (!expected["w_max"].is_null()) model.w_max_pa = number("w_max");
    if (!expected["b_below"].is_null()) model.b_below = number("b_below");
    EXPECT_EQ(neuron, model);
    const json& initial = answers[preset.name]["initial"];
    EXPECT_EQ(preset.problem.initial, (State{initial[0].get<double>(), initial[1].get<double>()}));
    EXPECT_EQ(preset.problem.duration_ms, answers[preset.name]["duration_ms"].get<double>());
    for (const json& piece : answers[preset.name]["stimulus"]) {
      const double t_ms = piece[0].get<double>();
      EXPECT_EQ(preset.problem.stimulus.Current(t_ms), piece[1].get<double>()) << t_ms;
    }
    EXPECT_TRUE(absl::StrContains(preset.description, " of Izhikevich (2007), section 8."))
        << preset.description;
  }
}

TEST(PresetsTest, AreValid) {
  for (const Preset& preset : Presets()) {
    EXPECT_TRUE(Validate(preset.problem).ok()) << Validate(preset.problem);
  }
}

TEST(PresetsTest, HaveDescriptionsOfOneLine) {
  for (const Preset& preset : Presets()) {
    EXPECT_FALSE(preset.description.empty()) << preset.name;
    EXPECT_FALSE(absl::StrContains(preset.description, "\n")) << preset.name;
  }
}

TEST(FindPresetTest, FindsEveryPresetByItsName) {
  for (const Preset& preset : Presets()) {
    const auto found = FindPreset(preset.name);
    ASSERT_TRUE(found.ok()) << found.status();
    EXPECT_EQ(*found, &preset);
  }
}

TEST(FindPresetTest, ListsTheKnownNamesWhenThereIsNone) {
  const auto found = FindPreset("tonic");
  EXPECT_EQ(found.status().code(), absl::StatusCode::kNotFound);
  const std::string message(found.status().message());
  EXPECT_THAT(message, testing::StartsWith("preset \"tonic\": must be one of regular_spiking, "
                                           "tonic_spiking, phasic_spiking, "));
  EXPECT_THAT(message, testing::EndsWith(", reticular_burst"));
}

}  // namespace
}  // namespace spikepinn
