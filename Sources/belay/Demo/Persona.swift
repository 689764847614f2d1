import BelayCore

/// Who a simulated agent is: its work, its tools, and what goes wrong with it.
struct Persona {
  let name: String
  let version: String
  let framework: String
  let model: String
  let provider: String
  let tasks: [String]
  let tools: [Tool]
  /// Time between two steps while everything is well.
  let pace: Duration
  let troubles: [Trouble]
  let risky: RiskyAction?

  struct Tool {
    let name: String
    let latencyMs: Double
    /// Chance of an error on a good day, 0 to 1.
    var errorRate = 0.005
  }

  /// A stretch of the story in which one dependency of the agent fails.
  struct Trouble {
    let from: Duration
    let to: Duration
    /// The tool that suffers; nil means the model provider.
    let tool: String?
    let errorRate: Double
    /// How much slower calls are meanwhile.
    let slowdown: Double
    let errorType: String
    let message: String
  }

  /// An action that a person has to allow.
  struct RiskyAction {
    let tool: String
    let risk: Risk
    /// When the first one is asked for, and then how far apart they come.
    let first: Duration
    let every: Duration
    let timeout: Duration
    let message: String
    let target: String
    /// Each use takes the next set of arguments.
    let arguments: [JSON]
  }
}

extension Persona {
  /// The trouble that reigns over a dependency at a moment of the story, repeated every five minutes.
  func trouble(with tool: String?, at moment: Duration) -> Trouble? {
    let within = Duration.seconds(moment.components.seconds % 300)
    return troubles.first { $0.tool == tool && $0.from <= within && within < $0.to }
  }
}
