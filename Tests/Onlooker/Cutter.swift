/// Cuts what a terminal gets into text and sequences, as a terminal would (ECMA-48).
///
/// Every control character is a sequence of its own; a string (OSC, DCS, APC, PM, SOS) is one up to its end.
struct Cutter {
  enum Piece {
    case none
    /// A byte of text.
    case text(UInt8)
    case sequence([UInt8])
  }

  private enum State { case ground, escape, intermediate, control, string }

  private var state = State.ground
  private var whole: [UInt8] = []
  /// Longest sequence that is collected; a longer one is handed out as it is then.
  private static let longest = 256

  mutating func take(_ byte: UInt8) -> Piece {
    if case .ground = state {
      if byte >= 0x20, byte != 0x7F { return .text(byte) }
      guard byte == 0x1B else { return .sequence([byte]) }
      whole = [byte]
      state = .escape
      return .none
    }
    whole.append(byte)
    return isWhole(byte) || whole.count >= Self.longest ? finished() : .none
  }

  private mutating func isWhole(_ byte: UInt8) -> Bool {
    switch state {
    case .ground: return true
    case .escape:
      switch byte {
      case UInt8(ascii: "["): state = .control
      case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "X"), UInt8(ascii: "^"),
        UInt8(ascii: "_"):
        state = .string
      case 0x20...0x2F: state = .intermediate
      default: return true
      }
      return false
    case .intermediate: return !(0x20...0x2F).contains(byte)
    case .control: return !(0x20...0x3F).contains(byte)
    case .string: return byte == 0x07 || whole.suffix(2).elementsEqual([0x1B, 0x5C])
    }
  }

  private mutating func finished() -> Piece {
    state = .ground
    defer { whole = [] }
    return .sequence(whole)
  }
}
