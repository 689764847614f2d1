/// How much a JSON text may ask of its reader.
package struct JSONLimits: Sendable, Equatable {
  /// Length of the whole text in bytes.
  package var maxBytes: Int
  /// Arrays and objects inside each other; the outermost is the first.
  package var maxDepth: Int

  /// 4 MiB and 64 levels.
  package static let `default` = JSONLimits()

  /// The length that a number literal may have, in characters, whichever way it is written.
  static let maxNumberLength = 1_100

  package init(maxBytes: Int = 4 << 20, maxDepth: Int = 64) {
    self.maxBytes = maxBytes
    self.maxDepth = maxDepth
  }
}

/// Why a text is not the JSON that Belay accepts, or a value has no canonical form.
package struct JSONError: Error, Equatable, CustomStringConvertible {
  /// What is wrong and what to do about it.
  package let problem: String
  /// Where the reader stood, in bytes from the start; 0 for a value that has no text.
  package let offset: Int

  package init(problem: String, offset: Int) {
    self.problem = problem
    self.offset = offset
  }

  package var description: String { "at byte \(offset): \(problem)" }
}
