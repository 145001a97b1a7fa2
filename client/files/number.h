// Numbers as text: exact ones for files, short ones for people. Independent of the locale.
#ifndef SPIKEPINN_CLIENT_FILES_NUMBER_H_
#define SPIKEPINN_CLIENT_FILES_NUMBER_H_

#include <cstdint>
#include <string>

namespace spikepinn::files {

// printf's %.17g: reads back as the very same double. "nan", "inf", "-inf".
std::string FormatExact(double value);

// The shortest text that reads back as the very same double, without an exponent: YAML 1.1 takes
// "1e-05" for text. "nan", "inf", "-inf".
std::string FormatPlain(double value);

// Four digits, also where they are zeros, so that a column of them reads evenly: "13.00",
// "0.2500", "1.235e+05".
std::string FormatShort(double value);

// "45s", "2m 05s", "3h 07m", "2d 03h"; "0.4s" below ten seconds.
std::string FormatSeconds(double seconds);

// "1,234,567".
std::string FormatCount(std::int64_t count);

}  // namespace spikepinn::files

#endif  // SPIKEPINN_CLIENT_FILES_NUMBER_H_
