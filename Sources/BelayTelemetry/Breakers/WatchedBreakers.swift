package import BelayCore

/// The breakers of somebody else's that are followed, and what of them there is to tell.
///
///     readings ─► changed? ─► told at once
///         └─────► other figures? ─► told, at most once per `every`
///
/// An agent has at most 64 breakers. Where there are more, those that are not closed come first: one
/// that opens takes the place of a closed one, which is then `gone` from the list. The rest is counted
/// in `leftOut`. Names of more than 128 bytes are left out too, since no order could name them.
package struct WatchedBreakers: Sendable {
  /// They take no orders.
  let isObserved: Bool
  /// From one telling of the same figures to the next, at least.
  let every: Duration
  /// in the order in which they came
  private var known: [Known] = []
  private var others: Set<String> = []

  /// Told again after that long, though nothing changed: the hub may have lost its memory.
  static let longestSilence = Duration.seconds(60)
  /// A stream that tells of one breaker more often is passed over in between; Hystrix does it twice a
  /// second.
  static let leastPause = Duration.milliseconds(100)
  static let longestName = 128
  /// Names that are counted exactly; beyond it the count stands still.
  static let mostOthers = 20_000

  private struct Known: Sendable {
    var reading: BreakerReading
    var told: BreakerReading?
    /// since the watch began, as all times here
    var toldAt: Duration
    var readAt: Duration
    /// into which state it was told to have changed before its own side told of it
    var anticipated: BreakerState?
    /// it opened and nobody has said why
    var lacksCause = false
  }

  package init(isObserved: Bool, every: Duration) {
    (self.isObserved, self.every) = (isObserved, every)
  }

  package var count: Int { known.count }
  /// How many there were beside these since the last `sweep`.
  package var leftOut: Int { others.count }

  package func reading(of name: String) -> BreakerReading? {
    place(of: name).map { known[$0].reading }
  }

  package var names: [String] { known.map(\.reading.name) }
}

// MARK: One at a time

extension WatchedBreakers {
  /// What there is to tell after one more reading.
  ///
  /// - Parameters:
  ///   - now: since the watch began, by a clock that only goes forward.
  ///   - wall: the time for people.
  package mutating func read(
    _ reading: BreakerReading, at now: Duration, wall: Timestamp
  ) -> [BreakerNote] {
    var notes = makeRoom(for: reading, at: now)
    guard let place = place(of: reading.name) else { return notes }
    let before = known[place].reading.state
    known[place].readAt = now
    if isObserved, known[place].told != nil, now - known[place].toldAt < Self.leastPause {
      return notes
    }
    known[place].reading = reading
    if known[place].told != nil, before != reading.state {
      known[place].anticipated = reading.state
      known[place].lacksCause = false
      notes.append(.changed(reading, from: before, isObserved: isObserved, at: wall))
      told(place, at: now)
    } else if isDue(known[place], at: now) {
      let cause = known[place].lacksCause ? reading.exceeded?.cause : nil
      notes.append(.sampled(reading, isObserved: isObserved, cause: cause))
      known[place].lacksCause = false
      told(place, at: now)
    }
    return notes
  }

  private func isDue(_ known: Known, at now: Duration) -> Bool {
    guard let told = known.told else { return true }
    let age = now - known.toldAt
    return age >= every && (told != known.reading || known.lacksCause)
      || age >= Self.longestSilence
  }

  private mutating func told(_ place: Int, at now: Duration) {
    known[place].told = known[place].reading
    known[place].toldAt = now
  }

  /// Gives a new breaker its place, if there is one for it.
  private mutating func makeRoom(for reading: BreakerReading, at now: Duration) -> [BreakerNote] {
    guard place(of: reading.name) == nil else { return [] }
    guard (1...Self.longestName).contains(reading.name.utf8.count) else {
      leaveOut(reading.name)
      return []
    }
    var notes: [BreakerNote] = []
    if known.count >= Agent.maxBreakers {
      let closed = known.lastIndex { $0.reading.state == .closed }
      guard reading.state != .closed, let closed else {
        leaveOut(reading.name)
        return []
      }
      let evicted = known.remove(at: closed)
      leaveOut(evicted.reading.name)
      notes.append(.gone(evicted.reading))
    }
    others.remove(reading.name)
    known.append(Known(reading: reading, told: nil, toldAt: now, readAt: now))
    return notes
  }

  private mutating func leaveOut(_ name: String) {
    if others.count < Self.mostOthers { others.insert(name.clipped(toBytes: 256)) }
  }

  private func place(of name: String) -> Int? {
    known.firstIndex { $0.reading.name.hasSameBytes(as: name) }
  }
}

// MARK: What is not there any more

extension WatchedBreakers {
  /// Lets go of a breaker that its own side calls gone.
  package mutating func remove(_ name: String) -> [BreakerNote] {
    guard let place = place(of: name) else { return [] }
    return [.gone(known.remove(at: place).reading)]
  }

  /// Lets go of those that were not read since `limit`, and begins to count anew what is left out.
  package mutating func sweep(notReadSince limit: Duration) -> [BreakerNote] {
    let lost = known.filter { $0.readAt < limit }
    known.removeAll { $0.readAt < limit }
    others = []
    return lost.map { .gone($0.reading) }
  }

  /// They could not be read for a while: none is called gone for that.
  package mutating func readAgain(at now: Duration) {
    for place in known.indices { known[place].readAt = now }
  }
}

// MARK: All at once

extension WatchedBreakers {
  /// What there is to tell after a look at all of them.
  ///
  /// - Parameters:
  ///   - readings: all that there are; what is missing is gone.
  ///   - turns: what their own side has told of since the last look, in order. It was asked after the
  ///     readings, so what it says is newer.
  package mutating func look(
    _ readings: [BreakerReading], turns: [BreakerTurn], at now: Duration, wall: Timestamp
  ) -> [BreakerNote] {
    var notes = sweepAllBut(readings)
    var latest: [BreakerTurn] = []
    for reading in readings { notes += makeRoom(for: reading, at: now) }
    for turn in turns {
      guard let place = place(of: turn.name) else { continue }
      latest.removeAll { $0.name.hasSameBytes(as: turn.name) }
      latest.append(turn)
      if let note = take(turn, place) { notes.append(note) }
    }
    for var reading in readings where place(of: reading.name) != nil {
      if let turn = latest.first(where: { $0.name.hasSameBytes(as: reading.name) }) {
        reading.state = turn.to
      }
      notes += read(reading, at: now, wall: wall)
    }
    return notes
  }

  private mutating func sweepAllBut(_ readings: [BreakerReading]) -> [BreakerNote] {
    others = []
    let lost = known.filter { known in
      !readings.contains { $0.name.hasSameBytes(as: known.reading.name) }
    }
    return lost.flatMap { remove($0.reading.name) }
  }

  /// Nil if it was told already, from what was read.
  private mutating func take(_ turn: BreakerTurn, _ place: Int) -> BreakerNote? {
    let wasAnticipated = known[place].anticipated == turn.to
    known[place].anticipated = nil
    known[place].reading.state = turn.to
    guard !wasAnticipated else { return nil }
    known[place].lacksCause = turn.from == .closed && turn.to == .open
    return .turned(turn)
  }
}
