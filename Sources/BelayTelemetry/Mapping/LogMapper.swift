import BelayCore
import Foundation

extension OTLPLogRecord {
  /// The event that this log record becomes.
  ///
  /// - Parameters:
  ///   - raw: the log record itself, for what is read apart.
  ///   - name: gives it its id, from what it says.
  func event(
    _ raw: RawMessage, from origin: Origin, agent: AgentID?, limits: TelemetryLimits,
    name: (_ data: JSON, _ moment: [UInt64]) -> String
  ) throws(TelemetryError) -> Event {
    var parts = EventParts(limits)
    parts.add("event_name", text: eventName)
    parts.add("severity_number", count: Int(severityNumber))
    parts.add("severity_text", text: severityText)
    try parts.add("body", value: try raw.part("body", body))
    try parts.add(attributes: raw.attributes(of: self), dropped: droppedAttributesCount)
    let trace = traceID.id(ofBytes: 16)
    let span = spanID.id(ofBytes: 8)
    parts.add("trace_id", text: trace ?? "")
    parts.add("span_id", text: span ?? "")
    let data = parts.data(from: origin)
    return Event(
      id: name(data, [timeUnixNano, observedTimeUnixNano]), source: .telemetry(origin.service),
      type: .logRecord,
      time: Timestamp(unixNanoseconds: timeUnixNano)
        ?? Timestamp(unixNanoseconds: observedTimeUnixNano),
      traceparent: traceparent(trace, span), data: data.led(by: agent))
  }

  private func traceparent(_ trace: String?, _ span: String?) -> String? {
    guard let trace, let span else { return nil }
    return "00-\(trace)-\(span)-\(hex([UInt8(truncatingIfNeeded: flags)]))"
  }
}

extension JSON {
  /// The data with the agent that the hub knows it to be of, first.
  func led(by agent: AgentID?) -> JSON {
    guard let agent, let object else { return self }
    let own = object.members.map { ($0.key, $0.value) }
    return .object(JSONObject([("agent_id", .string(agent.text))] + own))
  }
}
