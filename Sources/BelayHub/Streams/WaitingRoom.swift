internal import Synchronization

/// How many callers may wait at once, in streams and long polls; agents and all others apart, so
/// that agents cannot take the operators' places (INV 32).
final class WaitingRoom: Sendable {
  /// Room for one caller, until it is let go of.
  final class Place: Sendable {
    private let leave: @Sendable () -> Void
    fileprivate init(leave: @escaping @Sendable () -> Void) { self.leave = leave }
    deinit { leave() }
  }

  private struct State {
    var agents = 0
    var others = 0
  }

  private let limits: DoorLimits
  private let state = Mutex(State())

  init(limits: DoorLimits) { self.limits = limits }

  /// - Throws: 503 if all places are taken.
  func place(for caller: Principal) throws(HubRefusal) -> Place {
    let isAgent = caller.role == .agent || caller.role == .ingest
    let hasRoom = state.withLock { state in
      guard isAgent ? state.agents < limits.agentWaits : state.others < limits.operatorWaits else {
        return false
      }
      if isAgent { state.agents += 1 } else { state.others += 1 }
      return true
    }
    guard hasRoom else {
      throw .unavailable(
        detail: "Too many callers are waiting here already. Ask again without waiting.",
        retryAfter: .seconds(5))
    }
    return Place { [self] in
      state.withLock { if isAgent { $0.agents -= 1 } else { $0.others -= 1 } }
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
