import BelayCore
import Synchronization

/// What an agent depends on, with the guards that all calls to it share.
final class Dependency: Sendable {
  let name: String
  let policy: CallPolicy
  let breaker: CircuitBreaker?
  let bulkhead: Bulkhead?
  let allowance = SharedRetryAllowance()
  private let isDeclared: Bool

  /// - Parameter declared: the policy that the settings have for it; nil takes the usual one.
  init(
    _ name: String, _ declared: CallPolicy?, kind: Call.Kind, remembering memory: BreakerMemory?
  ) {
    let policy = declared ?? .standard(for: kind)
    self.name = name
    self.policy = policy
    isDeclared = declared != nil
    breaker = policy.breaker.map { CircuitBreaker(name, $0, remembering: memory) }
    bulkhead = policy.atOnce.map { Bulkhead(limit: $0, line: policy.inLine) }
  }

  /// Unless declared, what the kind of this very call is used to: a tool is not tried again because
  /// something that only reads bears its name.
  func retry(for kind: Call.Kind) -> RetryPolicy {
    isDeclared ? policy.retry : CallPolicy.standard(for: kind).retry
  }
}

/// The dependencies of an agent, each made when it is first called.
final class Dependencies: Sendable {
  private let policies: [String: CallPolicy]
  private let known = Mutex(Known())
  /// Held while one is made: only who needs another new one waits for that.
  private let making = Mutex(())
  private let memory: Memory?
  /// May look for dependencies; must not call one that is new.
  private let onNew: @Sendable (Dependency) -> Void

  private struct Known {
    var byName: [String: Dependency] = [:]
    var undeclared = 0
  }

  /// Beyond this many without a declared policy, calls share one dependency and so its guards: an agent
  /// that makes up names must not fill the memory.
  static let most = 1_000
  static let overflow = "other"

  init(
    _ policies: [String: CallPolicy], memory: Memory?,
    onNew: @escaping @Sendable (Dependency) -> Void
  ) {
    self.policies = policies
    self.memory = memory
    self.onNew = onNew
  }

  /// The one that calls to this target share.
  func dependency(of target: CallTarget) -> Dependency {
    if let found = named(target.dependency) { return found }
    return making.withLock { _ -> Dependency in
      let name = known.withLock { self.name(of: target, $0) }
      return named(name) ?? made(name, for: target)
    }
  }

  private func name(of target: CallTarget, _ known: Known) -> String {
    let isDeclared = policies[target.dependency] != nil
    let hasPlace = known.byName[target.dependency] != nil || known.undeclared < Self.most
    return isDeclared || hasPlace ? target.dependency : Self.overflow
  }

  private func made(_ name: String, for target: CallTarget) -> Dependency {
    let made = Dependency(
      name, policies[name], kind: target.kind, remembering: memory?.remembered.breaker(name))
    // Before anybody else can find it, or its first moves would be told to nobody.
    onNew(made)
    known.withLock { known in
      known.byName[name] = made
      known.undeclared += policies[name] == nil ? 1 : 0
    }
    return made
  }

  /// In the order of their names.
  var all: [Dependency] {
    known.withLock { known in known.byName.keys.sorted().compactMap { known.byName[$0] } }
  }

  func named(_ name: String) -> Dependency? { known.withLock { $0.byName[name] } }
}
