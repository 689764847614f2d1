/// An event in the ledger: what was sent, and what the hub knows about it. It never changes.
package struct Record: Sendable, Equatable {
  /// Its place in the ledger, from 1, without gaps.
  package let seq: Int
  /// When the hub recorded it, by the hub's clock.
  package let recorded: Timestamp
  /// By what credential it came: `token:NAME`, `uid:1000`, `unauthenticated`.
  package let authid: String
  /// If `erasedBy` is set: of a record of the hub what says who did what, of others no data.
  package let event: Event
  /// The record by which the payload of this one was erased.
  package let erasedBy: Int?

  package init(
    seq: Int, recorded: Timestamp, authid: String, event: Event, erasedBy: Int? = nil
  ) {
    invariant(seq >= 1, "the ledger counts from 1, not \(seq)")
    self.seq = seq
    self.recorded = recorded
    self.authid = authid
    self.event = event
    self.erasedBy = erasedBy
  }

  /// When it happened: by the author's clock if it said, else when it was recorded.
  package var time: Timestamp { event.time ?? recorded }
}

// MARK: The wire

extension Record {
  /// The envelope as it was sent with `seq`, `recordedtime` and `authid`, and `erasedby` where it
  /// is, at its end. The payload is copied, not written anew.
  package func encoded() -> [UInt8] {
    invariant(event.payload.last == UInt8(ascii: "}"), "a payload is an object, compactly written")
    var bytes: [UInt8] = []
    bytes.reserveCapacity(event.payload.count + 128)
    bytes.append(contentsOf: event.payload.dropLast())
    Self.appendEnding(seq, recorded, authid, erasedBy, to: &bytes)
    return bytes
  }

  /// What the wire form has after the author's members.
  private static func appendEnding(
    _ seq: Int, _ recorded: Timestamp, _ authid: String, _ erasedBy: Int?,
    to bytes: inout [UInt8]
  ) {
    bytes.append(contentsOf: ",\"seq\":\(seq),\"recordedtime\":\"\(recorded.rfc3339)\"".utf8)
    bytes.append(contentsOf: ",\"authid\":".utf8)
    JSONText.append(string: authid, to: &bytes)
    if let erasedBy { bytes.append(contentsOf: ",\"erasedby\":\(erasedBy)".utf8) }
    bytes.append(UInt8(ascii: "}"))
  }

  /// Reads the wire form.
  package init(json: JSON) throws(EventError) {
    try self.init(json: json) { envelope, source, _ in envelope.payload(source: source) }
  }

  /// The same, taking the payload out of the bytes that `json` was read from, which is cheaper than
  /// writing it anew.
  package init(json: JSON, sentAs bytes: [UInt8]) throws(EventError) {
    try self.init(json: json) { envelope, source, ending in
      guard bytes.count > ending.count, bytes.suffix(ending.count).elementsEqual(ending) else {
        return envelope.payload(source: source)
      }
      return bytes.dropLast(ending.count) + [UInt8(ascii: "}")]
    }
  }

  private init(
    json: JSON, payload: (Envelope, Source, _ ending: [UInt8]) -> [UInt8]
  ) throws(EventError) {
    let envelope = try Envelope(json)
    let seq = try envelope.integer("seq", from: 1)
    guard let recorded = try envelope.time("recordedtime"),
      let authid = try envelope.text("authid", maxBytes: 256)
    else { throw EventError(problem: "a record carries seq, recordedtime and authid") }
    let erasedBy =
      json["erasedby"] == nil ? nil : try envelope.integer("erasedby", from: 1)
    let event = try Event(json: json, assuming: nil) { envelope, source in
      var ending: [UInt8] = []
      Self.appendEnding(seq, recorded, authid, erasedBy, to: &ending)
      return payload(envelope, source, ending)
    }
    self.init(seq: seq, recorded: recorded, authid: authid, event: event, erasedBy: erasedBy)
  }
}

extension Record {
  /// When it happened, as far as that can be believed.
  var happened: Timestamp { Timestamp.happened(event.time, recorded: recorded) }
}
