import BelayCore
internal import HTTPTypes

/// One block of a `text/event-stream`, as the WHATWG has it.
enum ServerSentEvent: Sendable {
  /// A record; a reader that comes back names its `seq` in `Last-Event-ID` (INV 33).
  case record(seq: Int, bytes: [UInt8])
  /// A comment that only says that the hub is there and what time it has.
  case heartbeat(Timestamp)
  /// What the reader holds is not of this ledger, or no longer whole: start from a new snapshot.
  case reset(reason: String, lastSeq: Int)

  /// JSON texts have no line breaks, so that one `data:` line always does.
  func append(to bytes: inout [UInt8]) {
    switch self {
    case .record(let seq, let record):
      bytes += "id: \(seq)\ndata: ".utf8
      bytes += record
    case .heartbeat(let time):
      bytes += ": hb \(time.rfc3339)".utf8
    case .reset(let reason, let lastSeq):
      let data: JSON = ["reason": .string(reason), "last_seq": JSON(lastSeq)]
      bytes += "event: reset\ndata: ".utf8
      data.encode(into: &bytes)
    }
    bytes += "\n\n".utf8
  }

  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    append(to: &bytes)
    return bytes
  }

  /// Where the reader of the last stream stood.
  ///
  /// - Returns: `nil` if there is no `Last-Event-ID`.
  static func cursor(lastEventID headers: HTTPFields) throws(HubRefusal) -> Int? {
    let field = headers.first { $0.name.canonicalName == "last-event-id" }
    guard let field else { return nil }
    guard let seq = plainNumber(field.value) else {
      throw .badRequest(
        field: "Last-Event-ID",
        detail: "Last-Event-ID is the number of a record, a whole number from 0. Leave it out to "
          + "start anew.")
    }
    return seq
  }
}
