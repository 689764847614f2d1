extension Color {
  /// `#rrggbb`, an ANSI name, a number from 0 to 255, or `default`.
  package init?(named text: String) {
    if text == "default" {
      self = .default
    } else if let slot = Self.names.firstIndex(of: text) {
      self = .indexed(UInt8(slot))
    } else if let slot = UInt8(text), String(slot) == text {
      self = .indexed(slot)
    } else if let color = Self.hex(text) {
      self = color
    } else {
      return nil
    }
  }

  /// The sixteen names in the order of their slots.
  package static let names = [
    "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white",
    "bright-black", "bright-red", "bright-green", "bright-yellow", "bright-blue",
    "bright-magenta", "bright-cyan", "bright-white",
  ]

  private static func hex(_ text: String) -> Color? {
    let digits = Array(text.utf8)
    guard digits.count == 7, digits[0] == UInt8(ascii: "#") else { return nil }
    guard digits.dropFirst().allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let value = UInt32(text.dropFirst(), radix: 16)
    else { return nil }
    return .rgb(UInt8(value >> 16), UInt8(value >> 8 & 0xFF), UInt8(value & 0xFF))
  }
}

extension Color: CustomStringConvertible {
  /// As a theme would spell it.
  package var description: String {
    switch self {
    case .default: return "default"
    case .indexed(let slot): return slot < 16 ? Self.names[Int(slot)] : String(slot)
    case .rgb(let red, let green, let blue):
      return "#"
        + [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
  }
}
