import BelayCore

/// How a breaker came to refuse calls, in half a sentence.
///
/// Told by the figures that it gave when it opened. Those that it gives now are no answer: nobody
/// calls through an open breaker, and the calls that tripped it leave its window one by one.
extension Breaker {
  /// `opened at 12:04:31: 18 of 43 calls failed`
  var openingWords: String {
    let time = since.clockText
    guard state != .forcedOpen else {
      return "was forced open at \(time)" + (until.map { ", until \($0.clockText)" } ?? "")
    }
    let kind = observed ? " (observed)" : ""
    let reason = history.last.flatMap { $0.to == state ? $0.reason : nil }
    return "opened at \(time)\(kind)" + (reason.map { ": \($0)" } ?? "")
  }
}

extension BreakerChange {
  /// What its cause and figures tell; nil if that is nothing.
  fileprivate var reason: String? {
    switch cause.flatMap(BreakerCause.init(rawValue:)) {
    case .failureRate: failures(of: "calls") ?? "too many of its calls failed"
    case .slowRate: slowness(of: "calls") ?? "too many of its calls were slow"
    case .consecutive: "its last calls failed one after the other"
    case .probe: failures(of: "probes") ?? slowness(of: "probes") ?? "its probes failed"
    case .timer: "its probes were not decided in time"
    case .manual: "somebody ordered it"
    case nil: failures(of: "calls") ?? slowness(of: "calls")
    }
  }

  private func failures(of what: String) -> String? {
    share(of: what, failed, failureRate, "failed", "failed")
  }

  private func slowness(of what: String) -> String? {
    share(of: what, slow, slowRate, "was slow", "were slow")
  }

  /// Nil where the figures would say that nothing was wrong.
  private func share(
    of what: String, _ count: Int?, _ rate: Double?, _ one: String, _ many: String
  ) -> String? {
    if let calls, let count, count > 0, count <= calls {
      return "\(count) of \(calls) \(what) \(count == 1 ? one : many)"
    }
    return rate.flatMap { $0 > 0 ? "\(Figure.tenths($0))% of its \(what) \(many)" : nil }
  }
}
