import BelayCore

/// The content of the memory file.
struct Remembered: Sendable {
  var orders: [Order] = []
  var breakers: [(name: String, memory: BreakerMemory)] = []
  /// Something was remembered, and nobody knows what.
  var isDoubtful = false

  static let doubtful = Remembered(isDoubtful: true)

  /// A degrade or a pause by an operator.
  struct Order: Sendable {
    var isPause: Bool
    var subject = ""
    var reason: String
    var level: String?
    var until: Timestamp?
    var by: String?
    var userMessage: String?
  }

  struct Trouble: Error, CustomStringConvertible {
    let description: String
  }

  /// Puts the machine where the orders had it, but for those whose time is over.
  func restore(_ machine: inout ModeMachine) {
    let now = WallClock.now()
    for order in orders where order.until.map({ $0 > now }) ?? true {
      let reason = ModeMachine.Reason(
        cause: .operator, subject: order.subject, text: order.reason,
        level: machine.level(named: order.level),
        until: order.until.map { .now + $0.since(now) }, by: order.by,
        userMessage: order.userMessage)
      _ = order.isPause ? machine.pause(reason) : machine.degrade(reason)
    }
    guard isDoubtful, orders.isEmpty else { return }
    _ = machine.degrade(
      .init(
        cause: .operator, subject: "memory",
        text: "what operators ordered before the restart cannot be read",
        level: machine.levels.count - 1))
  }

  func breaker(_ name: String) -> BreakerMemory? {
    breakers.first { $0.name.hasSameBytes(as: name) }?.memory ?? (isDoubtful ? .doubtful : nil)
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

// MARK: JSON

extension Remembered {
  private static let version = 1

  var json: JSON {
    [
      "version": JSON(Self.version), "orders": .array(orders.map(\.json)),
      "breakers": .object(JSONObject(breakers.map { ($0.name, $0.memory.json) })),
      "doubtful": .bool(isDoubtful),
    ]
  }

  init(json: JSON) throws(Trouble) {
    guard json["version"]?.integer == Self.version else {
      throw Trouble(description: "it is of another version")
    }
    guard let orders = json["orders"]?.array, let breakers = json["breakers"]?.object else {
      throw Trouble(description: "orders or breakers are missing")
    }
    isDoubtful = json["doubtful"]?.bool ?? false
    for order in orders { self.orders.append(try Order(json: order)) }
    for member in breakers.members {
      // One that cannot be read was open, for all anybody knows.
      self.breakers.append((member.key, BreakerMemory(member.value) ?? .doubtful))
    }
  }
}

extension Remembered.Order {
  var json: JSON {
    var object: JSONObject = [
      "verb": isPause ? "pause" : "degrade", "reason": .string(reason),
    ]
    object["subject"] = subject.isEmpty ? nil : .string(subject)
    object["level"] = level.map(JSON.string)
    object["until"] = until.map { .string($0.rfc3339) }
    object["by"] = by.map(JSON.string)
    object["user_message"] = userMessage.map(JSON.string)
    return .object(object)
  }

  init(json: JSON) throws(Remembered.Trouble) {
    guard let verb = json["verb"]?.string, ["pause", "degrade"].contains(verb),
      let reason = json["reason"]?.string
    else { throw Remembered.Trouble(description: "an order is not understood") }
    var until: Timestamp?
    if let text = json["until"]?.string {
      guard let time = Timestamp(rfc3339: text) else {
        throw Remembered.Trouble(description: "the time \(text) is not understood")
      }
      until = time
    }
    self.init(
      isPause: verb == "pause", subject: json["subject"]?.string ?? "", reason: reason,
      level: json["level"]?.string, until: until,
      by: json["by"]?.string, userMessage: json["user_message"]?.string)
  }
}
