/// One fact as its author sent it: a CloudEvents 1.0 envelope around `data`.
///
/// The payload is the envelope that was sent, byte for byte where it is one line of its author's own
/// members, else parsed and written compactly: unknown members are kept, in their order; those that
/// belong to the hub (`seq`, `recordedtime`, `authid`) are not. It is what the ledger stores and what two deliveries of one event are compared by (INV 7),
/// so two events are equal if their payloads are.
package struct Event: Sendable {
  /// 1 to 128 printable ASCII characters; with the source, the key against duplicates.
  package let id: String
  package let source: Source
  /// 1 to 128 printable ASCII characters.
  package let type: String
  /// Nil if the type is unknown; the event is then kept and shown all the same.
  package let kind: EventType?
  /// When it happened, by the author's clock.
  package let time: Timestamp?
  /// The run; 1 to 256 bytes.
  package let subject: String?
  package let traceparent: String?
  /// An object, or null if there is none.
  package let data: JSON
  /// The whole envelope as one line of JSON.
  package let payload: [UInt8]
}

extension Event: Equatable {
  package static func == (left: Event, right: Event) -> Bool { left.payload == right.payload }
}

// MARK: Building

extension Event {
  /// An event of our own making. The parts must fit the envelope's rules.
  package init(
    id: String, source: Source, type: String, time: Timestamp? = nil, subject: String? = nil,
    traceparent: String? = nil, data: JSON = .null
  ) {
    var members: [JSONObject.Member] = []
    members.append(.init(key: "specversion", value: "1.0"))
    members.append(.init(key: "id", value: .string(id)))
    members.append(.init(key: "source", value: .string(source.text)))
    members.append(.init(key: "type", value: .string(type)))
    if let time { members.append(.init(key: "time", value: .string(time.rfc3339))) }
    if let subject { members.append(.init(key: "subject", value: .string(subject))) }
    if let traceparent { members.append(.init(key: "traceparent", value: .string(traceparent))) }
    if data != .null { members.append(.init(key: "data", value: data)) }
    do throws(EventError) {
      try self.init(json: .object(JSONObject(distinct: members)))
    } catch {
      invariantBroken("an event of our own fits the envelope, but: \(error.problem)")
    }
  }

  /// The same for a type we know.
  package init(
    id: String, source: Source, type: EventType, time: Timestamp? = nil, subject: String? = nil,
    traceparent: String? = nil, data: JSON = .null
  ) {
    self.init(
      id: id, source: source, type: type.rawValue, time: time, subject: subject,
      traceparent: traceparent, data: data)
  }
}
