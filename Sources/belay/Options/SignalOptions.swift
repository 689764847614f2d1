import ArgumentParser
import BelayHub

/// What a hub does by itself when it detects a trouble.
struct SignalOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What the hub does when it raises a signal: degrade, pause or escalate.",
      discussion: "For example tool_loop=pause or budget_exhausted=degrade:billing-*. Repeat it "
        + "for more. The hub never approves or restores anything by itself.",
      valueName: "signal=action[:agents]"),
    transform: SignalRule.init(argument:))
  var onSignal: [SignalRule] = []
}

extension SignalRule {
  /// As it is typed.
  fileprivate init(argument: String) throws {
    do throws(SignalRuleError) {
      try self.init(text: argument)
    } catch {
      throw ValidationError(error.description)
    }
  }
}
