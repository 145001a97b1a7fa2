// What makes a shell ask us when somebody presses Tab.
#ifndef SPIKEPINN_CLIENT_CLI_SHELL_COMPLETION_SCRIPTS_H_
#define SPIKEPINN_CLIENT_CLI_SHELL_COMPLETION_SCRIPTS_H_

namespace spikepinn::cli {

// Each calls `spikepinn __complete WORD...`, the words up to the one under the cursor, and reads
// what CompletionText() describes. They know no command and no flag.
extern const char kBashCompletion[];
extern const char kZshCompletion[];
extern const char kFishCompletion[];

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_SHELL_COMPLETION_SCRIPTS_H_
