package import BelayCore
package import BelayLedger

/// A place outside the ledger that keeps its checkpoints, so that not even who holds the key and the
/// database can rewrite what came before.
package protocol Anchor: Sendable {
  /// What screens call it.
  var name: String { get }

  /// Hands a checkpoint over and returns when it is kept there, with what that place has put under it.
  /// Takes as long as it takes; nobody waits for it.
  func keep(_ delivery: Delivery) async throws(AnchorFailure) -> [NoteSignature]

  /// What is there, asked before the ledger is opened; nil if nothing is to be had.
  func sight(_ last: LastSigned) async throws(AnchorFailure) -> Sighting?
}

/// A checkpoint on its way to an anchor.
package struct Delivery: Sendable {
  package let note: SignedNote
  /// Records under it.
  package let size: Int
  /// That the tree of that size is the beginning of this one.
  package let growth: @Sendable (_ older: Int) async throws -> [Hash]
}

/// What an anchor has to say about a ledger that is about to be opened.
package enum Sighting: Sendable {
  /// The newest checkpoint that it holds.
  case note(SignedNote)
  /// It holds something that the newest checkpoint here contradicts.
  case refusal(String)
}

/// Why a checkpoint is not kept there, in words.
package struct AnchorFailure: Error, Sendable, Equatable {
  package let reason: String

  package init(_ reason: String) { self.reason = reason }
}
