import BelayCore
import Foundation

extension OTLPSpan {
  private static let kinds = [
    "unspecified", "internal", "server", "client", "producer", "consumer",
  ]
  private static let codes = ["unset", "ok", "error"]

  /// The event that this span becomes.
  ///
  /// - Parameter raw: the span itself, for what is read apart.
  func event(
    _ raw: RawMessage, from origin: Origin, agent: AgentID?, limits: TelemetryLimits
  ) throws(TelemetryError) -> Event {
    let trace = try neededID("trace_id", traceID, ofBytes: 16)
    let span = try neededID("span_id", spanID, ofBytes: 8)
    var parts = EventParts(limits)
    if let agent { parts.add("agent_id", .string(agent.text)) }
    parts.add("name", .string(name))
    parts.add("kind", word(kind, of: Self.kinds))
    parts.add("trace_id", .string(trace))
    parts.add("span_id", .string(span))
    if let parent = try parent() { parts.add("parent_span_id", .string(parent)) }
    addTimes(to: &parts)
    parts.add("status", word(status.code, of: Self.codes))
    parts.add("status_message", text: status.message)
    try parts.add(attributes: raw.attributes(of: self), dropped: droppedAttributesCount)
    try addEventsAndLinks(of: raw, to: &parts)
    parts.add("trace_state", text: traceState)
    let id = trace + "-" + span
    return Event(
      id: id, source: .telemetry(origin.service), type: .span,
      time: Timestamp(unixNanoseconds: end),
      traceparent: "00-" + id + "-" + hex(CollectionOfOne(UInt8(truncatingIfNeeded: flags))),
      data: parts.data(from: origin))
  }

  private func neededID(
    _ name: String, _ id: Data, ofBytes count: Int
  ) throws(TelemetryError) -> String {
    guard let text = id.id(ofBytes: count) else {
      throw TelemetryError(
        "its \(name) is not \(count) bytes that are not all zero (\(id.count) bytes came)")
    }
    return text
  }

  /// Nil for a root. Zeros say the same: some exporters send them.
  private func parent() throws(TelemetryError) -> String? {
    guard parentSpanID.contains(where: { $0 != 0 }) else { return nil }
    return try neededID("parent_span_id", parentSpanID, ofBytes: 8)
  }

  /// Never before the start.
  private var end: UInt64 { max(startTimeUnixNano, endTimeUnixNano) }

  private func addTimes(to parts: inout EventParts) {
    parts.add("start", moment: startTimeUnixNano)
    parts.add("duration_ms", .number(Double(end - startTimeUnixNano) / 1e6))
    if endTimeUnixNano < startTimeUnixNano { parts.add("clamped", true) }
  }

  private func addEventsAndLinks(
    of raw: RawMessage, to parts: inout EventParts
  ) throws(TelemetryError) {
    let events = try raw.parts("events", events)
    try parts.add("events", dropped: droppedEventsCount, as: "dropped_events", events) {
      raw, parts throws(TelemetryError) in
      try (raw.read("an event") as OTLPSpanEvent).json(raw, &parts)
    }
    let links = try raw.parts("links", links)
    try parts.add("links", dropped: droppedLinksCount, as: "dropped_links", links) {
      raw, parts throws(TelemetryError) in
      try (raw.read("a link") as OTLPSpanLink).json(raw, &parts)
    }
  }
}

extension OTLPSpanEvent {
  fileprivate func json(
    _ raw: RawMessage, _ parts: inout EventParts
  ) throws(TelemetryError) -> JSON {
    parts.add("name", .string(name))
    parts.add("time", moment: timeUnixNano)
    try parts.add(
      partAttributes: raw.attributes(of: self), dropped: droppedAttributesCount)
    return parts.object
  }
}

extension OTLPSpanLink {
  /// Nil if it leads nowhere.
  fileprivate func json(
    _ raw: RawMessage, _ parts: inout EventParts
  ) throws(TelemetryError) -> JSON? {
    guard let trace = traceID.id(ofBytes: 16), let span = spanID.id(ofBytes: 8) else { return nil }
    parts.add("trace_id", .string(trace))
    parts.add("span_id", .string(span))
    parts.add("trace_state", text: traceState)
    try parts.add(
      partAttributes: raw.attributes(of: self), dropped: droppedAttributesCount)
    return parts.object
  }
}
