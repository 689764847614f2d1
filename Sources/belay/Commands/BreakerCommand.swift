import ArgumentParser
import BelayCore

/// `belay breaker`
struct BreakerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "breaker", abstract: "Force an agent's breaker open, close, reset or disable it.",
    discussion: """
      force-open lets nothing through until close or reset. close lets calls through again and \
      goes on counting; reset also forgets what was counted. disable lets everything through and \
      counts nothing until close or reset; only agents that declare it take it.

        belay breaker payments-agent stripe.capture force-open --reason 'the provider asked us to'
        belay breaker payments-agent '*' reset --reason 'it is over'
      """)

  /// As people type them.
  enum Order: String, ExpressibleByArgument, CaseIterable {
    case forceOpen = "force-open"
    case close, reset, disable

    var verb: ControlVerb {
      switch self {
      case .forceOpen: .forceOpen
      case .close: .close
      case .reset: .reset
      case .disable: .disable
      }
    }
  }

  @OptionGroup var control: ControlOptions
  @Argument(help: "The breaker; '*' means all that the agent has.") var name: String
  @Argument(help: "force-open, close, reset or disable.") var order: Order

  func run() async throws {
    try await control.send(order.verb, breaker: name == "*" ? nil : name)
  }
}
