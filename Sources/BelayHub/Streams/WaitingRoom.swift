internal import Synchronization

/// How many callers may wait at once, in streams and long polls. Agents, observers and operators
/// have places of their own, and no credential can take all of a kind (INV 30, 32).
final class WaitingRoom: Sendable {
  /// Room for one caller, until it is let go of.
  final class Place: Sendable {
    private let leave: @Sendable () -> Void
    fileprivate init(leave: @escaping @Sendable () -> Void) { self.leave = leave }
    deinit { leave() }
  }

  /// Who shares places with whom.
  private enum Kind: String, Hashable, CaseIterable {
    case agents, observers, operators

    init(_ role: Role) {
      switch role {
      case .agent, .ingest: self = .agents
      case .observer: self = .observers
      case .operator, .admin: self = .operators
      }
    }
  }

  private struct State {
    var byKind: [Kind: Int] = [:]
    /// only those who wait, so no more entries than places
    var byCredential: [String: Int] = [:]
  }

  private let limits: DoorLimits
  private let state = Mutex(State())

  init(limits: DoorLimits) { self.limits = limits }

  /// - Throws: 503 if all places are taken, or all that one credential may take.
  func place(for caller: Principal) throws(HubRefusal) -> Place {
    let (kind, credential) = (Kind(caller.role), caller.authid)
    let (places, share) = places(for: kind)
    let hasRoom = state.withLock { state in
      guard state.byKind[kind, default: 0] < places,
        state.byCredential[credential, default: 0] < share
      else { return false }
      state.byKind[kind, default: 0] += 1
      state.byCredential[credential, default: 0] += 1
      return true
    }
    guard hasRoom else {
      throw .unavailable(
        detail: "Too many callers are waiting here already: \(places), or \(share) with one "
          + "credential. Close some, or ask without waiting.",
        retryAfter: .seconds(5))
    }
    return Place { [self] in leave(kind, credential) }
  }

  /// How many of each kind wait.
  var taken: [(who: String, count: Int)] {
    state.withLock { state in Kind.allCases.map { ($0.rawValue, state.byKind[$0] ?? 0) } }
  }

  private func places(for kind: Kind) -> (all: Int, ofOne: Int) {
    switch kind {
    case .agents: (limits.agentWaits, limits.waitsPerAgentCredential)
    case .observers: (limits.observerWaits, limits.waitsPerCredential)
    case .operators: (limits.operatorWaits, limits.waitsPerCredential)
    }
  }

  private func leave(_ kind: Kind, _ credential: String) {
    state.withLock { state in
      state.byKind[kind, default: 0] -= 1
      let left = state.byCredential[credential, default: 0] - 1
      state.byCredential[credential] = left > 0 ? left : nil
    }
  }
}

/// Runs an operation that ends early when it is cancelled, and cancels it as soon as one of the
/// latches fires. Always gives the operation's own answer.
func whileQuiet<Value: Sendable>(
  _ endings: [Latch], _ operation: @escaping @Sendable () async throws -> Value
) async throws -> Value {
  try await withThrowingTaskGroup(of: Value?.self) { group in
    group.addTask { try await operation() }
    for ending in endings {
      group.addTask {
        await ending.wait()
        return nil
      }
    }
    defer { group.cancelAll() }
    while let ended = try await group.next() {
      if let value = ended { return value }
      group.cancelAll()
    }
    throw CancellationError()
  }
}
