import BelayCore

/// What befalls the world outside the agents, by the clock of the story.
///
/// A round takes five minutes and then begins anew. Providers are shared: when one browns out, every
/// agent that uses it feels it.
enum Weather {
  static let round = Duration.seconds(300)

  /// A stretch in which one dependency does badly.
  struct Trouble: Sendable {
    let dependency: String
    let from: Duration
    let to: Duration
    let kind: Kind
    /// Chance that a call meets it, 0 to 1.
    let rate: Double

    enum Kind: Sendable {
      /// no answer at all
      case hangs
      /// an error, in the service's own words
      case fails(String)
      /// too many requests; come back after so many seconds
      case refuses(retryAfter: Int)
      /// an answer, that many times later
      case slow(Double)
    }
  }

  static let troubles = [
    Trouble(
      dependency: "stripe.refund", from: .seconds(14), to: .seconds(70), kind: .hangs, rate: 0.8),
    Trouble(
      dependency: "hubspot.upsert", from: .seconds(20), to: .seconds(55),
      kind: .refuses(retryAfter: 1), rate: 0.45),
    Trouble(
      dependency: "bank.feed", from: .seconds(40), to: .seconds(75),
      kind: .fails("bank gateway answered 502"), rate: 0.9),
    Trouble(
      dependency: "openai", from: .seconds(95), to: .seconds(140), kind: .refuses(retryAfter: 2),
      rate: 0.35),
    Trouble(
      dependency: "openai", from: .seconds(100), to: .seconds(140), kind: .slow(4), rate: 0.5),
    Trouble(
      dependency: "openai", from: .seconds(105), to: .seconds(130), kind: .hangs, rate: 0.25),
    Trouble(
      dependency: "smoke.run", from: .seconds(200), to: .seconds(235),
      kind: .fails("3 of 14 smoke tests failed"), rate: 0.7),
    Trouble(
      dependency: "kyc.lookup", from: .seconds(225), to: .seconds(270), kind: .slow(8),
      rate: 0.8),
  ]

  /// What reigns over a dependency at a moment of the story.
  static func troubles(of dependency: String, at moment: Duration) -> [Trouble] {
    let within = Duration.seconds(moment.seconds.truncatingRemainder(dividingBy: round.seconds))
    return troubles.filter { $0.dependency == dependency && $0.from <= within && within < $0.to }
  }
}

/// How a simulated service says no.
enum ServiceError: Error, CustomStringConvertible {
  case failed(String)
  case tooManyRequests(retryAfter: Duration)

  var description: String {
    switch self {
    case .failed(let words): words
    case .tooManyRequests: "429: requests per minute exceeded"
    }
  }
}
