#include "client/plot/looks.h"

#include <iterator>

namespace spikepinn::plot {

Look LookOf(std::size_t index) {
  // Without yellow, which is hard to see on white, and black. After the last one they begin anew
  // with other dashes.
  constexpr const char* kColours[] = {"#0072B2", "#D55E00", "#009E73",
                                      "#CC79A7", "#E69F00", "#56B4E9"};
  constexpr Dash kDashes[] = {Dash::kSolid, Dash::kDashed, Dash::kDashDotted, Dash::kDotted,
                              Dash::kDashDotDotted};
  return {.colour = kColours[index % std::size(kColours)],
          .width_pt = 0.9,
          .dash = kDashes[index % std::size(kDashes)]};
}

Look ReferenceLook() { return {.colour = "#B8B8B8", .width_pt = 2.6}; }

Look GuideLook() { return {.colour = "#444444", .width_pt = 0.6, .dash = Dash::kDotted}; }

}  // namespace spikepinn::plot
