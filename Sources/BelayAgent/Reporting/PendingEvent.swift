package import BelayCore

/// An event on its way to the hub: what happened and when, still without an id and without a byte of JSON.
package struct PendingEvent: Sendable {
  /// What the event says, in the form that costs the teller least.
  package enum Payload: Sendable {
    case call(CallFacts)
    /// The `data` of any other event: an object.
    case json(JSON)
    /// The same for an event that has its id already, so that it is the same event if it is made again.
    indirect case known(id: String, JSON)
  }

  package var type: EventType
  /// When it happened, by the agent's clock.
  package var time: Timestamp
  package var run: RunScope?
  /// Of the call's own span; nil takes the run's.
  package var traceparent: String?
  package var payload: Payload
}

// Made in one piece, by the initializer that Swift writes: of one that is put together member by member
// the compiler makes a whole copy.
extension PendingEvent {
  package init(
    _ type: EventType, at time: Timestamp, run: RunScope? = nil, traceparent: String? = nil,
    _ data: JSON
  ) {
    self.init(
      type: type, time: time, run: run, traceparent: traceparent,
      payload: .json(data.clipped(toBytes: Self.longestText)))
  }

  /// An event that is the same one each time it is made: same id, same time, same data (INV 7).
  package init(_ type: EventType, id: String, at time: Timestamp, _ data: JSON) {
    self.type = type
    self.time = time
    payload = .known(id: id, data.clipped(toBytes: Self.longestText))
  }

  /// `belay.call.finished`
  package init(
    _ call: consuming CallFacts, at time: Timestamp, run: RunScope? = nil,
    traceparent: String? = nil
  ) {
    self.init(
      type: .callFinished, time: time, run: run, traceparent: traceparent,
      payload: .call(call.clipped()))
  }

  /// Longest text in an event, in bytes; the rest is cut off before the event waits, so that a ring of
  /// long answers does not fill the memory.
  static let longestText = 4 << 10
}

/// The run that events belong to; one object for all of them, so that each carries a reference only.
package final class RunScope: Sendable {
  /// 1 to 256 bytes; the `subject` of the run's events.
  package let id: String
  /// W3C trace context of the run's span, if the program traces.
  package let traceparent: String?

  package init(id: String, traceparent: String? = nil) {
    self.id = id
    self.traceparent = traceparent
  }
}

extension JSON {
  /// The value with each text in it cut to so many bytes. Short texts cost a walk and no allocation.
  fileprivate func clipped(toBytes limit: Int) -> JSON {
    guard isLonger(than: limit) else { return self }
    switch self {
    case .string(let text): return .string(text.clipped(toBytes: limit))
    case .array(let values): return .array(values.map { $0.clipped(toBytes: limit) })
    case .object(let object):
      return .object(
        JSONObject(object.members.map { ($0.key, $0.value.clipped(toBytes: limit)) }))
    case .null, .bool, .number, .bigInteger: return self
    }
  }

  /// Whether any text in it is.
  private func isLonger(than limit: Int) -> Bool {
    switch self {
    case .string(let text): text.utf8.count > limit
    case .array(let values): values.contains { $0.isLonger(than: limit) }
    case .object(let object): object.members.contains { $0.value.isLonger(than: limit) }
    case .null, .bool, .number, .bigInteger: false
    }
  }
}
