/// What was typed behind `:` and `/` before, oldest first; the newest ones only.
package struct History: Sendable, Equatable {
  package static let limit = 200

  /// Each with its `:` or `/` in front, as they are kept on disk.
  package private(set) var lines: [String] = []

  package init(_ lines: [String] = []) {
    for line in lines { add(line) }
  }

  /// The same line again moves to the end. Lines with control characters are not kept.
  package mutating func add(_ line: String) {
    guard line.count > 1, line.count <= 300, line.first == ":" || line.first == "/",
      line.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control })
    else { return }
    lines.removeAll { $0 == line }
    lines.append(line)
    if lines.count > Self.limit { lines.removeFirst() }
  }

  /// Those that begin with the mark, without it, newest first.
  func lines(behind mark: Character) -> [String] {
    lines.reversed().filter { $0.first == mark }.map { String($0.dropFirst()) }
  }
}
