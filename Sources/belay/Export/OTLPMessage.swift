import BelayCore
import BelayHub

/// Records of Belay as OTLP, in its JSON form: ids in hexadecimal, nanoseconds and integers as texts,
/// enumerations as numbers.
///
/// Arguments of actions, edited ones included, stay in the ledger: only plain values of a record's data
/// go out, each cut to a bound.
///
/// Source: opentelemetry-proto 1.11, OTLP/HTTP.
enum OTLPMessage {
  /// Plain values of one record that are forwarded.
  static let maxMembers = 32
  /// Bytes of each of them.
  static let maxText = 1_024

  /// An `ExportLogsServiceRequest`.
  static func logs(_ records: [JSON]) -> JSON {
    ["resourceLogs": [["resource": resource, "scopeLogs": [scoped("logRecords", records)]]]]
  }

  /// An `ExportTraceServiceRequest`.
  static func traces(_ spans: [JSON]) -> JSON {
    ["resourceSpans": [["resource": resource, "scopeSpans": [scoped("spans", spans)]]]]
  }

  private static func scoped(_ name: String, _ members: [JSON]) -> JSON {
    var object: JSONObject = [
      "scope": ["name": "belay", "version": .string(Hub.version)]
    ]
    object[name] = .array(members)
    return .object(object)
  }

  private static var resource: JSON {
    let attributes = [
      attribute("service.name", "belay"),
      attribute("service.version", .string(Hub.version)),
    ]
    return ["attributes": .array(attributes.compactMap(\.self))]
  }

  /// `nil` for what is no plain value.
  static func attribute(_ key: String, _ value: JSON) -> JSON? {
    let any: JSON
    switch value {
    case .string(let text): any = ["stringValue": .string(text.cut(toBytes: maxText))]
    case .bool: any = ["boolValue": value]
    case .number(let number):
      any =
        value.integer.map { ["intValue": .string("\($0)")] } ?? ["doubleValue": .number(number)]
    case .bigInteger(let digits): any = ["stringValue": .string(digits)]
    case .null, .array, .object: return nil
    }
    return ["key": .string(key), "value": any]
  }

  static func nanoseconds(_ time: Timestamp) -> JSON {
    .string("\(max(0, time.microseconds))000")
  }
}

// MARK: Log records

extension OTLPMessage {
  static func log(_ record: Record, in context: TraceContext?) -> JSON {
    let summary = record.summary
    let severity = severity(of: summary.level)
    var object: JSONObject = [
      "timeUnixNano": nanoseconds(record.time),
      "observedTimeUnixNano": nanoseconds(record.recorded),
      "severityNumber": JSON(severity.number), "severityText": .string(severity.text),
      "eventName": .string(record.event.type),
      "body": ["stringValue": .string(summary.line.cut(toBytes: maxText))],
      "attributes": .array(attributes(of: record, about: summary.who)),
    ]
    if let context {
      object["traceId"] = .string(context.trace)
      object["spanId"] = .string(context.span)
      object["flags"] = 1
    }
    return .object(object)
  }

  private static func severity(of level: Level) -> (number: Int, text: String) {
    switch level {
    case .ok, .human: (9, "INFO")
    case .warn, .breaker, .escalation: (13, "WARN")
    case .error: (17, "ERROR")
    }
  }

  private static func attributes(of record: Record, about who: String) -> [JSON] {
    let event = record.event
    var pairs: [(String, JSON)] = [
      ("belay.seq", JSON(record.seq)), ("belay.id", .string(event.id)),
      ("belay.source", .string(event.source.text)), ("belay.authid", .string(record.authid)),
      ("belay.about", .string(who)),
    ]
    if let agent = agent(of: record) { pairs.append(("gen_ai.agent.id", .string(agent))) }
    if let run = event.subject { pairs.append(("belay.run", .string(run))) }
    pairs += reference(event.data["escalation"], "belay.escalation")
    pairs += reference(event.data["control"], "belay.control")
    if let request = event.data["request"] {
      pairs.append(("gen_ai.tool.name", request["name"] ?? .null))
      pairs.append(("gen_ai.tool.call.id", request["tool_call_id"] ?? .null))
    }
    let plain = (event.data.object?.members ?? []).filter { !isSecret($0.key) }
    pairs += plain.map { ("belay.data.\($0.key.cut(toBytes: 128))", $0.value) }
    let attributes = pairs.lazy.compactMap { attribute($0.0, $0.1) }
    return Array(attributes.prefix(maxMembers))
  }

  /// What proves a claim; who has it could take the answer for theirs.
  private static func isSecret(_ key: String) -> Bool { key.hasSameBytes(as: "nonce") }

  private static func agent(of record: Record) -> String? {
    let data = record.event.data
    return record.event.source.agent?.text ?? data["escalation"]?["agent"]?.string
      ?? data["control"]?["agent"]?.string
  }

  /// `belay.escalation.id`, `.handle`, …
  private static func reference(_ json: JSON?, _ name: String) -> [(String, JSON)] {
    (json?.object?.members ?? []).prefix(8).map {
      ("\(name).\($0.key.cut(toBytes: 64))", $0.value)
    }
  }
}

// MARK: Spans

extension OTLPMessage {
  /// The time that an escalation waited, as a span in the trace of its agent. Only one that expired is
  /// an error: a verdict, whichever, is what it waited for.
  static func span(_ escalation: TraceMemory.Open, endedBy record: Record) -> JSON {
    let context = escalation.context
    let word = record.event.type.split(separator: ".").last.map(String.init) ?? ""
    let end = record.event.data["decision"]?.string ?? word
    let attributes = [
      attribute("belay.escalation.key", .string(escalation.key)),
      attribute("gen_ai.tool.name", .string(escalation.name)),
      attribute("belay.escalation.end", .string(end)),
      attribute("belay.decided_by", record.event.data["decided_by"] ?? .null),
      attribute("belay.seq", JSON(record.seq)),
    ]
    var object: JSONObject = [
      "traceId": .string(context.trace), "spanId": .string(context.span),
      "name": .string("escalation \(escalation.name)".cut(toBytes: maxText)), "kind": 1,
      "startTimeUnixNano": nanoseconds(escalation.raisedAt),
      "endTimeUnixNano": nanoseconds(max(record.recorded, escalation.raisedAt)),
      "attributes": .array(attributes.compactMap(\.self)),
    ]
    object["parentSpanId"] = (escalation.parent?.span).map(JSON.string)
    let isExpired = record.event.kind == .escalationExpired
    object["status"] = isExpired ? ["code": 2, "message": "nobody decided in time"] : [:]
    return .object(object)
  }
}

extension String {
  /// The longest beginning of at most that many bytes.
  fileprivate func cut(toBytes limit: Int) -> String {
    guard utf8.count > limit else { return self }
    var result = ""
    for character in unicodeScalars {
      guard result.utf8.count + UTF8.width(character) <= limit else { break }
      result.unicodeScalars.append(character)
    }
    return result
  }
}
