@testable import BelayCore

/// The events that a hub makes of a request in the JSON form of OTLP.
enum OTLPEvents {
  static func events(in request: JSON) -> [Event] {
    var events: [Event] = []
    for (part, key) in [("Spans", "spans"), ("Logs", "logRecords")] {
      for resource in request["resource" + part]?.array ?? [] {
        let attributes = plain(resource["resource"]?["attributes"])
        for scoped in resource["scope" + part]?.array ?? [] {
          for record in scoped[key]?.array ?? [] {
            let index = events.count
            events.append(
              key == "spans"
                ? span(record, scoped["scope"], attributes)
                : log(record, scoped["scope"], attributes, index))
          }
        }
      }
    }
    return events
  }

  static func source(_ resource: JSON) -> Source {
    .telemetry(plainName(of: resource["service.name"]?.string ?? "") ?? "unknown_service")
  }

  private static func span(_ span: JSON, _ scope: JSON?, _ resource: JSON) -> Event {
    let start = nanoseconds(span["startTimeUnixNano"])
    let end = max(start, nanoseconds(span["endTimeUnixNano"]))
    var data: JSONObject = [
      "name": span["name"] ?? "", "trace_id": span["traceId"] ?? "",
      "span_id": span["spanId"] ?? "",
    ]
    if let parent = span["parentSpanId"], parent != "" { data["parent_span_id"] = parent }
    data["start"] = .string(time(start).rfc3339)
    data["duration_ms"] = .number(Double(end - start) / 1e6)
    let code = span["status"]?["code"]?.integer ?? 0
    data["status"] = .string(["unset", "ok", "error"][min(code, 2)])
    data["status_message"] = span["status"]?["message"]
    data["attributes"] = plain(span["attributes"])
    data["events"] = .array(
      (span["events"]?.array ?? []).map { event in
        ["name": event["name"] ?? "", "attributes": plain(event["attributes"])]
      })
    data["scope"] = scope
    data["resource"] = resource
    let id = "\(span["traceId"]?.string ?? "")-\(span["spanId"]?.string ?? "")"
    return Event(
      id: id, source: source(resource), type: .span, time: time(end), data: .object(data))
  }

  private static func log(
    _ log: JSON, _ scope: JSON?, _ resource: JSON, _ index: Int
  ) -> Event {
    var data: JSONObject = ["attributes": plain(log["attributes"])]
    data["event_name"] = log["eventName"]
    data["severity_number"] = log["severityNumber"]
    data["severity_text"] = log["severityText"]
    data["body"] = log["body"].map(value)
    data["trace_id"] = log["traceId"]
    data["span_id"] = log["spanId"]
    data["scope"] = scope
    data["resource"] = resource
    let at = nanoseconds(log["timeUnixNano"] ?? log["observedTimeUnixNano"])
    return Event(
      id: "log-\(index)-\(at)", source: source(resource), type: .logRecord, time: time(at),
      data: .object(data))
  }

  private static func nanoseconds(_ json: JSON?) -> Int {
    json?.string.flatMap { Int($0) } ?? json?.integer ?? 0
  }

  private static func time(_ nanoseconds: Int) -> Timestamp {
    Timestamp(microseconds: Int64(nanoseconds / 1_000))
  }

  private static func plain(_ attributes: JSON?) -> JSON {
    var object = JSONObject()
    for pair in attributes?.array ?? [] {
      object[pair["key"]?.string ?? ""] = pair["value"].map(value) ?? .null
    }
    return .object(object)
  }

  private static func value(_ json: JSON) -> JSON {
    if let integer = json["intValue"] {
      return integer.string.flatMap { Int($0) }.map { JSON($0) } ?? integer
    }
    if let list = json["arrayValue"] { return .array((list["values"]?.array ?? []).map(value)) }
    if let list = json["kvlistValue"] { return plain(list["values"]) }
    return json["stringValue"] ?? json["boolValue"] ?? json["doubleValue"] ?? .null
  }
}
