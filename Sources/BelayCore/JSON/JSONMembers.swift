/// Steps over the members of a JSON object without making values of them, about 1 ns a byte.
///
/// For text that a strict reader has taken once already, such as a stored payload: what is passed over
/// is not checked. Views are into the caller's bytes.
package struct JSONMembers {
  package typealias View = UnsafeRawBufferPointer

  package struct Member {
    /// Between its quotes, as it is written.
    package let key: View
    /// From its first byte to its last.
    package let value: View
  }

  private let bytes: View
  private var position: Int
  /// Whether the object ended where its text does; false also when it could not be read to there.
  package private(set) var isWhole = false

  /// Nil unless the text begins as an object does.
  package init?(_ text: View) {
    bytes = text
    position = 0
    guard take(UInt8(ascii: "{")) else { return nil }
  }

  /// The next member; nil at the end, and where the text is no object any more.
  package mutating func next() -> Member? {
    if take(UInt8(ascii: "}")) {
      skipSpace()
      isWhole = position == bytes.count
      return nil
    }
    _ = take(UInt8(ascii: ","))
    skipSpace()
    guard let key = string(), take(UInt8(ascii: ":")) else { return nil }
    skipSpace()
    let start = position
    guard skipValue() else { return nil }
    return Member(key: key, value: View(rebasing: bytes[start..<position]))
  }
}

// MARK: Pieces of text

extension JSONMembers {
  /// What is between the quotes of a string that is written without escapes; nil for all else.
  package static func plainText(_ value: View) -> View? {
    guard value.count >= 2, value[0] == UInt8(ascii: "\"") else { return nil }
    let text = View(rebasing: value[1..<value.count - 1])
    return isPlain(text) ? text : nil
  }

  /// Whether no escape is in it, so that its bytes are what it says.
  package static func isPlain(_ text: View) -> Bool {
    text.reduce(into: UInt8(0)) { $0 |= $1 == UInt8(ascii: "\\") ? 1 : 0 } == 0
  }
}

// MARK: Steps

extension JSONMembers {
  private mutating func skipSpace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x0A, 0x0D, 0x09: position += 1
      default: return
      }
    }
  }

  /// Steps over space and then over `byte`, if it is next.
  private mutating func take(_ byte: UInt8) -> Bool {
    skipSpace()
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  /// The string that is next, without its quotes.
  private mutating func string() -> View? {
    guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else { return nil }
    let start = position + 1
    guard skipString() else { return nil }
    return View(rebasing: bytes[start..<position - 1])
  }

  /// From one quote behind the other.
  private mutating func skipString() -> Bool {
    position += 1
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\""):
        position += 1
        return true
      case UInt8(ascii: "\\"): position += 2
      default: position += 1
      }
    }
    return false
  }

  private mutating func skipValue() -> Bool {
    guard position < bytes.count else { return false }
    switch bytes[position] {
    case UInt8(ascii: "\""): return skipString()
    case UInt8(ascii: "{"), UInt8(ascii: "["): return skipContainer()
    default: return skipWord()
    }
  }

  private mutating func skipContainer() -> Bool {
    var depth = 0
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\""):
        guard skipString() else { return false }
        continue
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      default: break
      }
      position += 1
      if depth == 0 { return true }
    }
    return false
  }

  /// A number, `true`, `false` or `null`.
  private mutating func skipWord() -> Bool {
    let start = position
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"), 0x20, 0x0A, 0x0D, 0x09:
        return position > start
      default: position += 1
      }
    }
    return false
  }
}
