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
  /// Time between two signs of life; each brings a sample of every breaker.
  var heartbeat = Duration.seconds(10)
  /// What it must ask a person for.
  var errand: Errand?
  var quirk: Quirk?

  /// What its model costs.
  var price: Price {
    switch model {
    case "claude-sonnet-4": Price(input: 3, output: 15)
    case "claude-haiku-4": Price(input: 1, output: 5)
    case "gpt-4o": Price(input: 2.5, output: 10)
    case "gpt-4o-mini": Price(input: 0.15, output: 0.6)
    default: Price(input: 0.02, output: 0)
    }
  }

  /// US dollars for a million tokens.
  struct Price: Sendable {
    let input: Double
    let output: Double

    func of(input tokens: Int, output: Int) -> Double {
      (Double(tokens) * input + Double(output) * self.output) / 1e6
    }
  }

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
  /// The same under another name, for a bigger fleet; with less to do, so that the story is still
  /// that of the cast.
  func understudy(suffix: String) -> Persona {
    Persona(
      name: name.replacing("-agent", with: "") + suffix, version: version, model: model,
      provider: provider, tasks: tasks, tools: tools, pace: pace * 10, heartbeat: heartbeat * 3)
  }
}
