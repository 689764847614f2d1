/// An event in the ledger: what was sent, and what the hub knows about it. It never changes.
package struct Record: Sendable, Equatable {
  /// Its place in the ledger, from 1, without gaps.
  package let seq: Int
  /// When the hub recorded it, by the hub's clock.
  package let recorded: Timestamp
  /// By what credential it came: `token:NAME`, `uid:1000`, `unauthenticated`.
  package let authid: String
  package let event: Event

  package init(seq: Int, recorded: Timestamp, authid: String, event: Event) {
    invariant(seq >= 1, "the ledger counts from 1, not \(seq)")
    self.seq = seq
    self.recorded = recorded
    self.authid = authid
    self.event = event
  }

  /// When it happened: by the author's clock if it said, else when it was recorded.
  package var time: Timestamp { event.time ?? recorded }
}

// MARK: The wire

extension Record {
  /// The envelope as it was sent with `seq`, `recordedtime` and `authid` at its end. The payload is
  /// copied, not written anew.
  package func encoded() -> [UInt8] {
    invariant(event.payload.last == UInt8(ascii: "}"), "a payload is an object, compactly written")
    var bytes: [UInt8] = []
    bytes.reserveCapacity(event.payload.count + 128)
    bytes.append(contentsOf: event.payload.dropLast())
    bytes.append(contentsOf: ",\"seq\":\(seq),\"recordedtime\":\"\(recorded.rfc3339)\"".utf8)
    bytes.append(contentsOf: ",\"authid\":".utf8)
    JSONText.append(string: authid, to: &bytes)
    bytes.append(UInt8(ascii: "}"))
    return bytes
  }

  /// Reads the wire form.
  package init(json: JSON) throws(EventError) {
    let envelope = try Envelope(json)
    let seq = try envelope.integer("seq", from: 1)
    guard let recorded = try envelope.time("recordedtime"),
      let authid = try envelope.text("authid", maxBytes: 256)
    else { throw EventError(problem: "a record carries seq, recordedtime and authid") }
    self.init(seq: seq, recorded: recorded, authid: authid, event: try Event(json: json))
  }
}
