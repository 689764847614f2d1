/// How much a JSON text may ask of its reader.
public struct JSONLimits: Sendable, Equatable {
  /// Length of the whole text in bytes.
  public var maxBytes: Int
  /// Arrays and objects inside each other; the outermost is the first.
  public var maxDepth: Int

  /// 4 MiB and 64 levels.
  public static let `default` = JSONLimits()

  /// The length that a number literal may have, in characters, whichever way it is written.
  static let maxNumberLength = 1_100

  /// 4 MiB and 64 levels, unless given otherwise.
  public init(maxBytes: Int = 4 << 20, maxDepth: Int = 64) {
    self.maxBytes = maxBytes
    self.maxDepth = maxDepth
  }
}

/// Why a text is not the JSON that Belay accepts, or a value has no canonical form.
public struct JSONError: Error, Equatable, CustomStringConvertible {
  /// What is wrong and what to do about it.
  public let problem: String
  /// Where the reader stood, in bytes from the start; 0 for a value that has no text.
  public let offset: Int

  /// For a reader of your own that refuses in the same words.
  public init(problem: String, offset: Int) {
    self.problem = problem
    self.offset = offset
  }

  /// A sentence for a log.
  public var description: String { "at byte \(offset): \(problem)" }
}
