#include "client/files/neuroml_reader.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace spikepinn::files {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// The regular spiking cell of the published examples, a line of its own.
constexpr char kCell[] =
    "<izhikevich2007Cell id='RS' v0='-60mV' C='100 pF' k='0.7 nS_per_mV' vr='-60 mV' vt='-40 mV' "
    "vpeak='35 mV' a='0.03 per_ms' b='-2 nS' c='-50 mV' d='100 pA'/>\n";
constexpr char kPulses[] =
    "<pulseGenerator id='p0' delay='80ms' duration='1s' amplitude='0.1 nA'/>\n"
    "<pulseGenerator id='p1' delay='100ms' duration='50ms' amplitude='-45 pA'/>\n"
    "<sineGenerator id='sine' delay='0ms' phase='0' duration='1ms' amplitude='1nA' "
    "period='1ms'/>\n";

std::string NeuroMl(const std::string& inside) {
  return absl::StrCat("<neuroml xmlns='http://www.neuroml.org/schema/neuroml2' id='x'>\n", inside,
                      "</neuroml>\n");
}

// Cell, generators and a network of two populations, one of them of two cells.
std::string Network(const std::string& inside) {
  return NeuroMl(absl::StrCat(kCell, kPulses,
                              "<iafCell id='other'/>\n<network id='net'>\n"
                              "<population id='one' component='RS' size='1'/>\n"
                              "<population id='far' component='other' size='3'/>\n",
                              inside, "</network>\n"));
}

NeuroMlModel Read(const std::string& text, const std::string& cell = "") {
  const absl::StatusOr<NeuroMlModel> model = ReadNeuroMl(text, "a.nml", cell);
  EXPECT_TRUE(model.ok()) << model.status();
  return model.ok() ? *model : NeuroMlModel{};
}

std::string ErrorOf(const std::string& text, const std::string& cell = "") {
  const absl::StatusOr<NeuroMlModel> model = ReadNeuroMl(text, "a.nml", cell);
  return model.ok() ? "" : std::string(model.status().message());
}

TEST(NeuroMlReaderTest, ACellAloneHasItsNumbersAndNoInput) {
  const NeuroMlModel model = Read(NeuroMl(kCell));
  EXPECT_EQ(model.id, "RS");
  EXPECT_EQ(model.v0_mv, -60);
  const Izhikevich2007 expected = {100, 0.7, -60, -40, 0.03, -2, 35, -50, 100};
  EXPECT_EQ(model.cell.ToModel(), expected.ToModel());
  EXPECT_EQ(model.cell.v_threshold_mv, -40);
  EXPECT_THAT(model.pulses, IsEmpty());
  EXPECT_FALSE(model.duration_ms.has_value());
}

TEST(NeuroMlReaderTest, WithoutANetworkAllPulsesFlowIntoTheCell) {
  const NeuroMlModel model = Read(NeuroMl(
      absl::StrCat(kCell,
                   "<pulseGenerator id='p0' delay='80ms' duration='1s' amplitude='0.1 nA'/>\n"
                   "<pulseGenerator id='p1' delay='1ms' duration='0ms' amplitude='1 nA'/>\n")));
  EXPECT_THAT(model.pulses, ElementsAre(PulseCurrent{80, 1000, 100})) << "one has no duration";
  EXPECT_THAT(ErrorOf(NeuroMl(absl::StrCat(kCell, kPulses))),
              HasSubstr("a.nml:5: sineGenerator sine: only a pulseGenerator is taken as an input"));
}

TEST(NeuroMlReaderTest, InANetworkOnlyConnectedPulsesDoOnceAConnection) {
  const char* const inside =
      "<explicitInput target='one[0]' input='p0' destination='synapses'/>\n"
      "<explicitInput target='one/0/RS' input='p1'/>\n"
      "<explicitInput target='far[0]' input='sine'/>\n"
      "<inputList id='list' component='p1' population='one'>\n"
      "<input id='0' target='../one/0/RS' destination='synapses'/></inputList>\n"
      "<projection id='away' presynapticPopulation='one' postsynapticPopulation='far'>"
      "<connection id='0' preCellId='../one[0]' postCellId='../far[0]'/></projection>\n";
  EXPECT_THAT(Read(Network(inside)).pulses,
              ElementsAre(PulseCurrent{80, 1000, 100}, PulseCurrent{100, 50, -45},
                          PulseCurrent{100, 50, -45}));
}

TEST(NeuroMlReaderTest, OneOfSeveralNeuronsIsChosenByName) {
  const std::string text = Network(
      "<population id='two' component='RS' size='2'/>\n"
      "<explicitInput target='two[1]' input='p0'/>\n");
  EXPECT_EQ(ErrorOf(text),
            "a.nml: has several neurons: choose one with --cell: one, two[0] to [1]");
  EXPECT_THAT(Read(text, "two[1]").pulses, ElementsAre(PulseCurrent{80, 1000, 100}));
  EXPECT_THAT(Read(text, "two[0]").pulses, IsEmpty());
  EXPECT_THAT(Read(text, "one").pulses, IsEmpty());
  for (const char* const wrong : {"two", "two[2]", "two[-1]", "far", "RS", "nobody"}) {
    EXPECT_EQ(ErrorOf(text, wrong), absl::StrCat("a.nml: --cell = ", wrong,
                                                 ": must name one neuron of one, two[0] to [1]"));
  }
}

TEST(NeuroMlReaderTest, OneOfSeveralCellsIsChosenByItsId) {
  const std::string text =
      NeuroMl(absl::StrCat(kCell, absl::StrReplaceAll(kCell, {{"RS", "LS"}, {"100 pF", "20 pF"}})));
  EXPECT_EQ(ErrorOf(text), "a.nml: has several neurons: choose one with --cell: RS, LS");
  EXPECT_EQ(Read(text, "LS").cell.capacitance_pf, 20);
}

TEST(NeuroMlReaderTest, WhatElseActsOnTheNeuronIsRefused) {
  EXPECT_EQ(ErrorOf(Network("<explicitInput target='one[0]' input='sine'/>\n")),
            "a.nml:5: sineGenerator sine: flows into one[0]: only a pulseGenerator is taken");
  for (const char* const inside :
       {"<projection id='s' presynapticPopulation='far' postsynapticPopulation='one'>"
        "<connection preCellId='../far[0]' postCellId='../one[0]'/></projection>\n",
        "<electricalProjection id='s' presynapticPopulation='one' postsynapticPopulation='far'>"
        "<electricalConnection preCell='0' postCell='1'/></electricalProjection>\n",
        "<synapticConnection id='s' from='far[0]' to='one[0]'/>\n"}) {
    EXPECT_THAT(ErrorOf(Network(inside)),
                HasSubstr(" s: acts on one[0]: only a neuron without synapses is taken"));
  }
  EXPECT_THAT(ErrorOf(Network("<inputList id='l' component='p0' population='one'>"
                              "<inputW id='0' target='one[0]' weight='0.5'/></inputList>\n")),
              HasSubstr("inputW 0: weight = 0.5: a weighted input is not taken"));
}

TEST(NeuroMlReaderTest, WhatIsNotInTheFileIsNamed) {
  EXPECT_EQ(ErrorOf(Network("<explicitInput target='one[0]' input='p9'/>\n")),
            "a.nml:10: explicitInput: input = p9: there is no such element here; files that are "
            "included are not read");
  EXPECT_EQ(ErrorOf(NeuroMl("<izhikevichCell id='old'/>\n")),
            "a.nml: must have an izhikevich2007Cell; it has izhikevichCell (line 2); files that "
            "are included are not read");
  EXPECT_EQ(ErrorOf(NeuroMl(absl::StrCat(kCell, "<network id='n'/>"))),
            "a.nml:3: network n: has no population of an izhikevich2007Cell");
  EXPECT_EQ(ErrorOf("<html/>"), "a.nml:1: html: the outermost element must be neuroml or Lems");
}

TEST(NeuroMlReaderTest, EveryAttributeIsNeededWithAUnitOfItsOwn) {
  for (const char* const name : {"v0", "C", "k", "vr", "vt", "vpeak", "a", "b", "c", "d"}) {
    const std::string without =
        absl::StrReplaceAll(kCell, {{absl::StrCat(" ", name, "='"), " not='"}});
    EXPECT_THAT(ErrorOf(NeuroMl(without)),
                HasSubstr(absl::StrCat("a.nml:2: izhikevich2007Cell RS: attribute ", name,
                                       " is missing: must be a number and one of the units ")));
    const std::string wrong = absl::StrReplaceAll(
        kCell, {{absl::StrCat(" ", name, "='"), absl::StrCat(" ", name, "='9 x")}});
    EXPECT_THAT(ErrorOf(NeuroMl(wrong)),
                HasSubstr(absl::StrCat("a.nml:2: izhikevich2007Cell RS: ", name, " = 9 x")));
  }
}

TEST(NeuroMlReaderTest, ANegativeDurationOfAPulseIsRefused) {
  EXPECT_EQ(ErrorOf(NeuroMl(absl::StrCat(
                kCell, "<pulseGenerator id='p' delay='0s' duration='-1s' amplitude='1pA'/>"))),
            "a.nml:3: pulseGenerator p: duration = -1s: must be >= 0");
}

TEST(NeuroMlReaderTest, TheSimulationSaysHowLongOrElseTheNetwork) {
  const char* const property = "<property tag='recommended_duration_ms' value='250.5'/>\n";
  EXPECT_EQ(Read(Network(property)).duration_ms, 250.5);
  const std::string lems = absl::StrReplaceAll(
      Network(property),
      {{"<neuroml xmlns='http://www.neuroml.org/schema/neuroml2' id='x'>", "<Lems>"},
       {"</neuroml>",
        "<Simulation id='sim1' length='0.52s' step='0.0025ms' target='net'/></Lems>"}});
  EXPECT_EQ(Read(lems).duration_ms, 520);
  EXPECT_THAT(ErrorOf(absl::StrReplaceAll(lems, {{"0.52s", "0s"}})),
              HasSubstr("Simulation sim1: length = 0s: must be > 0"));
  EXPECT_THAT(ErrorOf(absl::StrReplaceAll(Network(property), {{"250.5", "long"}})),
              HasSubstr("property: value = long: must be a number of ms > 0"));
}

TEST(NeuroMlReaderTest, ASecondSimulationNeedsATarget) {
  const std::string text = absl::StrCat(
      "<Lems>\n", kCell, "<Simulation id='s1' length='1s'/>\n<Simulation id='s2' length='2s'/>\n");
  EXPECT_THAT(ErrorOf(text + "</Lems>"), HasSubstr("Simulation s2: is a second Simulation"));
  EXPECT_EQ(Read(text + "<Target component='s2'/></Lems>").duration_ms, 2000);
}

}  // namespace
}  // namespace spikepinn::files
