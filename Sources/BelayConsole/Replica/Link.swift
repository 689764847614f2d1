import BelayCore

/// How far the console can trust what it holds.
///
/// The hub speaks at least every 5 s (a heartbeat). Ten seconds of silence are two heartbeats:
/// the data is then stale, and no decision key works (INV 30).
struct Link: Sendable {
  enum Phase: Equatable {
    case connecting(attempt: Int)
    /// A record is missing between what is held and what came; a snapshot has been asked for.
    case resyncing
    case live
    case lost(reason: String)
    /// There is no hub: what comes is read from files.
    case unlinked
  }

  /// What the header says.
  enum Standing: Equatable {
    case connecting(attempt: Int)
    case live(Duration)
    case stale(Duration)
    case resyncing
    case disconnected(reason: String, silence: Duration?)
    case unlinked
  }

  static let patience = Duration.seconds(10)

  private(set) var phase = Phase.connecting(attempt: 1)
  private(set) var heardAt: BootInstant?

  mutating func became(_ phase: Phase) {
    self.phase = phase
  }

  mutating func heard(at instant: BootInstant) {
    heardAt = instant
  }

  func standing(at now: BootInstant) -> Standing {
    let silence = heardAt.map { now.since($0) ?? Self.patience * 2 }
    switch phase {
    case .connecting(let attempt):
      return .connecting(attempt: attempt)
    case .resyncing:
      return .resyncing
    case .unlinked:
      return .unlinked
    case .lost(let reason):
      return .disconnected(reason: reason, silence: silence)
    case .live:
      guard let silence else { return .connecting(attempt: 1) }
      return silence > Self.patience ? .stale(silence) : .live(silence)
    }
  }

  /// Whether what is on the screen is what the hub holds, give or take two heartbeats.
  func isLive(at now: BootInstant) -> Bool {
    guard case .live = standing(at: now) else { return false }
    return true
  }

  /// Whether what is on the screen is all there is to know: the hub's newest, or what the files hold.
  func isCurrent(at now: BootInstant) -> Bool {
    phase == .unlinked || isLive(at: now)
  }
}
