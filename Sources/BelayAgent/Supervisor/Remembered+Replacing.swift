import BelayCore

// Several processes of one agent share one file.

extension Remembered {
  /// The content of the file once this process has its say: what others put there stays, what this
  /// process had there is replaced by what it has now.
  ///
  /// So the silence of one process never takes away what another remembers, and an operator who restores
  /// one clears what that one had. Two that were given the same order have one order. Breakers are each
  /// process's own, even where they stand alike. Of two allowances the most that was used holds. A doubt that came up since stays for the next start.
  ///
  /// - Parameters:
  ///   - mine: what this process found at its start, or wrote last.
  ///   - found: what is in the file now.
  func replacing(_ mine: Remembered, in found: Remembered) -> Remembered {
    var result = found
    result.orders.removeAll { mine.orders.contains($0) || orders.contains($0) }
    result.orders += orders
    for breaker in mine.breakers {
      guard let index = result.breakers.firstIndex(of: breaker) else { continue }
      result.breakers.remove(at: index)
    }
    result.breakers = Array((result.breakers + breakers).suffix(Dependencies.most))
    if result.allowance == mine.allowance { result.allowance = nil }
    result.allowance = SpentAllowance.strictest(allowance, result.allowance)
    let hasEndedDoubt = mine.isDoubtful && !isDoubtful
    result.isDoubtful = isDoubtful || found.isDoubtful && !hasEndedDoubt
    return result
  }
}

extension ModeMachine.Reason {
  /// This one, or the other if that is stricter; for the longer of both times.
  func atLeast(_ other: Self?) -> Self {
    guard let other else { return self }
    var stricter = other.level > level ? other : self
    stricter.until = until.flatMap { mine in other.until.map { max(mine, $0) } }
    return stricter
  }
}

extension BreakerState {
  /// Higher where fewer calls get through after a restart.
  var strictness: Int {
    switch self {
    case .disabled, .metricsOnly: 0
    case .closed: 1
    case .open, .halfOpen: 2
    case .forcedOpen: 3
    }
  }
}
