import BelayCore

/// The content of the memory file.
struct Remembered: Sendable {
  var orders: [Order] = []
  /// A process has at most one of a name; several processes may have one each.
  var breakers: [Breaker] = []
  /// What was used within a period that may not be over.
  var allowance: SpentAllowance?
  /// Something was remembered, and nobody knows what.
  var isDoubtful = false

  static let doubtful = Remembered(isDoubtful: true)

  /// A degrade or a pause by an operator.
  struct Order: Sendable, Equatable {
    var isPause: Bool
    var subject = ""
    var reason: String
    var level: String?
    var until: Timestamp?
    var by: String?
    var userMessage: String?
  }

  struct Breaker: Sendable, Equatable {
    var name: String
    var memory: BreakerMemory

    static func == (left: Breaker, right: Breaker) -> Bool {
      left.name.hasSameBytes(as: right.name) && left.memory == right.memory
    }
  }

  struct Trouble: Error, CustomStringConvertible {
    let description: String
  }

  /// Puts the machine where the orders had it, but for those whose time is over. Where processes had
  /// different orders, the strictest holds, for as long as the longest.
  func restore(_ machine: inout ModeMachine) {
    let now = WallClock.now()
    for order in orders where order.until.map({ $0 > now }) ?? true {
      let reason = ModeMachine.Reason(
        cause: .operator, subject: order.subject, text: order.reason,
        level: machine.level(named: order.level),
        until: order.until.map { .now + $0.since(now) }, by: order.by,
        userMessage: order.userMessage)
      if order.isPause {
        _ = machine.pause(reason.atLeast(machine.pauseOrder))
      } else {
        let known = machine.reasons.first {
          $0.cause == .operator && $0.subject == order.subject
        }
        _ = machine.degrade(reason.atLeast(known))
      }
    }
    guard isDoubtful, !orders.contains(where: { $0.subject == Self.doubtSubject }) else { return }
    _ = machine.degrade(
      .init(
        cause: .operator, subject: Self.doubtSubject,
        text: "what operators ordered before the restart cannot be read",
        level: machine.levels.count - 1))
  }

  private static let doubtSubject = "memory"

  /// The strictest that any process remembers.
  func breaker(_ name: String) -> BreakerMemory? {
    let known = breakers.filter { $0.name.hasSameBytes(as: name) }.map(\.memory)
    let strictest = known.max {
      ($0.state.strictness, $0.attempts, $0.openWait, $0.streak)
        < ($1.state.strictness, $1.attempts, $1.openWait, $1.streak)
    }
    return strictest ?? (isDoubtful ? .doubtful : nil)
  }
}

extension ModeMachine {
  /// What an operator ordered and what still holds.
  var orders: [Remembered.Order] {
    let degrades = reasons.filter { $0.cause == .operator }.map { order(of: $0, isPause: false) }
    return degrades + [pauseOrder].compactMap { $0.map { order(of: $0, isPause: true) } }
  }

  private func order(of reason: Reason, isPause: Bool) -> Remembered.Order {
    Remembered.Order(
      isPause: isPause, subject: reason.subject, reason: reason.text,
      level: isPause ? nil : levels[reason.level].name,
      until: reason.until.map(WallClock.time(of:)), by: reason.by,
      userMessage: reason.userMessage)
  }
}
