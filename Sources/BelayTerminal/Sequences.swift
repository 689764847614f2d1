import BelayCanvas

/// What the sequences mean that terminals send although their terminfo says otherwise.
enum Sequences {
  /// `ESC [ bytes final`; a modifier with a cursor key is overlooked.
  static func key(_ bytes: [UInt8], _ final: UInt8) -> Key? {
    let parameters = String(decoding: bytes, as: UTF8.self)
    if final == UInt8(ascii: "~") { return tilde[parameters] }
    if final == UInt8(ascii: "Z"), parameters.isEmpty { return .backTab }
    guard parameters.isEmpty || parameters.hasPrefix("1;") else { return nil }
    return cursor(final)
  }

  /// `ESC O final`
  static func shifted(_ final: UInt8) -> Key? {
    switch final {
    case UInt8(ascii: "P")...UInt8(ascii: "S"):
      return .function(Int(final - UInt8(ascii: "P")) + 1)
    case UInt8(ascii: "M"): return .enter
    default: return cursor(final)
    }
  }

  private static func cursor(_ final: UInt8) -> Key? {
    switch final {
    case UInt8(ascii: "A"): return .up
    case UInt8(ascii: "B"): return .down
    case UInt8(ascii: "C"): return .right
    case UInt8(ascii: "D"): return .left
    case UInt8(ascii: "H"): return .home
    case UInt8(ascii: "F"): return .end
    default: return nil
    }
  }

  private static let tilde: [String: Key] = [
    "1": .home, "7": .home, "4": .end, "8": .end, "3": .delete, "5": .pageUp, "6": .pageDown,
    "11": .function(1), "12": .function(2), "13": .function(3), "14": .function(4),
    "15": .function(5), "17": .function(6), "18": .function(7), "19": .function(8),
    "20": .function(9), "21": .function(10), "23": .function(11), "24": .function(12),
  ]
}
