import BelayClient
import BelayCore
import BelayHub
import BelayLedger
import Foundation

/// Writes about the ledger itself: through the hub that has it, or, where none runs, directly. The lock of
/// the state directory says which; only who holds it writes.
struct LedgerKeeper {
  let hub: ClientOptions

  init(_ hub: ClientOptions) throws {
    guard hub.isDefault else {
      throw Failure(
        .wrongUsage,
        "this works where the ledger is: name its --state, and neither --hub nor BELAY_HUB")
    }
    self.hub = hub
  }

  func reader() throws -> LedgerReader { try LedgerReader(at: hub.state.paths.state) }

  /// - Returns: the number of the record, and whether no file has the bytes any more.
  func erase(
    _ seqs: [Int], basis: String, reason: String, part: ErasureOrder.Part?
  ) async throws -> (seq: Int, isPurged: Bool) {
    let order = ErasureOrder(
      seqs: seqs, by: Self.name, legalBasis: basis, reason: reason, part: part)
    let direct = try direct { ledger in
      let now = Self.now
      return try ledger.erase(order, id: Self.newID(now), authid: Self.authid, recorded: now)
    }
    if let direct { return (direct.record.seq, direct.isPurged) }
    var body: JSONObject = part?.members ?? [:]
    body["seqs"] = .array(seqs.map { JSON($0) })
    body["legal_basis"] = .string(basis)
    body["reason"] = .string(reason)
    let answer = try await ask("/v1/ledger/erasures", .object(body))
    return (try seq(in: answer), answer["purged"] == true)
  }

  func hold(_ scope: LegalHold.Scope, reason: String) async throws -> Int {
    let direct = try direct { ledger in
      guard try ledger.reader.holds().count < LegalHold.largest else {
        throw Failure("\(LegalHold.largest) holds are in force, which is the limit")
      }
      let now = Self.now
      let event = LegalHold.holding(
        scope, by: Self.name, reason: reason, id: Self.newID(now), time: now)
      return try ledger.write(event, authid: Self.authid, recorded: now)
    }
    if let direct { return direct }
    var body = scope.members
    body["reason"] = .string(reason)
    return try seq(in: try await ask("/v1/ledger/holds", .object(body)))
  }

  func release(_ number: Int, reason: String) async throws -> Int {
    let direct = try direct { ledger in
      guard let hold = try ledger.reader.holds().first(where: { $0.number == number }) else {
        throw Failure("no hold #\(number) is in force; `belay ledger hold list` lists them")
      }
      let now = Self.now
      let event = hold.releasing(by: Self.name, reason: reason, id: Self.newID(now), time: now)
      return try ledger.write(event, authid: Self.authid, recorded: now)
    }
    if let direct { return direct }
    return try seq(
      in: try await ask("/v1/ledger/holds/\(number)/release", ["reason": .string(reason)]))
  }

  /// Writes where no hub runs, and signs it; nil if one does.
  func direct<Result>(_ body: (Ledger) throws -> Result) throws -> Result? {
    guard let direct = try DirectLedger(at: hub.state.paths.state) else { return nil }
    let result: Result
    do {
      result = try body(direct.ledger)
    } catch {
      try? direct.close()
      throw error
    }
    try direct.close()
    return result
  }

  func ask(_ path: String, _ body: JSON) async throws -> JSON {
    try await hub.ask { try await $0.call(.post, path, body: body, timeout: .seconds(600)) }
  }

  func seq(in answer: JSON) throws -> Int {
    guard let seq = answer["seq"]?.integer else {
      throw Failure("the hub's answer is not understood; is it of this version?")
    }
    return seq
  }

  static var now: Timestamp { Clock.system.read().wall }
  static var name: String { LoginName.of(uid: geteuid()) }
  static var authid: String { "uid:\(geteuid())" }

  static func newID(_ now: Timestamp) -> String {
    UUIDv7.make(at: now, random: (.random(in: .min ... .max), .random(in: .min ... .max)))
  }
}
