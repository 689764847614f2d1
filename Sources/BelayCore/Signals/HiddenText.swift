/// Characters that hide something in a text: found by their bytes, so that a text without any costs
/// one look at each byte.
///
/// Not everything unseen is hidden: emoji are joined by a zero-width joiner, flags of regions are made
/// of tags, Persian and Indic scripts need joiners. Only what stands between letters of ASCII, or
/// forms rows of its own, counts.
enum HiddenText {
  /// The hidden character whose UTF-8 begins at `start`, if one does.
  static func match(in bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> HiddenCharacter? {
    switch bytes[start] {
    case 0xE2: general(bytes, at: start)
    // U+FEFF; at the start of a text it is a mark of its encoding
    case 0xEF: start > 0 && follows(bytes, start, 0xBB, 0xBF) ? .zeroWidth : nil
    case 0xF3: tag(bytes, at: start)
    default: nil
    }
  }

  private static func general(
    _ bytes: UnsafeBufferPointer<UInt8>, at start: Int
  ) -> HiddenCharacter? {
    guard start + 2 < bytes.count else { return nil }
    switch (bytes[start + 1], bytes[start + 2]) {
    // U+202A…E, U+2066…9
    case (0x80, 0xAA...0xAE), (0x81, 0xA6...0xA9): return .bidi
    // U+200B, U+2060…4
    case (0x80, 0x8B), (0x81, 0xA0...0xA4): return .zeroWidth
    // U+200C, D: joiners
    case (0x80, 0x8C...0x8D):
      let before = start > 0 && bytes[start - 1] < 0x80
      let after = start + 3 < bytes.count && bytes[start + 3] < 0x80
      return before && after ? .zeroWidth : nil
    default: return nil
    }
  }

  /// U+E0000…7F, unless a black flag (U+1F3F4) makes a flag of them; U+E0100…EF in a row.
  private static func tag(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> HiddenCharacter? {
    guard start + 3 < bytes.count, bytes[start + 1] == 0xA0 else { return nil }
    if bytes[start + 2] == 0x80 || bytes[start + 2] == 0x81 {
      return isInFlag(bytes, at: start) ? nil : .tag
    }
    let isRow =
      start + 6 < bytes.count && bytes[start + 4] == 0xF3 && bytes[start + 5] == 0xA0
      && bytes[start + 6] >= 0x84
    return bytes[start + 2] >= 0x84 && isRow ? .selector : nil
  }

  /// A flag has six tags at most, after U+1F3F4.
  private static func isInFlag(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
    var place = start - 4
    for _ in 0..<7 where place >= 0 {
      if bytes[place] == 0xF0 {
        return bytes[place + 1] == 0x9F && bytes[place + 2] == 0x8F && bytes[place + 3] == 0xB4
      }
      guard bytes[place] == 0xF3, bytes[place + 1] == 0xA0 else { return false }
      place -= 4
    }
    return false
  }

  private static func follows(
    _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ second: UInt8, _ third: UInt8
  ) -> Bool {
    start + 2 < bytes.count && bytes[start + 1] == second && bytes[start + 2] == third
  }
}
