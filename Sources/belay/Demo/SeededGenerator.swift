import Foundation

/// A random number generator whose whole sequence follows from one seed, so that a demo can be told again.
///
/// Source: SplitMix64, Steele, Lea and Flood, OOPSLA 2014.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  /// A generator for one part of a story, independent of the order in which parts draw.
  init(seed: UInt64, part: String) {
    state = part.utf8.reduce(seed ^ 0x9E37_79B9_7F4A_7C15) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// True with the given probability, 0 to 1.
  mutating func chance(_ probability: Double) -> Bool {
    Double.random(in: 0..<1, using: &self) < probability
  }

  /// A latency around `typical`, never below a third of it, with a long tail to the right as real ones have.
  mutating func latency(typical: Double) -> Double {
    let uniform = Double.random(in: 0.001..<1, using: &self)
    return typical * (0.33 + 0.67 * -log(uniform))
  }
}
