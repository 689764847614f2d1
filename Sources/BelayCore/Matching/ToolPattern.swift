/// A tool's name, with `*` for any run of characters: `stripe.*`.
///
/// Names are compared as UTF-8 bytes, so that no name passes for another. Cost is at most length ×
/// length.
public struct ToolPattern: Sendable, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
  private let bytes: [UInt8]

  /// The pattern that the text spells; the empty one fits only the empty name.
  public init(_ text: String) { bytes = Array(text.utf8) }
  /// A pattern written as a literal: `"stripe.*"`.
  public init(stringLiteral text: String) { self.init(text) }

  /// The pattern as it was written.
  public var description: String { String(decoding: bytes, as: UTF8.self) }

  /// Whether the whole text fits.
  public func matches(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { matches($0) }
  }

  /// Walks once; on a mismatch the last star takes one character more.
  private func matches(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var (place, mine) = (0, 0)
    var lastStar: (mine: Int, place: Int)?
    while place < text.count {
      if mine < bytes.count, bytes[mine] == UInt8(ascii: "*") {
        lastStar = (mine, place)
        mine += 1
      } else if mine < bytes.count, bytes[mine] == text[place] {
        mine += 1
        place += 1
      } else if let star = lastStar {
        lastStar = (star.mine, star.place + 1)
        mine = star.mine + 1
        place = star.place + 1
      } else {
        return false
      }
    }
    return bytes[mine...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}
