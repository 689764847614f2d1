import BelayCore
internal import Glibc
internal import NIOCore

/// The events in a body: one object, an array, or lines.
///
/// Works on the bytes as they came: no text is made of a line before it is parsed. Runs in the
/// request's own task, beside the writer.
struct EventBody {
  let media: MediaType
  let limits: DoorLimits

  /// One candidate for each event, in order, bad ones with the reason.
  ///
  /// - Throws: 400 if a body that is one JSON text cannot be parsed; a bad line among lines only
  ///   costs that line. 400 for more events than one request may carry.
  func candidates(in body: ByteBuffer) throws(HubRefusal) -> [Candidate] {
    switch media {
    case .lines: return try lines(in: body)
    case .json, .event, .eventBatch, .protobuf, .octets, .plain:
      let json = try parsed(body, atMost: limits.bodyBytes)
      return try candidates(in: json)
    }
  }

  private func candidates(in json: JSON) throws(HubRefusal) -> [Candidate] {
    switch (media, json) {
    case (.json, .array(let events)), (.eventBatch, .array(let events)):
      try refuseTooMany(events.count)
      return events.map { Self.candidate($0, limits) }
    case (.json, .object), (.event, .object): return [Self.candidate(json, limits)]
    case (.eventBatch, _):
      throw .badRequest(field: nil, detail: "A batch is to be a JSON array of events.")
    default:
      throw .badRequest(field: nil, detail: "The body is to be an event, a JSON object.")
    }
  }

  // MARK: Lines

  private func lines(in body: ByteBuffer) throws(HubRefusal) -> [Candidate] {
    var found: [Candidate] = []
    body.withUnsafeReadableBytes { bytes in
      var start = 0
      while start < bytes.count, found.count <= limits.eventsPerRequest {
        let rest = UnsafeRawBufferPointer(rebasing: bytes[start...])
        let line = UnsafeRawBufferPointer(rebasing: rest[..<Self.lineEnd(in: rest)])
        if !Self.isBlank(line) { found.append(Self.candidate(line, limits)) }
        start += line.count + 1
      }
    }
    try refuseTooMany(found.count)
    return found
  }

  /// Where the first line ends; the end of all if there is no other. By `memchr`, because this looks
  /// at every byte that comes in.
  private static func lineEnd(in bytes: UnsafeRawBufferPointer) -> Int {
    guard let start = bytes.baseAddress, let end = memchr(start, 0x0A, bytes.count) else {
      return bytes.count
    }
    return start.distance(to: end)
  }

  /// Also true for the `\r` alone that is left of an empty line with CRLF.
  private static func isBlank(_ line: UnsafeRawBufferPointer) -> Bool {
    line.allSatisfy {
      $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\r")
    }
  }

  private static func candidate(
    _ line: UnsafeRawBufferPointer, _ limits: DoorLimits
  ) -> Candidate {
    do throws(JSONError) {
      let json = try JSON(parsing: line, limits: JSONLimits(maxBytes: limits.eventBytes))
      return candidate(json, limits) { json throws(EventError) in
        try Event(json: json, sentAs: line)
      }
    } catch {
      return .malformed(reason: "not JSON as taken here, \(error.description)")
    }
  }

  // MARK: One event

  private static func candidate(
    _ json: JSON, _ limits: DoorLimits,
    read: (JSON) throws(EventError) -> Event = { json throws(EventError) in try Event(json: json) }
  ) -> Candidate {
    do throws(EventError) {
      let event = try read(json)
      guard event.payload.count <= limits.eventBytes else {
        return .malformed(reason: "larger than \(limits.eventBytes) bytes")
      }
      return .event(event)
    } catch {
      return .malformed(reason: error.problem)
    }
  }

  private func refuseTooMany(_ count: Int) throws(HubRefusal) {
    guard count > limits.eventsPerRequest else { return }
    throw .badRequest(
      field: nil,
      detail: "One request carries at most \(limits.eventsPerRequest) events. Send the rest in "
        + "another; nothing of this one was recorded.")
  }
}
