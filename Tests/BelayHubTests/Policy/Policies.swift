import BelayCore
import BelayLedger
import Testing

@testable import BelayHub

extension Policy {
  /// With rules as a file has them; `{until}` is an hour after the bench's clock begins.
  static func rules(_ text: String, at now: Timestamp = HandClock().read().wall) throws -> Policy {
    var policy = Policy()
    policy.rules = try .written(text, at: now)
    return policy
  }
}

extension PolicyRules {
  static func written(_ text: String, at now: Timestamp = HandClock().read().wall) throws
    -> PolicyRules
  {
    let text = text.replacing("{until}", with: now.advanced(by: .seconds(3_600)).rfc3339)
    let file = PolicyFile(bytes: Array(text.utf8), path: "policy.toml", at: now)
    return try #require(file.sound, "\(file.problem)")
  }

  static let twoPeople = "[[rule]]\nname = \"two\"\ntool = \"stripe.*\"\napprovers = 2\n"
  static let lab = """
    [[rule]]
    name = "lab"
    tool = "stripe.refund"
    risk = "low"
    approve = { until = {until}, uses = 2 }

    """
}

extension Bench {
  /// Somebody sits at a console, for fifteen seconds.
  func attend() async throws {
    _ = try await desk.presence(PresenceBeat(console: "c1", idle: false), as: Self.mira)
  }

  /// The fold of the hub is the fold of its ledger, from nothing (INV 6).
  func checkReplay() async throws {
    await desk.wake()
    let fleet = try await desk.fleet()
    #expect(try desk.reader.foldAll().json().encoded() == fleet.json().encoded())
  }
}
