/// How a record reads in one line of the tail: `ok llm.call 980 tok 1.4s`.
///
/// Its texts are the author's own, each clipped to 240 bytes, and not sanitized: the screen does
/// that at its one door. Data of the wrong type is shown as it is or left out; there is always a
/// summary.
package struct RecordSummary: Sendable, Equatable {
  package var level: Level
  /// The agent or the operator that it is about.
  package var who: String
  /// `tool.call`, `breaker`, `human.ask`, …; for an unknown type the type itself.
  package var kind: String
  /// `980 tok`, `stripe.refund`, `CLOSED->OPEN`, …
  package var detail: String
  /// `1.4s`, `timeout 10s`, `err 41.8% >= 25% n=43`, …; may be empty.
  package var figure: String
  package var run: String?
  /// The step of the run, if the author counts steps.
  package var step: Int?

  package init(
    level: Level, who: String, kind: String, detail: String, figure: String = "",
    run: String? = nil, step: Int? = nil
  ) {
    self.level = level
    self.who = who
    self.kind = kind
    self.detail = detail
    self.figure = figure
    self.run = run
    self.step = step
  }

  /// Level, kind, detail and figure as one line: what a person reads and a filter searches.
  package var line: String {
    [level.word, kind, detail, figure].filter { !$0.isEmpty }.joined(separator: " ")
  }
}

extension Record {
  /// About a microsecond; computed anew each time.
  package var summary: RecordSummary {
    let facts = Facts(self)
    let phrase = erasedBy.map { facts.phrase(erasedBy: $0) } ?? facts.phrase
    return RecordSummary(
      level: phrase.level, who: phrase.who ?? facts.author,
      kind: phrase.kind.clipped(toBytes: Facts.maxText),
      detail: phrase.detail.clipped(toBytes: Facts.maxText),
      figure: phrase.figure.clipped(toBytes: Facts.maxText),
      run: event.subject, step: event.data["step"]?.integer)
  }
}

/// What a kind of event has to say in the tail.
struct Phrase {
  var level = Level.ok
  /// Nil if it is about its author.
  var who: String?
  var kind: String
  var detail: String
  var figure = ""
}

extension Facts {
  /// One line for each type of event that is known, and one for all others.
  var phrase: Phrase {
    switch event.kind {
    case .callFinished: call
    case .retryScheduled: retry
    case .fallbackUsed: fallback
    case .decisionMade: choice
    case .agentStarted, .agentHeartbeat, .agentStopped: agentLife
    case .runStarted, .runFinished: run
    case .breakerChanged: breakerChange
    case .breakerSampled: breakerSample
    case .modeChanged: modeChange
    case .budgetSampled, .budgetExhausted: budget
    case .feedbackReceived: feedback
    case .securityFlagged: security
    case .signalRaised, .signalCleared: signal
    case .signalAcknowledged, .signalSilenced, .signalUnsilenced: signalCare
    case .escalationRaised: ask
    case .escalationEndorsed: endorsement
    case .escalationDecided: verdict
    case .escalationDisplayed, .escalationClaimedBy, .escalationReleased, .escalationDeferred: hold
    case .escalationDelivered, .escalationClaimed, .escalationExecuted: grant
    case .escalationExpired, .escalationCancelled, .escalationSuperseded: ending
    case .adviceReceived: advice
    case .controlRequested, .controlDelivered, .controlAcknowledged, .controlInEffect,
      .controlFailed, .controlExpired:
      control
    case .policyLoaded, .policyRejected, .policyRevoked: policy
    case .modelsLoaded, .modelsRejected: models
    case .operatorConnected, .operatorDisconnected, .operatorSignedIn, .operatorNote, .operatorIdle,
      .operatorReturned:
      presence
    case .handoffRecorded, .handoffAcknowledged: handoff
    case .diskChanged: diskChange
    case .ledgerHeartbeat, .ledgerKeyRotated, .ledgerOriginOpened, .ledgerErased, .ledgerHeld,
      .ledgerReleased:
      ledger
    case .log: log
    case .span: span
    case .logRecord: logRecord
    case .metricPoint: metricPoint
    case nil: unknown
    }
  }

  /// What is left to say: of the hub's own records who did what, of all others nothing.
  func phrase(erasedBy seq: Int) -> Phrase {
    let note = "erased by #\(seq)"
    guard !event.data.isNull else { return Phrase(kind: event.type, detail: note) }
    var phrase = phrase
    phrase.detail = joined(phrase.detail, note)
    return phrase
  }

  private var log: Phrase {
    let severity = text("severity") ?? ""
    return Phrase(
      level: Self.level(of: severity), kind: "log", detail: text("message") ?? excerpt)
  }

  /// `WARN disk short, plain events are refused 180 MB free`
  private var diskChange: Phrase {
    let supply = text("to").flatMap(DiskSupply.init(rawValue:))
    let free = amount("free_bytes").map { "\(Int($0 / 1e6)) MB free" }
    return Phrase(
      level: supply?.level ?? .warn, kind: "disk", detail: supply?.meaning ?? excerpt,
      figure: free ?? "")
  }

  private var unknown: Phrase { Phrase(kind: event.type, detail: excerpt) }

  private static func level(of severity: String) -> Level {
    switch severity.lowercased() {
    case "warn", "warning": .warn
    case "error", "err", "critical", "crit", "fatal", "alert", "emergency", "panic": .error
    default: .ok
    }
  }
}
