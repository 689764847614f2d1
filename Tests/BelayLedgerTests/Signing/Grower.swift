import BelayCore

@testable import BelayLedger

/// A log of one's own that grows, with a key, and without a ledger.
struct Grower {
  let key = SigningKey(name: KeyName("ops.example/belay")!, kind: .ed25519)
  /// Goes into each leaf, so that two growers have different trees.
  var seed: UInt8 = 0

  private func range(_ leaves: Range<Int>) -> CompactRange {
    var range = CompactRange()
    for index in leaves { range.append(.leaf([seed, UInt8(truncatingIfNeeded: index)])) }
    return range
  }

  func note(_ size: Int, signedBy signer: SigningKey? = nil) -> SignedNote {
    let head = TreeHead(size: size, root: range(0..<size).root)
    let text = Checkpoint(origin: key.verifier.name, head: head).text
    return SignedNote(text: text, signatures: [(signer ?? key).sign(text)])
  }

  func proof(from older: Int, to newer: Int) -> [Hash] {
    guard 0 < older, older < newer else { return [] }
    return ConsistencyProof(from: older, to: newer) { range($0.leaves).root }.hashes
  }

  /// What an honest log asks.
  func request(_ old: Int, _ size: Int) -> WitnessRequest {
    WitnessRequest(old: old, proof: proof(from: old, to: size), note: note(size))
  }
}
