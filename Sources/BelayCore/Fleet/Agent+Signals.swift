// What the hub's records about signals make of an agent: the troubles that stand, and which of them
// shall bother nobody.

extension Agent {
  package static let maxSignals = 16
  package static let maxSilences = 16

  /// The standing signal of that name.
  package func signal(named name: String) -> Signal? {
    signals.first { $0.name.hasSameBytes(as: name) }
  }

  /// Until when the signal is silenced, whether or not it stands; nil if it is not.
  package func silence(of name: String, at now: Timestamp) -> Silence? {
    silences.first { $0.signal.hasSameBytes(as: name) && $0.holds(at: now) }
  }

  /// Folds a record of the hub in; false if it lacks what its type needs.
  mutating func signalled(_ record: Record, _ data: EventData) -> Bool {
    guard let name = data.word("signal") else { return false }
    switch record.event.kind {
    case .signalRaised: signalRaised(name, record, data)
    case .signalCleared: signals.removeAll { $0.name.hasSameBytes(as: name) }
    case .signalAcknowledged: return signalAcknowledged(name, record, data)
    case .signalSilenced: return signalSilenced(name, record, data)
    case .signalUnsilenced: signalUnsilenced(name)
    default: return false
    }
    return true
  }

  /// The same signal again says more about the trouble that stands; since when stays.
  private mutating func signalRaised(_ name: String, _ record: Record, _ data: EventData) {
    let place = signals.firstIndex { $0.name.hasSameBytes(as: name) } ?? makeRoom(name, record)
    guard let place else { return dropped.signals.count() }
    signals[place].value = data.number("value")
    signals[place].threshold = data.number("threshold")
    signals[place].windowS = data.number("window_s")
    signals[place].unit = data.word("unit")
    signals[place].explanation = data.text("explanation")
    signals[place].evidence = data.sequence("evidence", atMost: Signal.maxEvidence)
    signals[place].policy = data.words("policy", atMost: Signal.maxPolicy)
    signals[place].seq = record.seq
    signals[place].silencedUntil = silence(of: name, at: record.recorded)?.until
  }

  private mutating func makeRoom(_ name: String, _ record: Record) -> Int? {
    guard signals.count < Self.maxSignals else { return nil }
    let place =
      signals.firstIndex { !$0.name.utf8.lexicographicallyPrecedes(name.utf8) } ?? signals.count
    signals.insert(Signal(name: name, since: record.recorded, seq: record.seq), at: place)
    return place
  }

  private mutating func signalAcknowledged(
    _ name: String, _ record: Record, _ data: EventData
  ) -> Bool {
    guard let by = data.word("by") else { return false }
    for place in signals.indices where signals[place].name.hasSameBytes(as: name) {
      signals[place].acknowledgedBy = by
      signals[place].acknowledgedAt = record.recorded
    }
    return true
  }

  private mutating func signalSilenced(
    _ name: String, _ record: Record, _ data: EventData
  ) -> Bool {
    guard let by = data.word("by"), let until = data.time("until") else { return false }
    silences.removeAll { $0.signal.hasSameBytes(as: name) || !$0.holds(at: record.recorded) }
    let silence = Silence(
      signal: name, until: until, by: by, reason: data.text("reason") ?? "", seq: record.seq)
    silences.append(silence, keeping: Self.maxSilences)
    silences.sort { $0.signal.utf8.lexicographicallyPrecedes($1.signal.utf8) }
    show(until, in: name)
    return true
  }

  private mutating func signalUnsilenced(_ name: String) {
    silences.removeAll { $0.signal.hasSameBytes(as: name) }
    show(nil, in: name)
  }

  private mutating func show(_ silencedUntil: Timestamp?, in name: String) {
    for place in signals.indices where signals[place].name.hasSameBytes(as: name) {
      signals[place].silencedUntil = silencedUntil
    }
  }
}
