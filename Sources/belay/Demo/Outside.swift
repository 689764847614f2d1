import BelayAgent
import BelayCore

/// The services an agent calls: they take their time, and fail as the weather has it.
struct Outside: Sendable {
  let clock: StoryClock
  let weather: Weather
  let dice: Dice

  /// Answers after a while, or throws; hangs for a minute where the weather has it so, unless cancelled.
  func answer(_ dependency: String, typicallyAfter ms: Double, errorRate: Double) async throws {
    var ms = dice.roll { $0.latency(typical: ms) }
    for trouble in weather.troubles(of: dependency, at: clock.moment)
    where dice.chance(trouble.rate) {
      switch trouble.kind {
      case .hangs: try await clock.sleep(for: .seconds(60))
      case .fails(let type, let words):
        try await clock.sleep(for: .milliseconds(Int64(ms)))
        throw ServiceError.failed(type: type, words)
      case .refuses(let seconds):
        throw ServiceError.tooManyRequests(retryAfter: clock.real(.seconds(seconds)))
      case .slow(let times): ms *= times
      }
    }
    try await clock.sleep(for: .microseconds(Int64(ms * 1_000)))
    if dice.chance(errorRate) {
      throw ServiceError.failed(type: "http_500", "the server answered 500")
    }
  }
}

extension ServiceError: FaultDescribing {
  var fault: Fault {
    switch self {
    case .failed: .failed
    case .tooManyRequests(let wait): .rateLimited(retryAfter: wait)
    }
  }

  var errorType: String {
    switch self {
    case .failed(let type, _): type
    case .tooManyRequests: "http_429"
    }
  }
}
