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
    self.init(
      id: id, source: source, type: type, kind: EventType.named(type), time: time,
      subject: subject, traceparent: traceparent, data: data)
  }

  /// The same for a type we know.
  package init(
    id: String, source: Source, type: EventType, time: Timestamp? = nil, subject: String? = nil,
    traceparent: String? = nil, data: JSON = .null
  ) {
    self.init(
      id: id, source: source, type: type.rawValue, kind: type, time: time, subject: subject,
      traceparent: traceparent, data: data)
  }

  private init(
    id: String, source: Source, type: String, kind: EventType?, time: Timestamp?,
    subject: String?, traceparent: String?, data: JSON
  ) {
    invariant(
      Envelope.isLabel(id) && Envelope.isLabel(type)
        && Envelope.isText(subject ?? "-", maxBytes: Envelope.longestSubject)
        && Envelope.isText(traceparent ?? "-", maxBytes: Envelope.longestSubject)
        && (data.isNull || data.object != nil),
      "an event of our own fits the envelope, and \(type) \(id) does not")
    self.init(
      id: id, source: source, type: type, kind: kind, time: time, subject: subject,
      traceparent: traceparent, data: data,
      payload: Self.payload(
        id: id, source: source, type: type, time: time, subject: subject,
        traceparent: traceparent, data: data))
  }

  /// Written at once: to make a value of the envelope first and to check that, as for others'
  /// events, would cost as much again as to write it.
  private static func payload(
    id: String, source: Source, type: String, time: Timestamp?, subject: String?,
    traceparent: String?, data: JSON
  ) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(1_536)
    bytes.append(json: "{\"specversion\":\"1.0\",\"id\":", id)
    bytes.append(json: ",\"source\":", source.text)
    bytes.append(json: ",\"type\":", type)
    if let time { bytes.append(json: ",\"time\":", time.rfc3339) }
    if let subject { bytes.append(json: ",\"subject\":", subject) }
    if let traceparent { bytes.append(json: ",\"traceparent\":", traceparent) }
    if !data.isNull {
      bytes.append(json: ",\"data\":")
      data.encode(into: &bytes)
    }
    bytes.append(json: "}")
    return bytes
  }
}
