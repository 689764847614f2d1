@testable import BelayCore

/// Reads protobuf into the JSON form of OTLP, by hand and for tests only: a second reading, by which
/// nothing is checked that it shares with the first.
struct OTLPMessage {
  indirect enum Shape {
    case text, hex, number, integer, double, flag, base
    case message([Int: (key: String, shape: Shape)])
    case each([Int: (key: String, shape: Shape)])
    case value
  }

  private let shape: Shape

  init(signal: String) {
    switch signal {
    case "traces": shape = Self.request("Spans", "spans", Self.span)
    case "logs": shape = Self.request("Logs", "logRecords", Self.log)
    default: shape = .message([:])
    }
  }

  func json(_ bytes: ArraySlice<UInt8>) throws -> JSON { try Self.read(bytes, shape) }

  // MARK: Shapes

  private static let pair: [Int: (key: String, shape: Shape)] = [
    1: ("key", .text), 2: ("value", .value),
  ]
  private static let status: [Int: (key: String, shape: Shape)] = [
    2: ("message", .text), 3: ("code", .integer),
  ]
  private static let event: [Int: (key: String, shape: Shape)] = [
    1: ("timeUnixNano", .number), 2: ("name", .text), 3: ("attributes", .each(pair)),
  ]
  private static let span: [Int: (key: String, shape: Shape)] = [
    1: ("traceId", .hex), 2: ("spanId", .hex), 4: ("parentSpanId", .hex), 5: ("name", .text),
    6: ("kind", .integer), 7: ("startTimeUnixNano", .number), 8: ("endTimeUnixNano", .number),
    9: ("attributes", .each(pair)), 11: ("events", .each(event)), 15: ("status", .message(status)),
  ]
  private static let log: [Int: (key: String, shape: Shape)] = [
    1: ("timeUnixNano", .number), 2: ("severityNumber", .integer), 3: ("severityText", .text),
    5: ("body", .value), 6: ("attributes", .each(pair)), 9: ("traceId", .hex), 10: ("spanId", .hex),
    11: ("observedTimeUnixNano", .number), 12: ("eventName", .text),
  ]

  private static func request(
    _ signal: String, _ key: String, _ record: [Int: (key: String, shape: Shape)]
  ) -> Shape {
    let scope: Shape = .message([1: ("name", .text), 2: ("version", .text)])
    let scoped: [Int: (key: String, shape: Shape)] = [
      1: ("scope", scope), 2: (key, .each(record)),
    ]
    let resource: Shape = .message([1: ("attributes", .each(pair))])
    let part: [Int: (key: String, shape: Shape)] = [
      1: ("resource", resource), 2: ("scope" + signal, .each(scoped)),
    ]
    return .message([1: ("resource" + signal, .each(part))])
  }

  // MARK: Reading

  private struct Broken: Error {}

  private static func read(_ bytes: ArraySlice<UInt8>, _ shape: Shape) throws -> JSON {
    switch shape {
    case .text: return .string(String(decoding: bytes, as: UTF8.self))
    case .hex: return .string(hex(bytes))
    case .value: return try value(bytes)
    case .message(let fields), .each(let fields): return try message(bytes, fields)
    case .number, .integer, .double, .flag, .base: throw Broken()
    }
  }

  private static func message(
    _ bytes: ArraySlice<UInt8>, _ fields: [Int: (key: String, shape: Shape)]
  ) throws -> JSON {
    var object = JSONObject()
    try walk(bytes) { number, bits, part in
      guard let field = fields[number] else { return }
      switch field.shape {
      case .each:
        let element = try read(part, field.shape)
        object[field.key] = .array((object[field.key]?.array ?? []) + [element])
      case .number: object[field.key] = .string(String(bits))
      case .integer, .double, .flag, .base: object[field.key] = JSON(Int(truncatingIfNeeded: bits))
      case .text, .hex, .value, .message: object[field.key] = try read(part, field.shape)
      }
    }
    return .object(object)
  }

  private static func value(_ bytes: ArraySlice<UInt8>) throws -> JSON {
    var found: JSON = [:]
    try walk(bytes) { number, bits, part in
      switch number {
      case 1: found = ["stringValue": .string(String(decoding: part, as: UTF8.self))]
      case 2: found = ["boolValue": .bool(bits != 0)]
      case 3: found = ["intValue": .string(String(Int64(bitPattern: bits)))]
      case 4: found = ["doubleValue": .number(Double(bitPattern: bits))]
      case 5: found = ["arrayValue": try message(part, [1: ("values", .each([:]))]).values(part)]
      case 6: found = ["kvlistValue": try message(part, [1: ("values", .each(pair))])]
      default: break
      }
    }
    return found
  }

  fileprivate static func values(_ bytes: ArraySlice<UInt8>) throws -> JSON {
    var values: [JSON] = []
    try walk(bytes) { number, _, part in
      if number == 1 { values.append(try value(part)) }
    }
    return ["values": .array(values)]
  }

  private static func walk(
    _ bytes: ArraySlice<UInt8>, _ body: (Int, UInt64, ArraySlice<UInt8>) throws -> Void
  ) throws {
    var rest = bytes
    while !rest.isEmpty {
      let tag = try varint(&rest)
      let number = Int(tag >> 3)
      switch tag & 7 {
      case 0: try body(number, try varint(&rest), [])
      case 1: try body(number, try fixed(8, &rest), [])
      case 5: try body(number, try fixed(4, &rest), [])
      case 2:
        let length = Int(try varint(&rest))
        guard length <= rest.count else { throw Broken() }
        try body(number, 0, rest.prefix(length))
        rest = rest.dropFirst(length)
      default: throw Broken()
      }
    }
  }

  private static func varint(_ rest: inout ArraySlice<UInt8>) throws -> UInt64 {
    var (value, shift): (UInt64, UInt64) = (0, 0)
    while let byte = rest.popFirst(), shift < 64 {
      value |= UInt64(byte & 127) << shift
      if byte < 128 { return value }
      shift += 7
    }
    throw Broken()
  }

  private static func fixed(_ count: Int, _ rest: inout ArraySlice<UInt8>) throws -> UInt64 {
    guard rest.count >= count else { throw Broken() }
    let value = rest.prefix(count).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    rest = rest.dropFirst(count)
    return value
  }
}

extension JSON {
  /// The elements of a list of values, which have no keys to be filed under.
  fileprivate func values(_ bytes: ArraySlice<UInt8>) throws -> JSON {
    try OTLPMessage.values(bytes)
  }
}
