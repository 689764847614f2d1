/// What the screen may do with one Unicode scalar; total, decided by one table.
///
/// The table says no to everything that is not a letter, mark, number, punctuation, symbol or the
/// plain space, and also to what those classes hold that is invisible or of disputed width: fillers
/// and other default ignorables (variation selectors among them), the braille blank, regional
/// indicators (flags), emoji skin tones and the enclosing keycap. Without these and the zero-width
/// joiner no emoji sequence can form, so every cell is as wide as the table says on any terminal.
/// The brackets of our own escapes, ‹ and ›, are refused as well: data cannot write an escape.
enum ScalarClass: UInt32 {
  /// Never drawn; shown as `‹U+202E›`.
  case refused = 0
  /// No column of its own; stands on the scalar before it.
  case mark = 1
  case narrow = 2
  case wide = 3
  /// A Hangul vowel or final: a mark, but only on a Hangul initial.
  case jamo = 4

  /// Constant time for ASCII, a binary search of eleven steps for the rest.
  init(_ scalar: Unicode.Scalar) {
    let value = scalar.value
    if value < 0x7F {
      self = value >= 0x20 ? .narrow : .refused
      return
    }
    self = Self.searched(value)
  }

  /// Columns taken when drawn.
  var width: Int {
    switch self {
    case .refused, .mark, .jamo: 0
    case .narrow: 1
    case .wide: 2
    }
  }

  private static func searched(_ value: UInt32) -> ScalarClass {
    let table = changes
    var low = 0
    var high = table.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if table[middle] & 0xFF_FFFF <= value { low = middle } else { high = middle }
    }
    return ScalarClass(rawValue: table[low] >> 24) ?? .refused
  }
}
