/// Where a log serves a piece of itself: `tile/0/x001/x234/067`, `tile/1/000.p/17`, `tile/entries/000`.
///
/// The number is written in groups of three digits, all but the last with an `x`, so that no folder holds
/// more than a thousand files. `.p/W` asks for the first W hashes or entries of a piece that is not full.
///
/// Source: C2SP tlog-tiles.
package struct TilePath: Sendable, Hashable {
  package enum Content: Sendable, Hashable {
    /// Hashes of this level.
    case hashes(level: Int)
    /// What the leaves are the hashes of.
    case entries
  }

  package let content: Content
  package let number: Int
  /// 1 to 256.
  package let width: Int

  /// The highest level that a tree of any size has tiles of.
  private static let lastLevel = 7

  package init(_ content: Content, number: Int, width: Int) {
    self.content = content
    self.number = number
    self.width = width
  }

  /// The path of a tile as wide as it is in a tree of that size.
  package init(_ id: TileID, inTreeOf size: Int) {
    self.init(
      .hashes(level: id.level), number: id.number, width: id.width(inTreeOf: size))
  }

  /// What holds its hashes, or those over its entries.
  package var tile: TileID {
    switch content {
    case .hashes(let level): TileID(level: level, number: number)
    case .entries: TileID(level: 0, number: number)
    }
  }

  /// From `tile` on.
  package var parts: [String] {
    let folder =
      switch content {
      case .hashes(let level): "\(level)"
      case .entries: "entries"
      }
    let parts = ["tile", folder] + Self.groups(number)
    guard width < Tile.width else { return parts }
    return parts.dropLast() + [parts[parts.count - 1] + ".p", "\(width)"]
  }

  /// Reads what `parts` writes; nil for anything else, other spellings of the same included.
  package init?(parts: [String]) {
    guard (3...8).contains(parts.count), parts[0] == "tile" else { return nil }
    var groups = Array(parts[2...])
    var width = Tile.width
    if groups.count > 1, groups[groups.count - 2].hasSuffix(".p"),
      let partial = Int(groups.removeLast())
    {
      width = partial
      groups[groups.count - 1].removeLast(2)
    }
    guard let number = Self.number(groups), let content = Self.content(parts[1]) else { return nil }
    self.init(content, number: number, width: width)
    guard self.parts == parts, (1...Tile.width).contains(width) else { return nil }
  }

  private static func content(_ folder: String) -> Content? {
    if folder == "entries" { return .entries }
    guard let level = Int(folder), (0...lastLevel).contains(level) else { return nil }
    return .hashes(level: level)
  }

  private static func groups(_ number: Int) -> [String] {
    var groups = [digits(number % 1_000)]
    var rest = number / 1_000
    while rest > 0 {
      groups.insert("x" + digits(rest % 1_000), at: 0)
      rest /= 1_000
    }
    return groups
  }

  private static func digits(_ number: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: 3 - text.utf8.count) + text
  }

  /// At most five groups, so that no leaf under it is beyond what a number can be.
  private static func number(_ groups: [String]) -> Int? {
    guard (1...5).contains(groups.count) else { return nil }
    var number = 0
    for group in groups {
      guard let value = Int(group.drop { $0 == "x" }), (0...999).contains(value) else { return nil }
      number = number * 1_000 + value
    }
    return number
  }
}

extension TilePath: CustomStringConvertible {
  package var description: String { parts.joined(separator: "/") }
}
