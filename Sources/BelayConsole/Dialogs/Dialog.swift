import BelayCanvas
import BelayCore

/// A question whose answer changes the world, bound to what it is about.
///
/// What it is about is fixed when it opens and never follows the screen (INV 14). Keys count only
/// after it was painted and 400 ms have passed, so that no key typed for something else answers it.
struct Dialog: Sendable, Equatable {
  enum Subject: Equatable {
    /// One card, or several alike that were marked; never none.
    case decide(Verdict, [Target])
    /// The agent, or one of its breakers.
    case control(ControlVerb, AgentID, breaker: String?)
    /// A signal of an agent.
    case signal(SignalRequest.Verb, AgentID, SignalName)
    /// What is left to the next operator.
    case handOff
    /// What the last operator left, by the number of its record.
    case acknowledge(handoff: Int, by: String)
  }

  enum Question: Equatable {
    /// `y` says yes.
    case key
    case form(Form)
  }

  static let grace = Duration.milliseconds(400)

  let subject: Subject
  /// Why it asks for more than this risk alone would.
  let caution: String?
  private(set) var question: Question
  /// Nil until a frame that shows the whole of it was put on the terminal.
  private(set) var paintedAt: BootInstant?
  /// How large it was then: one that grew has moved.
  private var paintedSize: Size?
  /// What was wrong with the last answer.
  private(set) var complaint: String?

  init(_ subject: Subject, question: Question, caution: String? = nil) {
    self.subject = subject
    self.caution = caution
    self.question = question
  }

  mutating func painted(_ size: Size, at now: BootInstant) {
    if size != paintedSize { paintedAt = nil }
    paintedAt = paintedAt ?? now
    paintedSize = size
  }

  /// What is on the terminal is not this any more: it resized, was redrawn, was away, or has no room.
  mutating func unpainted() {
    paintedAt = nil
  }

  /// How long until keys count; nil before it was painted; zero or less when they do.
  func graceLeft(at now: BootInstant) -> Duration? {
    guard let paintedAt, let shown = now.since(paintedAt) else { return nil }
    return Self.grace - shown
  }

  func takesKeys(at now: BootInstant) -> Bool {
    graceLeft(at: now).map { $0 <= .zero } ?? false
  }

  mutating func complain(_ words: String) {
    complaint = words
  }

  enum Outcome: Equatable {
    case open
    /// Esc: everything stays as it was.
    case left
    case answered(Form?, Affordance)
  }

  /// - Parameter now: the earliest moment at which the key can have been typed.
  mutating func take(_ key: Key, at now: BootInstant) -> Outcome {
    if key == .escape { return .left }
    guard takesKeys(at: now) else { return .open }
    complaint = nil
    switch question {
    case .key:
      return key == .character("y") ? .answered(nil, .key) : .open
    case .form(var form):
      let outcome = form.take(key)
      question = .form(form)
      switch outcome {
      case .ignored, .edited: return .open
      case .refused(let words):
        complaint = words
        return .open
      case .complete: return .answered(form, .typed)
      }
    }
  }
}

// MARK: The question that fits the subject

extension Dialog {
  /// - Parameter pace: what the operator's own answers so far add to it; only ever more.
  static func deciding(
    _ verdict: Verdict, _ targets: [Target], pace: (friction: Friction, why: String?)? = nil
  ) -> Dialog {
    let friction = max(Friction.base(targets), pace?.friction ?? .key)
    return Dialog(
      .decide(verdict, targets), question: question(for: verdict, targets, friction),
      caution: verdict.grants ? pace?.why : nil)
  }

  private static func question(
    for verdict: Verdict, _ targets: [Target], _ friction: Friction
  ) -> Question {
    switch verdict {
    case .approve, .edit:
      guard friction > .key, let target = targets.first(where: \.needsTypedDigest) ?? targets.first
      else { return .key }
      let typed = Form.Field(
        label: "Type the last 4 of the digest to approve:",
        kind: .word(target.digest.lastFour), text: TextField(limit: 4))
      return .form(Form(friction == .digestAndReason ? [typed, reason] : [typed]))
    case .reject, .respond: return .form(Form([reason]))
    case .degrade: return .form(Form([reason, duration]))
    }
  }

  static func control(_ verb: ControlVerb, _ agent: AgentID, breaker: String? = nil) -> Dialog {
    let fields =
      switch verb {
      case .degrade, .pause: [reason, duration]
      // A breaker that was forced or disabled has no clock: it stays so until it is closed or reset.
      case .restore, .resume, .forceOpen, .close, .reset, .disable: [reason]
      case .kill: [reason, kill]
      }
    return Dialog(.control(verb, agent, breaker: breaker), question: .form(Form(fields)))
  }

  static func signal(_ verb: SignalRequest.Verb, _ agent: AgentID, _ name: SignalName) -> Dialog {
    let question: Question =
      switch verb {
      case .acknowledge, .unsilence: .key
      case .silence: .form(Form([reason, duration]))
      }
    return Dialog(.signal(verb, agent, name), question: question)
  }

  static func handOff(_ note: String) -> Dialog {
    let field = Form.Field(label: "Note:", kind: .note, text: TextField(note, limit: 300))
    return Dialog(.handOff, question: .form(Form([field])))
  }

  static func acknowledging(_ handoff: Handoff) -> Dialog {
    Dialog(.acknowledge(handoff: handoff.seq, by: handoff.by), question: .key)
  }

  private static var reason: Form.Field {
    Form.Field(label: "Reason:", kind: .reason, text: TextField(limit: 300))
  }

  private static var duration: Form.Field {
    Form.Field(label: "For how long:", kind: .duration, text: TextField("15m", limit: 10))
  }

  private static var kill: Form.Field {
    Form.Field(label: "Type kill:", kind: .word("kill"), text: TextField(limit: 4))
  }
}
