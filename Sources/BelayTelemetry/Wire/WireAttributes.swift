import BelayCore
import Foundation

// Attributes and values in protobuf: `KeyValue` and `AnyValue`, read straight into what is stored.
//
// Of a field that comes twice the last counts. Numbers and kinds that are not known are skipped.

extension AttributeList {
  /// Adds what a message has in the field of that number.
  mutating func add(_ number: UInt64, of message: [UInt8]) throws(TelemetryError) {
    try message.withUnsafeBufferPointer { message throws(TelemetryError) in
      let bytes = UnsafeRawBufferPointer(message)
      var fields = WireReader(bytes, in: 0..<bytes.count)
      while let (field, content) = try fields.next() {
        guard field == number else { continue }
        let (name, value) = try Self.member(content, of: bytes)
        try add(name) { list throws(TelemetryError) in
          try list.json(value, of: bytes, depth: list.depth)
        }
      }
    }
  }

  /// One value alone, as a log's body.
  mutating func json(_ message: [UInt8]) throws(TelemetryError) -> JSON {
    try message.withUnsafeBufferPointer { message throws(TelemetryError) in
      try json(0..<message.count, of: UnsafeRawBufferPointer(message), depth: depth)
    }
  }

  /// `KeyValue`; the value is empty, which is null, if there is none.
  private static func member(
    _ range: Range<Int>, of bytes: UnsafeRawBufferPointer
  ) throws(TelemetryError) -> (name: String, value: Range<Int>) {
    var fields = WireReader(bytes, in: range)
    var member = (name: "", value: range.upperBound..<range.upperBound)
    while let (field, content) = try fields.next() {
      switch field {
      case 1: member.name = try fields.text(content)
      case 2: member.value = content
      default: break
      }
    }
    return member
  }

  /// `AnyValue`, with its type kept: bytes as base64, what JSON has no number for as its name.
  private mutating func json(
    _ range: Range<Int>, of bytes: UnsafeRawBufferPointer, depth: Int
  ) throws(TelemetryError) -> JSON {
    var fields = WireReader(bytes, in: range)
    var json = JSON.null
    while let (field, value) = try fields.nextValue() {
      switch (field, value) {
      case (1, .content(let text)): json = .string(try fields.text(text))
      case (2, .varint(let bool)): json = .bool(bool != 0)
      case (3, .varint(let number)): json = JSON(Int(truncatingIfNeeded: number))
      case (4, .fixed64(let bits)): json = JSON(any: Double(bitPattern: bits))
      case (5, .content(let array)): json = try elements(array, of: bytes, depth: depth + 1)
      case (6, .content(let list)): json = try object(list, of: bytes, depth: depth + 1)
      case (7, .content(let data)): json = .string(Data(bytes[data]).base64EncodedString())
      default: break
      }
    }
    return json
  }

  private mutating func elements(
    _ range: Range<Int>, of bytes: UnsafeRawBufferPointer, depth: Int
  ) throws(TelemetryError) -> JSON {
    try refuse(depth)
    var fields = WireReader(bytes, in: range)
    var elements: [JSON] = []
    while let (field, content) = try fields.next() {
      guard field == 1 else { continue }
      elements.append(try json(content, of: bytes, depth: depth))
    }
    return .array(elements)
  }

  private mutating func object(
    _ range: Range<Int>, of bytes: UnsafeRawBufferPointer, depth: Int
  ) throws(TelemetryError) -> JSON {
    try refuse(depth)
    var fields = WireReader(bytes, in: range)
    var members = Members()
    var dropped = 0
    while let (field, content) = try fields.next() {
      guard field == 1 else { continue }
      guard members.hasRoom else {
        dropped += 1
        continue
      }
      let (name, value) = try Self.member(content, of: bytes)
      members.append(name, try json(value, of: bytes, depth: depth))
    }
    return object(members, dropped: dropped)
  }
}
