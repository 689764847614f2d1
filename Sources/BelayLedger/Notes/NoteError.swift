/// Why a note, a checkpoint, a proof or a key is not taken. A text says what is wrong with it.
package enum NoteError: Error, Equatable, Sendable {
  /// A verifier key, and what is wrong with it.
  case key(String, String)
  /// The bytes are not in the format.
  case malformed(String)
  /// A key that is trusted has not signed this text, though a line says so.
  case badSignature(KeyName)
  /// No key that is trusted has signed it.
  case unsigned
}

extension NoteError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .key(let text, let problem):
      "\(text.prefix(200).debugDescription) is no verifier key: \(problem); "
        + "it is written name+id+key, as `belay ledger key` prints it"
    case .malformed(let problem): "it is not well formed: \(problem)"
    case .badSignature(let name):
      "the signature of \(name.text.debugDescription) is wrong: the text is not what was signed"
    case .unsigned: "none of its signatures is by a key that is trusted here"
    }
  }
}
