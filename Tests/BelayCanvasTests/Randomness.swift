/// Numbers that are the same on every machine for the same seed (SplitMix64).
struct Randomness: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

  /// Text made of what breaks terminals, mixed with what does not.
  mutating func text(scalars count: Int) -> String {
    var scalars = String.UnicodeScalarView()
    for _ in 0..<count { scalars.append(scalar()) }
    return String(scalars)
  }

  private mutating func scalar() -> Unicode.Scalar {
    switch below(16) {
    case 0..<5: return Unicode.Scalar(UInt8(0x20 + below(0x5F)))
    case 5: return Unicode.Scalar(UInt8(below(0x20)))
    case 6: return Unicode.Scalar(UInt32(0x7F + below(0x24))) ?? "?"
    case 7: return Unicode.Scalar(UInt32(0x300 + below(0x70))) ?? "?"
    case 8: return Unicode.Scalar(UInt32(0x2000 + below(0x70))) ?? "?"
    case 9: return Unicode.Scalar(UInt32(0x4E00 + below(0x5000))) ?? "?"
    case 10: return Unicode.Scalar(UInt32(0x1F1E0 + below(0x900))) ?? "?"
    case 11: return Unicode.Scalar(UInt32(0xFE00 + below(0x10))) ?? "?"
    case 12: return Unicode.Scalar(UInt32(0x1100 + below(0x100))) ?? "?"
    case 13: return ["‹", "›", "<", "U", "+", "0", " "][below(7)]
    default: return Unicode.Scalar(UInt32(below(0x11_0000))) ?? "\u{FFFD}"
    }
  }
}
