/// Why a call to the hub gave no answer that can be used.
///
/// `cutOff` and `timedOut` leave open whether the hub acted; ask it for the state before repeating
/// anything that is not idempotent.
package enum ClientError: Error, Sendable, Equatable {
  /// Nobody took the connection; nothing was sent.
  case unreachable(HubAddress, why: String)
  /// The connection ended after the request was sent and before the answer was whole.
  case cutOff(HubAddress, why: String)
  case timedOut(HubAddress, after: Duration)
  /// The hub refused, in its own words.
  case hubSaid(Problem)
  /// What came back is not what a hub answers, or what was asked cannot be sent.
  case notUnderstood(String)
  /// The calling task was cancelled.
  case cancelled
}

extension ClientError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unreachable(let address, let why):
      return "no hub at \(shown("\(address)")) (\(why)); \(advice(address))"
    case .cutOff(let address, let why):
      return "the hub at \(shown("\(address)")) broke off before its answer was whole (\(why)); "
        + "it may or may not have acted, so look at the state before trying again"
    case .timedOut(let address, let duration):
      return "the hub at \(shown("\(address)")) did not answer within \(duration); "
        + "it may or may not have acted, so look at the state before trying again"
    case .hubSaid(let problem): return problem.description
    case .notUnderstood(let problem): return problem
    case .cancelled: return "the call was cancelled"
    }
  }
}

private func advice(_ address: HubAddress) -> String {
  switch address {
  case .unix:
    return "start it with `belay hub`, or name another with --hub or BELAY_HUB"
  case .http, .https:
    return "start it with `belay hub`, or check host and port of --hub or BELAY_HUB"
  }
}
