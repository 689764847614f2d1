import BelayCore

/// Deadlines in a binary heap, each of which can be taken out again before its time.
///
/// Adding and removing cost at most the logarithm of their number; for deadlines that come in
/// order, as with one limit for all, adding costs a constant.
package struct DeadlineHeap: Sendable {
  package typealias Action = @Sendable () -> Void

  /// Names one deadline, for as long as it is held and after.
  package struct Ticket: Sendable, Equatable {
    fileprivate let slot: Int
    fileprivate let number: UInt64
  }

  private struct Node {
    let deadline: Moment
    let slot: Int
  }

  /// A slot stays where it is, so that a ticket finds it; `place` follows its node in the heap.
  private struct Slot {
    var number: UInt64
    var place: Int
    var action: Action?
  }

  private var nodes: [Node] = []
  private var slots: [Slot] = []
  private var freeSlots: [Int] = []
  private var lastNumber: UInt64 = 0

  package init() {}

  package var count: Int { nodes.count }

  /// The earliest deadline.
  package var first: Moment? { nodes.first?.deadline }

  package mutating func insert(at deadline: Moment, _ action: @escaping Action) -> Ticket {
    lastNumber += 1
    let slot = Slot(number: lastNumber, place: nodes.count, action: action)
    let index: Int
    if let free = freeSlots.popLast() {
      index = free
      slots[index] = slot
    } else {
      index = slots.count
      slots.append(slot)
    }
    nodes.append(Node(deadline: deadline, slot: index))
    rise(from: nodes.count - 1)
    return Ticket(slot: index, number: lastNumber)
  }

  /// Does nothing for a ticket whose deadline is gone already.
  package mutating func remove(_ ticket: Ticket) {
    let slot = slots[ticket.slot]
    guard slot.number == ticket.number, slot.action != nil else { return }
    _ = take(at: slot.place)
  }

  /// The actions of all deadlines up to and including this time, earliest first.
  package mutating func removeAll(upTo time: Moment) -> [Action] {
    var due: [Action] = []
    while let first, first <= time { due.append(take(at: 0)) }
    return due
  }

  private mutating func take(at place: Int) -> Action {
    let slot = nodes[place].slot
    let last = nodes.count - 1
    if place < last { swap(place, last) }
    nodes.removeLast()
    if place < last {
      sink(from: place)
      rise(from: place)
    }
    freeSlots.append(slot)
    guard let action = slots[slot].action.take() else {
      invariantBroken("a deadline in the heap has an action")
    }
    return action
  }

  private mutating func rise(from start: Int) {
    var place = start
    while place > 0, nodes[place].deadline < nodes[(place - 1) / 2].deadline {
      swap(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }

  private mutating func sink(from start: Int) {
    var place = start
    while let child = earlierChild(of: place), nodes[child].deadline < nodes[place].deadline {
      swap(place, child)
      place = child
    }
  }

  private func earlierChild(of place: Int) -> Int? {
    let (left, right) = (2 * place + 1, 2 * place + 2)
    guard left < nodes.count else { return nil }
    return right < nodes.count && nodes[right].deadline < nodes[left].deadline ? right : left
  }

  private mutating func swap(_ left: Int, _ right: Int) {
    nodes.swapAt(left, right)
    slots[nodes[left].slot].place = left
    slots[nodes[right].slot].place = right
  }
}
