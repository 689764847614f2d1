import BelayCore

/// One request of OTLP with 100 spans as an agent framework sends them: a model call with twelve
/// attributes, about 750 bytes of protobuf.
///
/// Made once; `renumber(from:)` then gives every span an id of its own, and every ten a trace, by
/// writing over them.
struct SpanBatch: Sendable {
  enum Encoding: Sendable {
    case protobuf
    case json

    var contentType: String { self == .protobuf ? "application/x-protobuf" : "application/json" }
  }

  static let count = 100

  let encoding: Encoding
  private(set) var bytes: [UInt8] = []
  /// Where the span ids are, and the second halves of the trace ids.
  private var places: [Int] = []
  private var traces: [Int] = []

  private static let blankID = [UInt8](repeating: 0xA7, count: 8)
  private static let blankTrace = [UInt8](repeating: 0x5B, count: 8)
  private static let trace = [UInt8](repeating: 0x11, count: 8) + blankTrace
  private static let start: UInt64 = 1_764_000_000_000_000_000

  init(_ encoding: Encoding) {
    self.encoding = encoding
    bytes = encoding == .protobuf ? Self.protobuf : Self.json.encoded()
    places = places(of: Self.blankID)
    traces = places(of: Self.blankTrace)
  }

  private func places(of id: [UInt8]) -> [Int] {
    let blank = encoding == .protobuf ? id : Array(hex(id).utf8)
    var (places, start): ([Int], Int) = ([], 0)
    while let found = bytes[start...].firstRange(of: blank) {
      places.append(found.lowerBound)
      start = found.upperBound
    }
    invariant(places.count == Self.count, "every span has ids to write over")
    return places
  }

  /// Makes the spans the `first`th and following of the whole stream.
  mutating func renumber(from first: Int) {
    for index in 0..<Self.count {
      write(UInt64(first + index), at: places[index])
      write(UInt64(first + index) / 10, at: traces[index])
    }
  }

  private mutating func write(_ number: UInt64, at place: Int) {
    let id = (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * UInt64($0))) }
    let written = encoding == .protobuf ? id : Array(hex(id).utf8)
    bytes.replaceSubrange(place..<place + written.count, with: written)
  }

  // MARK: What a span says

  private static let texts = [
    ("gen_ai.operation.name", "chat"), ("gen_ai.provider.name", "openai"),
    ("gen_ai.request.model", "gpt-4.1-mini"), ("gen_ai.response.model", "gpt-4.1-mini-2025-04-14"),
    ("gen_ai.response.id", "chatcmpl-7fa8e1a0723004cbb25a1f07d0bb0"),
    ("gen_ai.agent.name", "refund_agent"),
    ("gen_ai.conversation.id", "0193a1c2-7fa8-7e1a-8723-004cbb25a1f0"),
    ("server.address", "api.openai.com"),
  ]
  private static let numbers = [
    ("gen_ai.usage.input_tokens", 1_284), ("gen_ai.usage.output_tokens", 96),
    ("gen_ai.request.max_tokens", 4_096), ("server.port", 443),
  ]
  private static let resource = [
    ("service.name", "refund-crew"), ("telemetry.sdk.language", "python"),
    ("telemetry.sdk.name", "opentelemetry"), ("telemetry.sdk.version", "1.45.1"),
  ]

  // MARK: JSON

  private static var json: JSON {
    let spans = [JSON](repeating: jsonSpan, count: count)
    return [
      "resourceSpans": [
        [
          "resource": ["attributes": .array(resource.map(jsonAttribute))],
          "scopeSpans": [["scope": ["name": "bench", "version": "1.0"], "spans": .array(spans)]],
        ]
      ]
    ]
  }

  private static var jsonSpan: JSON {
    let numbers: [JSON] = numbers.map { name, value in
      ["key": .string(name), "value": ["intValue": .string(String(value))]]
    }
    return [
      "traceId": .string(hex(trace)), "spanId": .string(hex(blankID)), "name": "chat gpt-4.1-mini",
      "kind": 3, "startTimeUnixNano": .string(String(start)),
      "endTimeUnixNano": .string(String(start + 1_250_000_000)),
      "attributes": .array(texts.map(jsonAttribute) + numbers), "status": [:],
    ]
  }

  private static func jsonAttribute(_ name: String, _ value: String) -> JSON {
    ["key": .string(name), "value": ["stringValue": .string(value)]]
  }

  // MARK: Protobuf

  private static var protobuf: [UInt8] {
    let resource = resource.flatMap { field(1, attribute($0, field(1, Array($1.utf8)))) }
    let scope = field(1, Array("bench".utf8)) + field(2, Array("1.0".utf8))
    let spans = field(1, scope) + [[UInt8]](repeating: field(2, span), count: count).joined()
    return field(1, field(1, resource) + field(2, spans))
  }

  private static var span: [UInt8] {
    let attributes =
      texts.flatMap { field(9, attribute($0, field(1, Array($1.utf8)))) }
      + numbers.flatMap { field(9, attribute($0, varint(3 << 3) + varint(UInt64($1)))) }
    return field(1, trace) + field(2, blankID) + field(5, Array("chat gpt-4.1-mini".utf8))
      + varint(6 << 3) + [3] + fixed64(7, start) + fixed64(8, start + 1_250_000_000) + attributes
  }

  private static func attribute(_ name: String, _ value: [UInt8]) -> [UInt8] {
    field(1, Array(name.utf8)) + field(2, value)
  }

  private static func field(_ number: UInt64, _ content: [UInt8]) -> [UInt8] {
    varint(number << 3 | 2) + varint(UInt64(content.count)) + content
  }

  private static func fixed64(_ number: UInt64, _ value: UInt64) -> [UInt8] {
    varint(number << 3 | 1) + (0..<8).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
  }

  private static func varint(_ value: UInt64) -> [UInt8] {
    value < 0x80 ? [UInt8(value)] : [UInt8(value & 0x7F) | 0x80] + varint(value >> 7)
  }
}
