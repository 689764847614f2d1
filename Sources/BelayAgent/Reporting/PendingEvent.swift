package import BelayCore

/// An event on its way to the hub: what happened and when, still without an id and without a byte of JSON.
package struct PendingEvent: Sendable {
  /// What the event says, in the form that costs the teller least.
  package enum Payload: Sendable {
    /// Boxed: an event is moved several times, and this is most of its bytes.
    indirect case call(CallFacts)
    /// The `data` of any other event: an object.
    case json(JSON)
  }

  package var type: EventType
  /// When it happened, by the agent's clock.
  package var time: Timestamp
  package var run: RunScope?
  /// Of the call's own span; nil takes the run's.
  package var traceparent: String?
  package var payload: Payload

  package init(
    _ type: EventType, at time: Timestamp, run: RunScope? = nil, traceparent: String? = nil,
    _ data: JSON
  ) {
    self.type = type
    self.time = time
    self.run = run
    self.traceparent = traceparent
    payload = .json(data)
  }

  /// `belay.call.finished`
  package init(
    _ call: consuming CallFacts, at time: Timestamp, run: RunScope? = nil,
    traceparent: String? = nil
  ) {
    type = .callFinished
    self.time = time
    self.run = run
    self.traceparent = traceparent
    payload = .call(call)
  }
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
