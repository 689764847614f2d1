import BelayCore

@testable import BelayTelemetry

/// What became of a body, record by record.
struct Reading {
  var events: [Event] = []
  var reasons: [String] = []

  init(
    _ body: [UInt8], _ kind: TelemetryKind = .traces, _ encoding: TelemetryEncoding = .protobuf,
    limits: TelemetryLimits = TelemetryLimits(), slice: Int = 3, agent: AgentID? = nil
  ) throws {
    try body.withUnsafeBytes { bytes in
      var reader = try TelemetryReader(
        bytes, kind: kind, encoding: encoding, limits: limits, agent: { _ in agent })
      while true {
        let records = reader.next(of: bytes, atMost: slice, bytes: 1 << 20)
        if records.isEmpty { break }
        for record in records {
          switch record {
          case .event(let event): events.append(event)
          case .rejected(let reason): reasons.append(reason)
          }
        }
      }
    }
  }

  init(
    json: String, _ kind: TelemetryKind = .traces, limits: TelemetryLimits = TelemetryLimits()
  ) throws {
    try self.init(Array(json.utf8), kind, .json, limits: limits)
  }

  /// The data of the only event.
  var data: JSON { events.count == 1 ? events[0].data : .null }
}

/// Protobuf written by hand, so that it can also be wrong.
struct Wire {
  private(set) var bytes: [UInt8] = []

  func message(_ field: UInt64, _ inner: Wire) -> Wire { content(field, inner.bytes) }
  func text(_ field: UInt64, _ text: String) -> Wire { content(field, Array(text.utf8)) }

  func content(_ field: UInt64, _ content: [UInt8]) -> Wire {
    raw(Self.varint(field << 3 | 2) + Self.varint(UInt64(content.count)) + content)
  }

  func fixed64(_ field: UInt64, _ value: UInt64) -> Wire {
    raw(Self.varint(field << 3 | 1) + (0..<8).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) })
  }

  func varint(_ field: UInt64, _ value: UInt64) -> Wire {
    raw(Self.varint(field << 3) + Self.varint(value))
  }

  func raw(_ more: [UInt8]) -> Wire {
    var wire = self
    wire.bytes += more
    return wire
  }

  static func varint(_ value: UInt64) -> [UInt8] {
    var (value, bytes): (UInt64, [UInt8]) = (value, [])
    while value >= 0x80 {
      bytes.append(UInt8(value & 0x7F) | 0x80)
      value >>= 7
    }
    return bytes + [UInt8(value)]
  }
}

extension Wire {
  static let trace = [UInt8](repeating: 0xAB, count: 16)

  /// A span with ids, a name and times of one second.
  static func span(_ number: UInt8 = 1, trace: [UInt8] = trace) -> Wire {
    Wire().content(1, trace).content(2, [0, 0, 0, 0, 0, 0, 0, number]).text(5, "chat")
      .fixed64(7, 1_700_000_000_000_000_000).fixed64(8, 1_700_000_001_000_000_000)
  }

  static func attribute(_ key: String, _ value: Wire) -> Wire {
    Wire().text(1, key).message(2, value)
  }

  /// A request with these records in one scope of the service `crew`.
  static func request(_ records: [Wire], service: String = "crew") -> [UInt8] {
    let resource = Wire().message(1, attribute("service.name", Wire().text(1, service)))
    let scope = records.reduce(Wire().message(1, Wire().text(1, "lib").text(2, "1.0"))) {
      $0.message(2, $1)
    }
    return Wire().message(1, Wire().message(1, resource).message(2, scope)).bytes
  }
}
