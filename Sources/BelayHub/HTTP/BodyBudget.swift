internal import Synchronization

/// The memory that request bodies may take up together, in lanes: who shows no credential, agents,
/// and people. A lane that is full refuses, and leaves the others what is theirs (INV 31, 32).
final class BodyBudget: Sendable {
  fileprivate enum Lane: Int, CaseIterable {
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
    private let budget: BodyBudget
    private let lane: Lane
    private let size = Atomic(0)

    fileprivate init(of budget: BodyBudget, _ lane: Lane) {
      self.budget = budget
      self.lane = lane
    }

    deinit { budget.giveBack(size.load(ordering: .relaxed), to: lane) }

    /// Makes it that large, if it is not already. For the one task that has it.
    ///
    /// - Throws: 503 if the lane has no room.
    func grow(to bytes: Int) throws(HubRefusal) {
      let own = size.load(ordering: .relaxed)
      guard bytes > own else { return }
      try budget.take(bytes - own, of: lane, beside: own)
      size.store(bytes, ordering: .relaxed)
    }
  }

  private let limit: Int
  private let taken = Mutex(Lane.allCases.map { _ in 0 })

  /// - Parameter limit: bytes, for each lane.
  init(limit: Int) { self.limit = limit }

  /// - Parameter bytes: what the body may become; one share is always given, however large.
  /// - Throws: 503 if the lane has no room.
  func share(of bytes: Int, for admission: Admission) throws(HubRefusal) -> Share {
    let share = Share(of: self, Lane(admission.principal, admission.credential))
    try share.grow(to: bytes)
    return share
  }

  private func giveBack(_ bytes: Int, to lane: Lane) {
    taken.withLock { $0[lane.rawValue] -= bytes }
  }

  /// - Parameter own: what the one who asks has already; who is alone gets anything.
  private func take(_ bytes: Int, of lane: Lane, beside own: Int) throws(HubRefusal) {
    let hasRoom = taken.withLock { taken in
      let all = taken[lane.rawValue]
      guard all == own || all + bytes <= limit else { return false }
      taken[lane.rawValue] += bytes
      return true
    }
    guard hasRoom else {
      throw .unavailable(
        detail: "Too many bodies are on their way in. Send this one again.", retryAfter: .seconds(1)
      )
    }
  }
}
