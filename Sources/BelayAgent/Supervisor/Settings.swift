import BelayCore
import Foundation

extension Supervisor {
  /// What an agent is, and the limits it keeps. Every default is the safe one.
  public struct Settings: Sendable {
    static let leastHubPatience = Duration.seconds(3)

    /// 1 to 64 of `A-Z a-z 0-9 . _ -`; the agent's id everywhere, and what its token is bound to.
    public var name: String
    /// As you number your releases; shown on the agent's card.
    public var version = ""
    /// What the agent is built with, if anything; shown on its card.
    public var framework: String?
    /// Where the hub is; by default what `BELAY_HUB` and `BELAY_TOKEN` say.
    public var hub = HubPlace.environment
    /// Where the spool and the memory of open breakers are kept; private to the user. Nil keeps nothing
    /// on disk: events that the hub did not take are then lost with the process.
    public var stateDirectory: String?
    /// How often the agent says that it is there, 1 s to a day.
    public var heartbeat = Duration.seconds(5)
    /// How long no hub may answer before the agent is degraded, because nobody could stop it; at least
    /// 3 s.
    public var hubPatience = Duration.seconds(30)
    /// Which calls a person has to allow, and which nobody may make; the first rule that matches counts.
    public var rules = EscalationRules([], otherwise: .proceed)
    /// Below its threshold (0.90 unless set otherwise), a person has to look.
    public var confidence = ConfidenceGate()
    /// How much less the agent can do, mildest first.
    public var levels = [DegradationLevel.reduced]
    /// What each run may use.
    public var budget = BudgetLimits.none
    /// What the agent may use in all of its runs together within each `allowancePeriod`; when it has run
    /// dry the agent is degraded until the period is over, and no call is made.
    public var allowance = BudgetLimits.none
    /// At least 1 s.
    public var allowancePeriod = Duration.seconds(3_600)
    /// When a run counts as going in circles.
    public var loop = LoopLimits()
    /// How full a model's context window may become.
    public var context = ContextLimits()
    /// By dependency: a model's provider, else the name of the tool. What is not here has
    /// `CallPolicy.reading` for models and retrievals and `CallPolicy.acting` for all else.
    public var policies: [String: CallPolicy] = [:]
    /// How long a question waits for a person, 1 s to a day.
    public var patience = Duration.seconds(900)
    /// How long the claim of an approval is tried before the agent goes on without it.
    package var claimPatience = Duration.seconds(10)
    /// How long the hub may take to say whether an order is from before the start; then it is obeyed.
    package var doubtPatience = Duration.milliseconds(500)
    /// Whether a question is kept open when the hub says that nobody is at a console.
    public var waitsWithoutOperator = false
    /// How long the agent stays degraded after a question that nobody answered, so that it does not go
    /// on asking an empty room; zero leaves the mode alone.
    public var restAfterSilence = Duration.seconds(60)

    /// The defaults, with the usual state directory: `$XDG_STATE_HOME/belay/agents/NAME`, else under
    /// `~/.local/state`.
    public init(name: String) {
      self.name = name
      stateDirectory = Self.usualStateDirectory(
        of: name, ProcessInfo.processInfo.environment)
    }

    /// `$XDG_STATE_HOME/belay/agents/NAME`, else under `~/.local/state`; nil without a home.
    static func usualStateDirectory(of name: String, _ environment: [String: String]) -> String? {
      guard AgentID(name) != nil, !name.hasPrefix(".") else { return nil }
      if let base = environment["XDG_STATE_HOME"], base.hasPrefix("/") {
        return "\(base)/belay/agents/\(name)"
      }
      return environment["HOME"].map { "\($0)/.local/state/belay/agents/\(name)" }
    }
  }
}
