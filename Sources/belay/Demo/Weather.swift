import BelayCore

/// What befalls the world outside the agents, by the clock of the story.
///
/// A round takes five minutes and then begins anew. Providers are shared: when one browns out, every
/// agent that uses it feels it.
struct Weather: Sendable {
  static let round = Duration.seconds(300)

  /// A stretch in which one dependency does badly.
  struct Trouble: Sendable {
    let dependency: String
    let from: Duration
    let to: Duration
    let kind: Kind
    /// Chance that a call meets it, 0 to 1.
    let rate: Double

    fileprivate func moved(by shift: Duration) -> Trouble {
      Trouble(
        dependency: dependency, from: from + shift, to: to + shift, kind: kind, rate: rate)
    }

    enum Kind: Sendable {
      /// no answer at all
      case hangs
      /// an error: its type, and the service's own words
      case fails(type: String, String)
      /// too many requests; come back after so many seconds
      case refuses(retryAfter: Int)
      /// an answer, that many times later
      case slow(Double)
    }
  }

  private static let usual = [
    Trouble(
      dependency: "stripe.capture", from: .seconds(14), to: .seconds(70), kind: .hangs, rate: 0.8),
    Trouble(
      dependency: "hubspot.upsert", from: .seconds(20), to: .seconds(55),
      kind: .refuses(retryAfter: 1), rate: 0.45),
    Trouble(
      dependency: "bank.feed", from: .seconds(40), to: .seconds(75),
      kind: .fails(type: "http_502", "bank gateway answered 502"), rate: 0.9),
    Trouble(
      dependency: "openai", from: .seconds(95), to: .seconds(140), kind: .refuses(retryAfter: 2),
      rate: 0.55),
    Trouble(
      dependency: "openai", from: .seconds(100), to: .seconds(140), kind: .slow(4), rate: 0.5),
    Trouble(
      dependency: "openai", from: .seconds(105), to: .seconds(130), kind: .hangs, rate: 0.25),
    Trouble(
      dependency: "smoke.run", from: .seconds(200), to: .seconds(235),
      kind: .fails(type: "tests_failed", "3 of 14 smoke tests failed"), rate: 0.7),
    Trouble(
      dependency: "kyc.lookup", from: .seconds(225), to: .seconds(270), kind: .slow(8),
      rate: 0.8),
  ]

  private let troubles: [Trouble]

  /// Each seed moves the troubles by up to twelve seconds; the first one leaves them where they are.
  init(seed: UInt64) {
    var random = SeededGenerator(seed: seed, part: "weather")
    troubles = Self.usual.map { trouble in
      trouble.moved(by: .seconds(seed == 1 ? 0 : Int.random(in: -12...12, using: &random)))
    }
  }

  /// What reigns over a dependency at a moment of the story.
  func troubles(of dependency: String, at moment: Duration) -> [Trouble] {
    let round = Self.round.seconds
    let within = Duration.seconds(moment.seconds.truncatingRemainder(dividingBy: round))
    return troubles.filter { $0.dependency == dependency && $0.from <= within && within < $0.to }
  }
}

/// How a simulated service says no.
enum ServiceError: Error, CustomStringConvertible {
  case failed(type: String, String)
  case tooManyRequests(retryAfter: Duration)

  var description: String {
    switch self {
    case .failed(_, let words): words
    case .tooManyRequests: "429: requests per minute exceeded"
    }
  }
}
