internal import Synchronization

/// The memory that request bodies may take up together, in lanes: who shows no credential, agents,
/// and people. A lane that is full refuses, and leaves the others what is theirs (INV 31, 32).
final class BodyBudget: Sendable {
  private enum Lane: Int, CaseIterable {
    case nobody
    case agents
    case people

    init(_ caller: Principal, _ credential: Credential) {
      switch (credential, caller.role) {
      case (.none, _): self = .nobody
      case (_, .agent), (_, .ingest): self = .agents
      case (_, .observer), (_, .operator), (_, .admin): self = .people
      }
    }
  }

  /// Part of the budget, until it is let go of.
  final class Share: Sendable {
    private let giveBack: @Sendable () -> Void
    fileprivate init(giveBack: @escaping @Sendable () -> Void) { self.giveBack = giveBack }
    deinit { giveBack() }
  }

  private let limit: Int
  private let taken = Mutex(Lane.allCases.map { _ in 0 })

  /// - Parameter limit: bytes, for each lane.
  init(limit: Int) { self.limit = limit }

  /// - Parameter bytes: what the body may become; one share is always given, however large.
  /// - Throws: 503 if the lane has no room.
  func share(of bytes: Int, for admission: Admission) throws(HubRefusal) -> Share {
    let lane = Lane(admission.principal, admission.credential).rawValue
    let hasRoom = taken.withLock { taken in
      guard taken[lane] == 0 || taken[lane] + bytes <= limit else { return false }
      taken[lane] += bytes
      return true
    }
    guard hasRoom else {
      throw .unavailable(
        detail: "Too many bodies are on their way in. Send this one again.", retryAfter: .seconds(1)
      )
    }
    return Share { [self] in taken.withLock { $0[lane] -= bytes } }
  }
}
