import BelayClient
import BelayCore
import BelayHub
import BelayLedger
import Synchronization

/// Asks another hub, or any other witness, to say under each checkpoint that it has seen the ledger only
/// grow (c2sp.org/tlog-witness).
final class WitnessAnchor: Anchor {
  let name: String

  private let client: HubClient
  /// Before `/add-checkpoint`; without a slash at its end.
  private let path: String
  private let key: VerifierKey
  /// The size that the witness has seen, as far as it is known here.
  private let seen = Mutex<Int?>(nil)

  private static let timeout = Duration.seconds(8)
  /// What is answered is a few lines.
  private static let longestAnswer = 64 << 10

  init(url: String, key: String) throws {
    (client, path) = try Self.client(url)
    do {
      self.key = try VerifierKey(key)
    } catch {
      throw Failure(.wrongUsage, "--witness-key: \(error)")
    }
    guard self.key.kind == .cosignature else {
      throw Failure(
        .wrongUsage,
        "--witness-key: this is the key of a log; ask for that of the witness, which "
          + "`belay ledger witness-key` prints there")
    }
    name = "witness \(self.key.name)"
  }

  private static func client(_ url: String) throws -> (HubClient, String) {
    let scheme = url.hasPrefix("https://") ? "https://" : "http://"
    guard url.hasPrefix(scheme) else {
      throw Failure(.wrongUsage, "--witness: a URL is written http://HOST:PORT, or with https://")
    }
    let place = url.dropFirst(scheme.count).prefix { $0 != "/" }
    var path = String(url.dropFirst(scheme.count + place.count))
    while path.hasSuffix("/") { path.removeLast() }
    guard path.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "?") }) else {
      throw Failure(.wrongUsage, "--witness: the URL has no query, and its path has %XX")
    }
    do {
      var client = HubClient(address: try HubAddress(scheme + place))
      client.longestBody = longestAnswer
      return (client, path)
    } catch {
      throw Failure(.wrongUsage, "--witness: \(error)")
    }
  }

  // MARK: Anchor

  func keep(_ delivery: Delivery) async throws(AnchorFailure) -> [NoteSignature] {
    var old = seen.withLock(\.self) ?? delivery.size
    // The first answer may tell what it has seen, and the second that it has seen more meanwhile.
    for _ in 0..<3 {
      let proof = try await proof(from: old, delivery)
      switch try await ask(WitnessRequest(old: old, proof: proof, note: delivery.note)) {
      case .cosigned(let lines):
        seen.withLock { $0 = delivery.size }
        return lines
      case .seen(let size):
        if let reason = Self.contradiction(size, old, delivery.size) { throw AnchorFailure(reason) }
        seen.withLock { $0 = size }
        old = size
      }
    }
    throw AnchorFailure("it has seen another size each time it was asked")
  }

  func sight(_ last: LastSigned) async throws(AnchorFailure) -> Sighting? {
    guard let note = last.note, let size = try? Checkpoint(text: note.text).head.size else {
      return nil
    }
    switch try await ask(WitnessRequest(old: size, proof: [], note: note)) {
    case .cosigned: return nil
    case .seen(let seen): return Self.contradiction(seen, size, size).map(Sighting.refusal)
    }
  }

  /// Why a ledger that has signed so many records cannot be the one of which the witness has seen that many.
  private static func contradiction(_ seen: Int, _ old: Int, _ signed: Int) -> String? {
    if seen > signed {
      return "it has seen \(seen) records of this log, and only \(signed) are signed here: "
        + "the ledger was put back to an older state, or another copy of it runs"
    }
    if seen == signed, old == signed {
      return "it has seen other records than these under the same size, \(seen)"
    }
    return nil
  }

  // MARK: Asking

  private enum Word {
    case cosigned([NoteSignature])
    case seen(Int)
  }

  private func proof(
    from old: Int, _ delivery: Delivery
  ) async throws(AnchorFailure) -> [Hash] {
    guard old > 0, old < delivery.size else { return [] }
    do {
      return try await delivery.growth(old)
    } catch {
      throw AnchorFailure("no proof is to be had for it: \(error)")
    }
  }

  private func ask(_ request: WitnessRequest) async throws(AnchorFailure) -> Word {
    let answer: Response
    do throws(ClientError) {
      answer = try await client.answer(
        to: .post, path + "/add-checkpoint", body: request.bytes,
        contentType: "application/octet-stream", accept: "text/plain", timeout: Self.timeout)
    } catch {
      throw AnchorFailure("it does not answer: \(error)")
    }
    switch answer.status {
    case 200: return .cosigned(try lines(answer, under: request.note))
    case 409: return .seen(try size(answer))
    case 403:
      throw AnchorFailure("it has another key for this log; give it that of `belay ledger key`")
    case 404:
      throw AnchorFailure(
        "it does not speak for this log; its hub needs --witness-for with what `belay ledger key` "
          + "prints here")
    case 422: throw AnchorFailure("it says that this ledger has not only grown: the proof is wrong")
    default: throw AnchorFailure("it answered \(answer.status), which no witness does")
    }
  }

  private func lines(
    _ answer: Response, under note: SignedNote
  ) throws(AnchorFailure) -> [NoteSignature] {
    let lines = note.cosignatures(NoteSignature.lines(in: answer.body) ?? [], of: key)
    guard !lines.isEmpty else {
      throw AnchorFailure("what it answered is not its cosignature; is --witness-key its key?")
    }
    return lines
  }

  private func size(_ answer: Response) throws(AnchorFailure) -> Int {
    let text = String(decoding: answer.body, as: UTF8.self)
    let number = text.hasSuffix("\n") ? text.dropLast() : text[...]
    guard !number.isEmpty, number.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let size = Int(number)
    else { throw AnchorFailure("it answered 409 without a size, which no witness does") }
    return size
  }
}
