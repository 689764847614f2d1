/// Who is inside a bulkhead, and who stands in line in which order.
struct BulkheadLine: Sendable {
  /// How standing in line ended.
  enum Turn {
    case admitted, full, tooLong, cancelled
  }

  struct Waiter {
    let caller: CheckedContinuation<Turn, Never>
    let ticket: DeadlineWatcher.Ticket
  }

  private(set) var running = 0
  /// By number; numbers rise, so the lowest one is next.
  private var waiters: [UInt64: Waiter] = [:]
  private var lastNumber: UInt64 = 0
  /// No waiter has a lower number.
  private var next: UInt64 = 1

  var waiting: Int { waiters.count }

  /// Whether there was a place, which is now taken. Nobody gets past the line.
  mutating func enter(limit: Int) -> Bool {
    guard running < limit, waiters.isEmpty else { return false }
    running += 1
    return true
  }

  /// A number for someone who may come to stand in line.
  mutating func draw() -> UInt64 {
    lastNumber += 1
    return lastNumber
  }

  mutating func append(_ number: UInt64, _ waiter: Waiter) {
    next = min(next, number)
    waiters[number] = waiter
  }

  mutating func remove(_ number: UInt64) -> Waiter? { waiters.removeValue(forKey: number) }

  /// Frees a place, or hands it to the waiter that is returned.
  mutating func leave() -> Waiter? {
    guard !waiters.isEmpty else {
      running -= 1
      next = lastNumber + 1
      return nil
    }
    while true {
      next += 1
      if let waiter = waiters.removeValue(forKey: next - 1) { return waiter }
    }
  }
}
