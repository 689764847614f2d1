import BelayAgent
import Synchronization
import Testing

@Suite struct DeadlineHeapTests {
  private let start = Moment.now

  @Test func dueDeadlinesComeOutInOrder() {
    var heap = DeadlineHeap()
    let heard = Heard()
    for second in [5, 1, 4, 2, 3] { _ = heap.insert(at: at(second)) { heard.note(second) } }
    for action in heap.removeAll(upTo: at(3)) { action() }
    #expect(heard.all == [1, 2, 3])
    #expect(heap.count == 2)
    #expect(heap.first == at(4))
  }

  @Test func aTicketWorksOnceEvenWhenItsPlaceIsTakenByAnother() {
    var heap = DeadlineHeap()
    let old = heap.insert(at: at(1)) {}
    heap.remove(old)
    _ = heap.insert(at: at(2)) {}
    heap.remove(old)
    #expect(heap.count == 1)
  }

  @Test("it agrees with a sorted list, whatever is added and removed", arguments: 1...20)
  func model(seed: UInt64) {
    var random = Scramble(seed)
    var heap = DeadlineHeap()
    var model: [(second: Int, ticket: DeadlineHeap.Ticket)] = []
    for _ in 0..<300 {
      switch Int.random(in: 0..<5, using: &random) {
      case 0..<3:
        let second = Int.random(in: 0..<50, using: &random)
        model.append((second, heap.insert(at: at(second)) {}))
      case 3:
        guard let index = model.indices.randomElement(using: &random) else { continue }
        heap.remove(model.remove(at: index).ticket)
      default:
        let second = Int.random(in: 0..<10, using: &random)
        let due = heap.removeAll(upTo: at(second))
        #expect(due.count == model.count { $0.second <= second })
        model.removeAll { $0.second <= second }
      }
      #expect(heap.count == model.count)
      #expect(heap.first == model.map(\.second).min().map(at))
    }
  }

  private func at(_ second: Int) -> Moment { start.advanced(by: .seconds(second)) }
}

private final class Heard: Sendable {
  private let seconds = Mutex<[Int]>([])

  var all: [Int] { seconds.withLock { $0 } }

  func note(_ second: Int) { seconds.withLock { $0.append(second) } }
}

/// A small generator, the same on every machine.
struct Scramble: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }
}
