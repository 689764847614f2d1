/// A text to look for, in either case, with `*` for any run of characters.
///
/// Compared as bytes. ASCII letters are folded; a pattern with other letters is compared in lower
/// case on both sides. Cost is at most length × length; both are bounded.
struct TextPattern: Sendable {
  /// What stands between the stars, in lower case.
  private let parts: [[UInt8]]
  private let isASCII: Bool
  /// Whether it has to be the whole text and not only a part of it.
  private let isWhole: Bool

  /// From parts that had stars between them.
  init(parts: [String], isWhole: Bool) {
    isASCII = parts.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } }
    self.parts = parts.map { Array($0.lowercased().utf8) }
    self.isWhole = isWhole
  }

  func matches(_ text: String) -> Bool {
    let folded = isASCII ? text.utf8.map(lowerASCII) : Array(text.lowercased().utf8)
    return matches(folded[...])
  }

  private func matches(_ text: ArraySlice<UInt8>) -> Bool {
    guard isWhole else { return find(parts[...], in: text) != nil }
    guard let first = parts.first, let last = parts.last, text.starts(with: first) else {
      return false
    }
    if parts.count == 1 { return text.count == first.count }
    guard let rest = find(parts[1..<(parts.count - 1)], in: text.dropFirst(first.count)) else {
      return false
    }
    return rest.count >= last.count && rest.suffix(last.count).elementsEqual(last)
  }

  /// What is left behind the parts, each found at the first place after the one before.
  private func find(
    _ parts: ArraySlice<[UInt8]>, in text: ArraySlice<UInt8>
  ) -> ArraySlice<UInt8>? {
    var rest = text
    for part in parts where !part.isEmpty {
      guard let start = firstIndex(of: part, in: rest) else { return nil }
      rest = rest[(start + part.count)...]
    }
    return rest
  }

  private func firstIndex(of part: [UInt8], in text: ArraySlice<UInt8>) -> Int? {
    guard part.count <= text.count else { return nil }
    return (text.startIndex...(text.endIndex - part.count)).first { start in
      text[start] == part[0] && text[start..<start + part.count].elementsEqual(part)
    }
  }
}

/// Letters that must come in this order within one word: `pymt` is in `payments`.
struct FuzzyPattern: Sendable {
  private let letters: [UInt8]
  private let isASCII: Bool

  /// From at least one letter.
  init(_ text: String) {
    letters = Array(text.lowercased().utf8)
    isASCII = letters.allSatisfy { $0 < 0x80 }
  }

  func matches(_ text: String) -> Bool {
    isASCII ? matches(text.utf8) : matches(text.lowercased().utf8)
  }

  private func matches(_ text: String.UTF8View) -> Bool {
    var next = 0
    for byte in text {
      if lowerASCII(byte) == letters[next] {
        next += 1
      } else if byte == UInt8(ascii: " ") {
        next = 0
      }
      if next == letters.count { return true }
    }
    return false
  }
}

private func lowerASCII(_ byte: UInt8) -> UInt8 {
  (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
}
