/// Cuts a byte stream into server-sent events, however the bytes are split.
///
/// Follows the WHATWG text: lines end in LF, CR LF or CR; a blank line sends off what was gathered;
/// a leading byte order mark and unknown fields are skipped; an unfinished event at the end is
/// dropped. Holds at most one event, of at most `limit` bytes.
package struct ServerEventParser: Sendable {
  /// Most bytes in one line and in the data of one event.
  package let limit: Int

  private var line: [UInt8] = []
  private var name = ""
  private var data: [UInt8] = []
  private var hasData = false
  private var id: String?
  private var lastWasCR = false
  private var atStart = true

  /// Twice the longest envelope that a hub takes, so that its own members fit as well.
  package static let usualLimit = 8 << 20

  package init(limit: Int = usualLimit) { self.limit = limit }

  /// A line or an event that is longer than the limit; the stream cannot go on.
  package struct TooLong: Error, Equatable, CustomStringConvertible {
    package let limit: Int

    package var description: String {
      "the event stream has a line or an event of more than \(limit) bytes"
    }
  }

  /// The events and comments that these bytes complete, in order.
  package mutating func feed(_ bytes: UnsafeRawBufferPointer) throws(TooLong) -> [ServerEvent] {
    var events: [ServerEvent] = []
    var start = bytes.startIndex
    for index in bytes.indices {
      let byte = bytes[index]
      guard byte == 0x0A || byte == 0x0D else {
        lastWasCR = false
        continue
      }
      if byte == 0x0A && lastWasCR {
        lastWasCR = false
        start = index + 1
        continue
      }
      lastWasCR = byte == 0x0D
      try gather(UnsafeRawBufferPointer(rebasing: bytes[start..<index]))
      start = index + 1
      if let event = try lineEnded() { events.append(event) }
    }
    try gather(UnsafeRawBufferPointer(rebasing: bytes[start...]))
    return events
  }

  package mutating func feed(_ bytes: [UInt8]) throws(TooLong) -> [ServerEvent] {
    let outcome = bytes.withUnsafeBytes { raw in
      Result { () throws(TooLong) in try feed(raw) }
    }
    return try outcome.get()
  }

  private mutating func gather(_ bytes: UnsafeRawBufferPointer) throws(TooLong) {
    guard line.count + bytes.count <= limit else { throw TooLong(limit: limit) }
    line.append(contentsOf: bytes)
  }

  private mutating func lineEnded() throws(TooLong) -> ServerEvent? {
    defer { line.removeAll(keepingCapacity: true) }
    if atStart {
      atStart = false
      if line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
    }
    guard !line.isEmpty else { return sendOff() }
    let colon = line.firstIndex(of: UInt8(ascii: ":"))
    var value = line[(colon.map { $0 + 1 } ?? line.endIndex)...]
    if value.first == UInt8(ascii: " ") { value = value.dropFirst() }
    if colon == 0 { return .comment(String(decoding: value, as: UTF8.self)) }
    try take(line[..<(colon ?? line.endIndex)], value)
    return nil
  }

  private mutating func take(
    _ field: ArraySlice<UInt8>, _ value: ArraySlice<UInt8>
  ) throws(TooLong) {
    if field.elementsEqual("data".utf8) {
      guard data.count + value.count < limit else { throw TooLong(limit: limit) }
      if hasData { data.append(0x0A) }
      hasData = true
      data.append(contentsOf: value)
    } else if field.elementsEqual("event".utf8) {
      name = String(decoding: value, as: UTF8.self)
    } else if field.elementsEqual("id".utf8), !value.contains(0) {
      id = String(decoding: value, as: UTF8.self)
    }
  }

  private mutating func sendOff() -> ServerEvent? {
    defer {
      name = ""
      data = []
      hasData = false
    }
    guard hasData else { return nil }
    return .message(name: name.isEmpty ? "message" : name, id: id, data: data)
  }
}
