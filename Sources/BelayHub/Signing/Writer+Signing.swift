internal import BelayCore
internal import BelayLedger

// What the hub writes down about the ledger itself, and what it tells the signer.

extension Writer {
  /// First of all at a start: that the old log has ended, or that a new key takes over.
  mutating func write(_ notice: Notary.Notice?) throws(HubRefusal) {
    guard let notice else { return }
    let now = clock.read()
    switch notice {
    case .origin(let key, let previous, let reason):
      let data: JSON = [
        "origin": .string(key.name.text), "key": .string(key.text), "reason": .string(reason),
        "previous": .string(String(decoding: previous.bytes, as: UTF8.self)),
      ]
      // One id for one key: a start that was cut short does not say it twice.
      try write(.ledgerOriginOpened, id: "origin-\(hex(key.id))", data, as: .hub, at: now)
    case .rotation(let old, let new): try write(rotationFrom: old, to: new, as: .hub, at: now)
    }
  }

  /// Makes a new key and writes down that it takes over. The checkpoint over that record is signed by
  /// both.
  mutating func rotateKey(as caller: Principal, at now: Reading) throws(HubRefusal) -> Reply {
    guard let signer else { throw .notFound("This hub signs nothing.") }
    let keys: (old: VerifierKey, new: VerifierKey)?
    do throws(SigningError) {
      keys = try signer.makeNewKey()
    } catch {
      throw .unavailable(detail: "No new key: \(error).", retryAfter: .seconds(5))
    }
    guard let keys else {
      throw .conflict(detail: "A rotation is under way; ask again in a moment.", winner: nil)
    }
    try write(rotationFrom: keys.old, to: keys.new, as: caller, at: now)
    return .rotated(from: keys.old.text, to: keys.new.text)
  }

  private mutating func write(
    rotationFrom old: VerifierKey, to new: VerifierKey, as caller: Principal, at now: Reading
  ) throws(HubRefusal) {
    let data: JSON = [
      "origin": .string(old.name.text), "from": .string(old.text), "to": .string(new.text),
      "by": .string(caller.name),
    ]
    try write(.ledgerKeyRotated, id: "key-\(hex(new.id))", data, as: caller, at: now)
  }

  private mutating func write(
    _ type: EventType, id: String, _ data: JSON, as caller: Principal, at now: Reading
  ) throws(HubRefusal) {
    let event = Event(id: id, source: .hub, type: type, time: now.wall, data: data)
    try insert(event, authid: caller.authid, at: now)
  }

  /// Says by record that there was nothing to say, if it is time to.
  mutating func beatForLedger(at now: Reading) throws(HubRefusal) {
    guard now.boot.nanoseconds >= ledgerBeatDue else { return }
    try write(
      .ledgerHeartbeat, id: newID(at: now), ["last_seq": JSON(fleet.seq)], as: .hub, at: now)
  }

  /// Tells the signer what is on disk now.
  mutating func handOver(_ done: Batch) {
    guard let signer, done.begun else { return }
    let now = clock.read().boot.nanoseconds
    ledgerBeatDue = now &+ UInt64(max(0, signer.pace.heartbeat / .nanoseconds(1)))
    let isDecision = done.records.contains { $0.event.kind?.isDecision ?? false }
    signer.committed(upTo: fleet.seq, isDecision: isDecision, at: now)
  }
}
