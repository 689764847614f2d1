/// A colour as light: what palettes are compared in.
struct RGB: Sendable, Hashable {
  let red: UInt8
  let green: UInt8
  let blue: UInt8

  init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// Nil for the terminal's own colours, which nobody knows. The first sixteen slots are taken as
  /// xterm ships them, although a user may have changed them.
  init?(_ color: Color) {
    switch color {
    case .default: return nil
    case .rgb(let red, let green, let blue): self.init(red, green, blue)
    case .indexed(let slot): self = Self.palette[Int(slot)]
    }
  }

  /// xterm's 256 colours: 16 named, a 6x6x6 cube, 24 greys.
  static let palette: [RGB] = {
    let named: [UInt32] = [
      0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD, 0x00CDCD, 0xE5E5E5,
      0x7F7F7F, 0xFF0000, 0x00FF00, 0xFFFF00, 0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF,
    ]
    var colors = named.map {
      RGB(UInt8($0 >> 16), UInt8($0 >> 8 & 0xFF), UInt8($0 & 0xFF))
    }
    let steps: [UInt8] = [0, 95, 135, 175, 215, 255]
    for red in steps {
      for green in steps {
        for blue in steps { colors.append(RGB(red, green, blue)) }
      }
    }
    for grey in UInt8(0)..<24 { colors.append(RGB(8 + 10 * grey, 8 + 10 * grey, 8 + 10 * grey)) }
    return colors
  }()

  /// sRGB with its curve taken off, 0 to 1 each.
  var linear: (red: Double, green: Double, blue: Double) {
    (Self.linear(red), Self.linear(green), Self.linear(blue))
  }

  private static func linear(_ channel: UInt8) -> Double { curve[Int(channel)] }

  private static let curve: [Double] = (0..<256).map { level in
    let value = Double(level) / 255
    return value <= 0.04045 ? value / 12.92 : power((value + 0.055) / 1.055, 2.4)
  }
}
