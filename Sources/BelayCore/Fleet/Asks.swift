/// How often an agent asked people, in all and lately: who asks too much is not read any more.
///
/// Lately is counted in slots of five minutes, of which the newest thirteen are kept.
package struct Asks: Sendable, Equatable {
  struct Slot: Sendable, Equatable {
    /// five minutes each, since 1970
    var number: Int64
    var count: Int
  }

  package private(set) var total = 0
  private(set) var slots: [Slot] = []

  static let slotLength: Int64 = 300_000_000
  static let mostSlots = 13

  package init() {}

  mutating func count(at time: Timestamp) {
    total.count()
    let number = Self.slot(time)
    if let last = slots.last, last.number >= number {
      slots[slots.count - 1].count.count()
    } else {
      slots.append(Slot(number: number, count: 1))
      if slots.count > Self.mostSlots { slots.removeFirst() }
    }
  }

  /// Of the hour before `now`, to five minutes.
  package func lastHour(at now: Timestamp) -> Int {
    let first = Self.slot(now) - 12
    return slots.reduce(0) { $1.number > first ? $0 + $1.count : $0 }
  }

  private static func slot(_ time: Timestamp) -> Int64 {
    let (whole, rest) = time.microseconds.quotientAndRemainder(dividingBy: slotLength)
    return rest < 0 ? whole - 1 : whole
  }
}

extension Asks {
  var json: JSON {
    [
      "total": JSON(total),
      "slots": .array(slots.map { [JSON(Int($0.number)), JSON($0.count)] }),
    ]
  }

  init(_ fields: Fields) throws(RequestError) {
    total = try fields.count("total")
    for element in try fields.list("slots") {
      guard let pair = element.array, pair.count == 2, let number = pair[0].integer,
        let count = pair[1].integer
      else { throw fields.complaint("slots", "must be pairs of integers") }
      slots.append(Slot(number: Int64(number), count: count))
    }
  }
}
