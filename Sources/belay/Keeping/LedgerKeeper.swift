import BelayClient
import BelayCore
import BelayHub
import BelayLedger
import Foundation

/// Writes about the ledger itself: through the hub that has it, or, where none runs, directly. The lock of
/// the state directory says which; only who holds it writes.
struct LedgerKeeper {
  private let hub: ClientOptions

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
    _ seqs: [Int], basis: String, reason: String
  ) async throws -> (seq: Int, isPurged: Bool) {
    if let ledger = try open() {
      defer { ledger.close() }
      let order = ErasureOrder(seqs: seqs, by: Self.name, legalBasis: basis, reason: reason)
      let now = Self.now
      let erasure = try ledger.erase(
        order, id: Self.newID(now), authid: Self.authid, recorded: now)
      return (erasure.record.seq, erasure.isPurged)
    }
    let body: JSON = [
      "seqs": .array(seqs.map { JSON($0) }), "legal_basis": .string(basis),
      "reason": .string(reason),
    ]
    let answer = try await ask("/v1/ledger/erasures", body)
    return (try seq(in: answer), answer["purged"] == true)
  }

  func hold(_ scope: LegalHold.Scope, reason: String) async throws -> Int {
    if let ledger = try open() {
      defer { ledger.close() }
      guard try ledger.reader.holds().count < LegalHold.largest else {
        throw Failure("\(LegalHold.largest) holds are in force, which is the limit")
      }
      let now = Self.now
      let event = LegalHold.holding(
        scope, by: Self.name, reason: reason, id: Self.newID(now), time: now)
      return try ledger.write(event, authid: Self.authid, recorded: now)
    }
    var body = scope.members
    body["reason"] = .string(reason)
    return try seq(in: try await ask("/v1/ledger/holds", .object(body)))
  }

  func release(_ number: Int, reason: String) async throws -> Int {
    if let ledger = try open() {
      defer { ledger.close() }
      guard let hold = try ledger.reader.holds().first(where: { $0.number == number }) else {
        throw Failure("no hold #\(number) is in force; `belay ledger hold list` lists them")
      }
      let now = Self.now
      let event = hold.releasing(by: Self.name, reason: reason, id: Self.newID(now), time: now)
      return try ledger.write(event, authid: Self.authid, recorded: now)
    }
    return try seq(
      in: try await ask("/v1/ledger/holds/\(number)/release", ["reason": .string(reason)]))
  }

  /// Nil if a hub has it.
  private func open() throws -> Ledger? {
    do {
      let ledger = try Ledger(at: hub.state.paths.state, create: false)
      StandardError.write(
        line: "No hub runs here. What is recorded now is signed when one starts; until then "
          + "`belay ledger verify` says that it is not.")
      return ledger
    } catch LedgerError.heldBy {
      return nil
    }
  }

  /// Erasing writes the whole file anew.
  private func ask(_ path: String, _ body: JSON) async throws -> JSON {
    try await hub.ask { try await $0.call(.post, path, body: body, timeout: .seconds(600)) }
  }

  private func seq(in answer: JSON) throws -> Int {
    guard let seq = answer["seq"]?.integer else {
      throw Failure("the hub's answer is not understood; is it of this version?")
    }
    return seq
  }

  private static var now: Timestamp { Clock.system.read().wall }
  private static var name: String { LoginName.of(uid: geteuid()) }
  private static var authid: String { "uid:\(geteuid())" }

  private static func newID(_ now: Timestamp) -> String {
    UUIDv7.make(at: now, random: (.random(in: .min ... .max), .random(in: .min ... .max)))
  }
}
