import Synchronization

/// One agent's chance, drawn from a seed, for all of its tasks.
final class Dice: Sendable {
  private let generator: Mutex<SeededGenerator>

  init(seed: UInt64, of name: String) {
    generator = Mutex(SeededGenerator(seed: seed, part: name))
  }

  func roll<Value: Sendable>(_ body: (inout SeededGenerator) -> Value) -> Value {
    generator.withLock { body(&$0) }
  }

  /// True with the given probability, 0 to 1.
  func chance(_ probability: Double) -> Bool { roll { $0.chance(probability) } }

  func number(in range: ClosedRange<Int>) -> Int { roll { Int.random(in: range, using: &$0) } }

  func one<Element: Sendable>(of elements: [Element]) -> Element? {
    roll { elements.randomElement(using: &$0) }
  }
}
