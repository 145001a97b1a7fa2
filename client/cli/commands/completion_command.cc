// `spikepinn completion`: a script for the shell.
#include "client/cli/command.h"
#include "client/cli/exit_code.h"
#include "client/cli/shell/completion_scripts.h"

namespace spikepinn::cli {
namespace {

class CompletionCommand : public Command {
 public:
  std::string Name() const override { return "completion"; }
  std::string Summary() const override {
    return "Print what makes a shell complete commands, flags and job names";
  }
  std::string Examples() const override {
    return "Examples:\n"
           "  source <(spikepinn completion bash)   # or zsh; in ~/.bashrc, ~/.zshrc\n"
           "  spikepinn completion bash > ~/.local/share/bash-completion/completions/spikepinn\n"
           "  spikepinn completion zsh > ~/.zfunc/_spikepinn     # a folder of $fpath\n"
           "  spikepinn completion fish > ~/.config/fish/completions/spikepinn.fish\n"
           "An installed spikepinn needs none of it. Job names come from the server that the line\n"
           "so far leads to; where that does not answer within 0.25 s, there are none.";
  }
  bool NeedsServer() const override { return false; }

  void AddFlags(CLI::App* command) override {
    command->add_option("SHELL", shell_, "bash, zsh or fish")
        ->required()
        ->check(CLI::IsMember({"bash", "zsh", "fish"}))
        ->option_text("REQUIRED");
  }

  int Run(Context& context) override {
    if (shell_ == "bash") context.out << kBashCompletion;
    if (shell_ == "zsh") context.out << kZshCompletion;
    if (shell_ == "fish") context.out << kFishCompletion;
    context.out << std::flush;
    return kExitOk;
  }

 private:
  std::string shell_;
};

}  // namespace

std::unique_ptr<Command> NewCompletionCommand() { return std::make_unique<CompletionCommand>(); }

}  // namespace spikepinn::cli
