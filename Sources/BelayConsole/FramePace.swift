package import BelayCore

/// When the next frame is to be drawn.
///
/// The first frames come at once, so that nobody waits for the fleet. Then there are at most twenty
/// a second. While records rush by faster than anybody reads, or are none that the tail shows, five in two
/// seconds are enough; but what an operator waits for is still drawn within a twentieth of a second: a
/// record that the filter lets through, an answer, a breaker, an escalation, a change of the link.
package struct FramePace: Sendable {
  private var lastFrame: BootInstant
  private var frames = 0
  private var isWanted = true
  private var isUrgent = false
  /// Something has changed that is looked at: more than the sums of records out of sight.
  private var isNoticed = true
  private var recordsSinceFrame = 0
  private var rushUntil: BootInstant?

  static let frameTime = Duration.milliseconds(50)
  static let rushedFrameTime = Duration.milliseconds(400)
  /// What the start of a console causes, one by one.
  static let freeFrames = 8
  /// More records than this within a frame's time are a rush: 3,000 a second.
  static let rush = 150
  /// A rush is over when this long there was none, so that the pace does not flutter.
  static let calm = Duration.seconds(1)

  package init(at now: BootInstant) {
    lastFrame = now
  }

  /// Something on the screen has changed.
  ///
  /// - Parameter isShown: whether the tail shows a record like this one.
  package mutating func wants(
    _ message: Message, at now: BootInstant, isShown: (Record) -> Bool = { _ in true }
  ) {
    isWanted = true
    switch message {
    case .tick, .link(.heartbeat, _), .context: isNoticed = true
    case .link(.records(let records), _):
      took(records, at: now)
      isNoticed = isNoticed || records.contains(where: isShown)
    case .key, .painted, .resized, .link, .reply, .theme, .configured, .told, .ledger, .shift,
      .linked:
      isUrgent = true
    }
  }

  private mutating func took(_ records: [Record], at now: BootInstant) {
    isUrgent = isUrgent || records.contains { $0.event.kind?.isAwaited ?? false }
    recordsSinceFrame += records.count
    let frameTimes = max(1, sinceLastFrame(at: now) / Self.frameTime)
    if Double(recordsSinceFrame) > Double(Self.rush) * frameTimes {
      rushUntil = now.advanced(by: Self.calm)
    }
  }

  /// The whole screen is to be drawn, whatever it shows.
  package mutating func wantsFrame() {
    isWanted = true
    isUrgent = true
  }

  package mutating func drew(at now: BootInstant) {
    lastFrame = now
    frames = min(frames + 1, Self.freeFrames)
    (isWanted, isUrgent, isNoticed, recordsSinceFrame) = (false, false, false, 0)
  }

  /// How long until the next frame; nil while there is nothing to draw.
  package func timeLeft(at now: BootInstant) -> Duration? {
    guard isWanted else { return nil }
    guard frames >= Self.freeFrames else { return .zero }
    let isRushed = !isUrgent && (!isNoticed || (rushUntil?.since(now) ?? .zero) > .zero)
    let rest = isRushed ? Self.rushedFrameTime : Self.frameTime
    return max(.zero, rest - sinceLastFrame(at: now))
  }

  /// A clock of another boot says nothing; then a frame is due.
  private func sinceLastFrame(at now: BootInstant) -> Duration {
    now.since(lastFrame) ?? Self.rushedFrameTime
  }
}

extension EventType {
  /// Whether the operator should see it at once, however much else goes by.
  fileprivate var isAwaited: Bool {
    self == .breakerChanged || self == .modeChanged || isAboutEscalation
  }
}
