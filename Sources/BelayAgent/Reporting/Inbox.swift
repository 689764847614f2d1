import BelayCore
import Synchronization

/// Where events wait in memory until the sender takes them: a ring in which the newest displaces the oldest.
///
/// `put` is the hot path: one lock, one swap of two values in place, no allocation once the ring has
/// grown, and nothing that the lock waits for. What is displaced is counted here and released outside.
final class Inbox: Sendable {
  private let ring: Mutex<Ring>

  /// - Parameter capacity: most events that wait, at least 1.
  init(capacity: Int) { ring = Mutex(Ring(capacity: max(1, capacity))) }

  func put(_ event: consuming PendingEvent) {
    var slot = Optional(consume event)
    ring.withLock { $0.put(&slot) }
  }

  /// The oldest events, at most `limit` of them, in order.
  func take(atMost limit: Int) -> [PendingEvent] {
    var taken: [PendingEvent] = []
    taken.reserveCapacity(limit)
    ring.withLock { ring in
      while taken.count < limit, let event = ring.takeOldest() { taken.append(event) }
    }
    return taken
  }

  /// What was displaced since the last time this was asked.
  func takeLoss() -> Loss {
    ring.withLock { ring in
      defer { ring.loss = Loss() }
      return ring.loss
    }
  }

  /// How many wait.
  var count: Int { ring.withLock { $0.count } }

  /// Whether more than half of those wait that may.
  var isPressing: Bool { ring.withLock { $0.count > $0.capacity / 2 } }
}

/// Slots that are reused in a circle. They double as long as needed, up to the capacity, and stay.
private struct Ring {
  let capacity: Int
  private var slots: [PendingEvent?]
  private var head = 0
  private(set) var count = 0
  var loss = Loss()

  init(capacity: Int) {
    self.capacity = capacity
    slots = Array(repeating: nil, count: min(capacity, 64))
  }

  /// Puts the event at the end; what comes back is the event that had to go, or nil.
  mutating func put(_ event: inout PendingEvent?) {
    if count == slots.count, count < capacity { grow() }
    guard count < capacity else {
      swap(&slots[head], &event)
      if let event { loss.add(event.time) }
      head = next(head)
      return
    }
    let tail = head + count
    swap(&slots[tail < slots.count ? tail : tail - slots.count], &event)
    count += 1
  }

  mutating func takeOldest() -> PendingEvent? {
    guard count > 0 else { return nil }
    var event: PendingEvent?
    swap(&slots[head], &event)
    head = next(head)
    count -= 1
    return event
  }

  private func next(_ index: Int) -> Int { index + 1 < slots.count ? index + 1 : 0 }

  private mutating func grow() {
    var larger: [PendingEvent?] = []
    let size = min(capacity, slots.count * 2)
    larger.reserveCapacity(size)
    larger.append(contentsOf: slots[head...])
    larger.append(contentsOf: slots[..<head])
    larger.append(contentsOf: repeatElement(nil, count: size - larger.count))
    (slots, head) = (larger, 0)
  }
}
