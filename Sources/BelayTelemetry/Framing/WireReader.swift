/// Walks over the fields of one protobuf message without decoding them.
///
/// Every length is checked against the message's end, so a prefix that promises two gigabytes costs
/// nothing but a refusal.
struct WireReader {
  private let bytes: UnsafeRawBufferPointer
  private var position: Int
  private let end: Int

  /// Groups inside each other, an old form of messages that nobody sends any more.
  private static let deepestGroup = 32

  init(_ bytes: UnsafeRawBufferPointer, in range: Range<Int>) {
    self.bytes = bytes
    position = range.lowerBound
    end = range.upperBound
  }

  /// What a field holds, by its wire type.
  enum Value {
    case varint(UInt64)
    case fixed64(UInt64)
    /// a message, a text or bytes
    case content(Range<Int>)
  }

  /// The next field that is a message, text or bytes; numbers between are stepped over. Nil at the end.
  mutating func next() throws(TelemetryError) -> (field: UInt64, content: Range<Int>)? {
    while let (field, value) = try nextValue() {
      if case .content(let content) = value { return (field, content) }
    }
    return nil
  }

  /// The next field of one of the three kinds; others are stepped over. Nil at the end.
  mutating func nextValue() throws(TelemetryError) -> (field: UInt64, value: Value)? {
    while position < end {
      let tag = try varint()
      switch tag & 7 {
      case 0: return (try fieldNumber(tag), .varint(try varint()))
      case 1: return (try fieldNumber(tag), .fixed64(try fixed64()))
      case 2: return (try fieldNumber(tag), .content(try content()))
      default: try skip(tag)
      }
    }
    return nil
  }

  /// The content of a field that is a text.
  func text(_ content: Range<Int>) throws(TelemetryError) -> String {
    do {
      let bytes = UnsafeRawBufferPointer(rebasing: bytes[content])
      return String(copying: try UTF8Span(validating: bytes.bindMemory(to: UInt8.self).span))
    } catch {
      throw failure("a text is not UTF-8")
    }
  }

  private func fieldNumber(_ tag: UInt64) throws(TelemetryError) -> UInt64 {
    guard (1...536_870_911).contains(tag >> 3) else {
      throw failure("field number \(tag >> 3) does not exist")
    }
    return tag >> 3
  }

  private mutating func skip(_ tag: UInt64) throws(TelemetryError) {
    var open = [try fieldNumber(tag)]
    var tag = tag
    while true {
      switch tag & 7 {
      case 0: _ = try varint()
      case 1: try step(8)
      case 2: _ = try content()
      case 5: try step(4)
      case 3:
        guard open.count <= Self.deepestGroup else { throw failure("groups nest too deeply") }
        open.append(tag >> 3)
      case 4:
        guard open.count > 1, open.last == tag >> 3 else {
          throw failure("a group ends that did not begin")
        }
        open.removeLast()
      default: throw failure("wire type \(tag & 7) does not exist")
      }
      if open.count == 1 { return }
      tag = try varint()
      _ = try fieldNumber(tag)
    }
  }

  private mutating func content() throws(TelemetryError) -> Range<Int> {
    let length = try varint()
    guard length <= UInt64(end - position) else {
      throw failure("a field says it has \(length) bytes, and \(end - position) are left")
    }
    let start = position
    position += Int(length)
    return start..<position
  }

  private mutating func fixed64() throws(TelemetryError) -> UInt64 {
    let start = position
    try step(8)
    return UInt64(
      littleEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self))
  }

  private mutating func step(_ count: Int) throws(TelemetryError) {
    guard count <= end - position else { throw failure("the message ends inside a number") }
    position += count
  }

  private mutating func varint() throws(TelemetryError) -> UInt64 {
    // Most tags and lengths are of one byte.
    if position < end, bytes[position] < 0x80 {
      position += 1
      return UInt64(bytes[position - 1])
    }
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 7) {
      guard position < end else { throw failure("the message ends inside a number") }
      let byte = bytes[position]
      position += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
    }
    throw failure("a number is longer than ten bytes")
  }

  private func failure(_ problem: String) -> TelemetryError {
    TelemetryError("not protobuf as taken here, at byte \(position): \(problem)")
  }
}

extension Outline {
  /// Finds the records of a protobuf body.
  ///
  /// The three signals have the same numbers: in a request 1 is a resource's part; in that, 1 is the
  /// resource and 2 a scope's part; in that, 1 is the scope and 2 a record.
  init(protobuf bytes: UnsafeRawBufferPointer, limits: TelemetryLimits) throws(TelemetryError) {
    self.init(roomFor: limits.records)
    var body = WireReader(bytes, in: 0..<bytes.count)
    while let (field, part) = try body.next() {
      guard field == 1 else { continue }
      try count()
      try addResource(part, of: bytes)
    }
  }

  private mutating func addResource(
    _ range: Range<Int>, of bytes: UnsafeRawBufferPointer
  ) throws(TelemetryError) {
    let (resource, scopes) = try headAndParts(of: range, in: bytes)
    for part in scopes {
      let (scope, records) = try headAndParts(of: part.range, in: bytes)
      if !records.isEmpty { add(Group(resource: resource, scope: scope, records: records)) }
    }
  }

  private mutating func headAndParts(
    of range: Range<Int>, in bytes: UnsafeRawBufferPointer
  ) throws(TelemetryError) -> (head: [Piece], parts: [Piece]) {
    var (head, parts): ([Piece], [Piece]) = ([], [])
    var reader = WireReader(bytes, in: range)
    while let (field, content) = try reader.next() {
      guard field <= 2 else { continue }
      try count()
      if field == 1 { head.append(Piece(content)) } else { parts.append(Piece(content)) }
    }
    return (head, parts)
  }
}
