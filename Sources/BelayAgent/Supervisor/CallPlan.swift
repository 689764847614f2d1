import BelayCore

/// One call as it was asked for, before any layer has looked at it. An object, since it goes through every
/// layer, and to hand on so many fields by value costs more than to make it once.
final class CallPlan: Sendable {
  let target: CallTarget
  /// Nil if the caller did not say; then the call is not compared with others of the run.
  let arguments: JSON?
  let confidence: Double?
  let risk: Risk?
  let costUSD: Double?
  let contextTokens: Int?
  /// The agent's own words on the card.
  let message: String?
  /// The escalation's id, if the caller has one that survives a restart.
  let question: String?
  /// Whether the body runs with the arguments it is given, so that a person may edit them.
  let takesEdits: Bool
  /// What is set aside for it in the budgets; nil if it has no planned cost.
  let hold: CostHold?

  init(
    target: CallTarget, arguments: JSON?, confidence: Double?, risk: Risk?, costUSD: Double?,
    contextTokens: Int?, message: String?, question: String?, takesEdits: Bool, hold: CostHold?
  ) {
    self.target = target
    self.arguments = arguments
    self.confidence = confidence
    self.risk = risk
    self.costUSD = costUSD
    self.contextTokens = contextTokens
    self.message = message
    self.question = question
    self.takesEdits = takesEdits
    self.hold = hold
  }

  var spending: Spending { Spending(costUSD: costUSD ?? 0, calls: 1) }

  /// What the rules and, if a confidence was given, the gate make of it; the stricter one counts.
  func verdict(_ agent: Supervisor) -> GateVerdict {
    let ruled: GateVerdict =
      agent.hasNoRules
      ? .proceed
      : agent.settings.rules.verdict(on: target.name) {
        ProposedAction(
          tool: target.name, arguments: arguments ?? [:], risk: risk, costUSD: costUSD,
          confidence: confidence)
      }
    guard let confidence else { return ruled }
    return ruled.and(agent.settings.confidence.verdict(for: confidence))
  }
}

/// What a call runs. The type of its value is put aside on the way in and back on the way out, since
/// working with types that are known only at run time would cost a call more than all layers together.
typealias CallBody = @Sendable (CallAttempt) async throws -> any Sendable

/// Why a call gave nothing, and what may follow it.
struct CallFailure: Error {
  let error: CallError
  /// The first piece of a stream was out: nobody else may answer in its place.
  var answerBegan = false
  /// The time of something that only reads was over: however it ends, it has changed nothing.
  var onlyRead = false

  init(_ error: CallError, answerBegan: Bool = false, onlyRead: Bool = false) {
    self.error = error
    self.answerBegan = answerBegan
    self.onlyRead = onlyRead
  }

  /// The same, with what the attempt before it had ended with.
  func after(_ last: CallError?) -> CallFailure {
    CallFailure(error.after(last), answerBegan: answerBegan, onlyRead: onlyRead)
  }

  /// Whether doing it again cannot be doing it twice, and does not pile up what goes on already.
  var letsRetryIn: Bool {
    guard !answerBegan else { return false }
    guard onlyRead, case .timedOut(let timeout) = error else { return !error.hasUncertainEffect }
    return !timeout.abandoned
  }

  /// Whether somebody may answer instead who might act himself.
  var letsFallbackIn: Bool { !answerBegan && (onlyRead || error.letsFallbackIn) }
}

extension Call.Kind {
  /// Whether a call of this kind changes nothing outside; of a tool, and of anything else, nobody but
  /// the caller knows.
  var onlyReads: Bool {
    switch self {
    case .model, .retrieval: true
    case .tool, .other: false
    }
  }
}
