import BelayCore

extension Remembered {
  private static let version = 1

  var json: JSON {
    var object: JSONObject = [
      "version": JSON(Self.version), "orders": .array(orders.map(\.json)),
      "breakers": .object(JSONObject(breakerMembers)),
      "doubtful": .bool(isDoubtful),
    ]
    object["allowance"] = allowance?.json
    return .object(object)
  }

  /// One per name: what the process remembers, or a list where several do.
  private var breakerMembers: [(String, JSON)] {
    // By bytes, as names are compared everywhere.
    Dictionary(grouping: breakers) { Array($0.name.utf8) }.values
      .map { group in
        let memories = group.map(\.memory.json)
        return (group[0].name, memories.count == 1 ? memories[0] : .array(memories))
      }
      .sorted { $0.0 < $1.0 }
  }

  init(json: JSON) throws(Trouble) {
    guard json["version"]?.integer == Self.version else {
      throw Trouble(description: "it is of another version")
    }
    guard let orders = json["orders"]?.array, let breakers = json["breakers"]?.object else {
      throw Trouble(description: "orders or breakers are missing")
    }
    allowance = try json["allowance"].map { json throws(Trouble) in try SpentAllowance(json: json) }
    isDoubtful = json["doubtful"]?.bool ?? false
    for order in orders { self.orders.append(try Order(json: order)) }
    for member in breakers.members {
      // One that cannot be read was open, for all anybody knows.
      let known = member.value.array ?? [member.value]
      for memory in known.isEmpty ? [.null] : known {
        self.breakers.append(
          Breaker(name: member.key, memory: BreakerMemory(memory) ?? .doubtful))
      }
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
