import BelayAgent
import BelayCore

/// Who a simulated agent is: its work, its tools, and what it may not do alone.
struct Persona: Sendable {
  let name: String
  let version: String
  let model: String
  let provider: String
  /// What it does all day; each is the task of a run.
  let tasks: [String]
  let tools: [Tool]
  /// Time between two steps while everything is well.
  let pace: Duration
  /// What it must ask a person for.
  var errand: Errand?
  var quirk: Quirk?

  /// Something the agent works with.
  struct Tool: Sendable {
    let name: String
    /// Typical time to an answer, ms.
    let latencyMs: Double
    /// Chance of an error on a good day, 0 to 1.
    var errorRate = 0.005
  }

  /// An action that a person has to allow, asked for again and again.
  struct Errand: Sendable {
    let tool: String
    let risk: Risk
    /// When the first one is asked for, and then how far apart they come.
    let first: Duration
    let every: Duration
    /// How long each waits for a person.
    let patience: Duration
    /// The agent's own words on the card.
    let message: String
    let target: String
    /// How sure the agent is of it, 0 to 1.
    let confidence: Double
    /// Each use takes the next set.
    let arguments: [JSON]
  }

  /// What goes wrong in the agent itself, once in every round of the story.
  enum Quirk: Sendable {
    /// asks for the same thing over and over, from this moment on
    case goesInCircles(from: Duration)
    /// dies without a word, and is started again
    case fallsSilent(from: Duration, to: Duration)
    /// never forgets anything, so that its context fills up
    case hoards
    /// spends too much; the allowance of a round, US dollars
    case splurges(allowance: Double)
    /// finds an order hidden in a text it was given to read
    case isAttacked(at: Duration)
  }
}

extension Persona {
  /// The same under another name, for a bigger fleet.
  func renamed(suffix: String) -> Persona {
    Persona(
      name: name + suffix, version: version, model: model, provider: provider, tasks: tasks,
      tools: tools, pace: pace)
  }
}
