import BelayCore
import BelayTelemetry
import Testing

/// What is told of breakers that are read again and again.
@Suite("Watched breakers")
struct WatchedBreakersTests {
  private static let wall = Timestamp(rfc3339: "2026-01-01T12:00:00Z")!

  private func reading(
    _ name: String, _ state: BreakerState = .closed, rate: Double? = nil
  ) -> BreakerReading {
    var reading = BreakerReading(name: name, state: state)
    reading.failureRate = rate
    reading.failureThreshold = 50
    return reading
  }

  /// `sampled a closed 4`, `changed a closed>open failure_rate`, `gone a`
  private func words(_ notes: [BreakerNote]) -> [String] {
    notes.map { note in
      let data = note.data
      let name = data["breaker"]?.string ?? "?"
      if data["gone"] == true { return "gone \(name)" }
      let cause = data["cause"]?.string.map { " " + $0 } ?? ""
      guard note.type == .breakerChanged else {
        return "sampled \(name) \(data["state"]?.string ?? "?")" + cause
      }
      let way = [data["from"], data["to"]].map { $0?.string ?? "?" }.joined(separator: ">")
      return "changed \(name) \(way)" + cause
    }
  }

  private func turns(_ ways: String..., of name: String = "a", from minute: Int = 0) throws
    -> [BreakerTurn]
  {
    let events = ways.enumerated().map { index, way -> JSON in
      [
        "circuitBreakerName": .string(name), "type": "STATE_TRANSITION",
        "creationTime": .string("2026-01-01T11:5\(minute):0\(index)Z"),
        "stateTransition": .string(way),
      ]
    }
    return try BreakerTurn.turns(in: (["circuitBreakerEvents": .array(events)] as JSON).encoded())
  }

  // MARK: One at a time

  @Test(
    "Figures are told when they differ, not more often than asked, and all the same after a minute")
  func pace() {
    var breakers = WatchedBreakers(isObserved: true, every: .seconds(5))
    func read(_ second: Double, _ rate: Double) -> [String] {
      words(breakers.read(reading("a", rate: rate), at: .seconds(second), wall: Self.wall))
    }
    #expect(read(0, 1) == ["sampled a closed"])
    #expect(read(0.5, 2).isEmpty && read(4.9, 3).isEmpty)
    #expect(read(5, 3) == ["sampled a closed"])
    #expect(read(10, 3).isEmpty && read(30, 3).isEmpty)
    #expect(read(65, 3) == ["sampled a closed"])
  }

  @Test("A change of state is told at once, with its cause, its figures and until when")
  func changes() throws {
    var breakers = WatchedBreakers(isObserved: true, every: .seconds(5))
    func read(_ state: BreakerState, rate: Double, at second: Double) -> [BreakerNote] {
      var reading = reading("a", state, rate: rate)
      reading.openS = 5
      return breakers.read(reading, at: .seconds(second), wall: Self.wall)
    }
    _ = read(.closed, rate: 1, at: 0)
    let opened = read(.open, rate: 60, at: 0.5)
    #expect(words(opened) == ["changed a closed>open failure_rate"])
    let data = try #require(opened.first?.data)
    #expect(data["failure_rate"] == 60 && data["threshold"] == 50 && data["observed"] == true)
    #expect(data["until"] == "2026-01-01T12:00:05.000000Z" && data["slow_rate"] == -1)
    #expect(words(read(.closed, rate: 1, at: 1)) == ["changed a open>closed"])
    #expect(words(read(.forcedOpen, rate: 1, at: 1.5)) == ["changed a closed>forced_open manual"])
  }

  @Test(
    "INV 31: a stream gone mad is told ten times a second of each breaker, and its last word counts"
  )
  func flapping() {
    var breakers = WatchedBreakers(isObserved: true, every: .seconds(5))
    var told = 0
    for step in 0..<100_000 {
      let notes = breakers.read(
        reading("a", step.isMultiple(of: 2) ? .open : .closed), at: .microseconds(step * 10),
        wall: Self.wall)
      told += notes.count
    }
    #expect(told <= 11)
    let last = breakers.read(reading("a", .open), at: .seconds(2), wall: Self.wall)
    #expect(
      words(last + breakers.read(reading("a"), at: .seconds(3), wall: Self.wall)).last
        == "changed a open>closed")
  }

  @Test("What is open comes before what is closed where there is no room for all")
  func room() {
    var breakers = WatchedBreakers(isObserved: true, every: .seconds(5))
    func read(_ name: String, _ state: BreakerState = .closed) -> [String] {
      words(breakers.read(reading(name, state), at: .zero, wall: Self.wall))
    }
    for number in 0..<10_000 {
      #expect(read("c\(number)").isEmpty == (number >= Agent.maxBreakers))
    }
    #expect(breakers.count == Agent.maxBreakers && breakers.leftOut == 10_000 - Agent.maxBreakers)
    #expect(read("c9000", .open) == ["gone c63", "sampled c9000 open"])
    #expect(read("d", .disabled) == ["gone c62", "sampled d disabled"])
    for number in 0..<Agent.maxBreakers { _ = read("o\(number)", .open) }
    #expect(breakers.count == Agent.maxBreakers)
    #expect(read("late", .open).isEmpty && breakers.reading(of: "late") == nil)
  }

  @Test("INV 31: names that no order could name, and any number of them, are left out and counted")
  func names() {
    var breakers = WatchedBreakers(isObserved: true, every: .seconds(5))
    for name in ["", String(repeating: "n", count: 129), String(repeating: "ü", count: 100_000)] {
      #expect(breakers.read(reading(name, .open), at: .zero, wall: Self.wall).isEmpty)
    }
    #expect(breakers.count == 0 && breakers.leftOut == 3)
    for number in 0..<30_000 {
      let name = String(repeating: "n", count: 130) + "\(number)"
      _ = breakers.read(reading(name), at: .zero, wall: Self.wall)
    }
    #expect(breakers.leftOut == 20_000)
    let twins = ["\u{E9}", "e\u{301}"]
    for name in twins { _ = breakers.read(reading(name), at: .zero, wall: Self.wall) }
    #expect(breakers.count == 2)
  }

  @Test("What is not read any more is gone, but not for a while in which nothing could be read")
  func gone() {
    var breakers = WatchedBreakers(isObserved: true, every: .seconds(5))
    for name in ["a", "b"] { _ = breakers.read(reading(name), at: .zero, wall: Self.wall) }
    breakers.readAgain(at: .seconds(100))
    #expect(breakers.sweep(notReadSince: .seconds(90)).isEmpty)
    _ = breakers.read(reading("b"), at: .seconds(110), wall: Self.wall)
    #expect(words(breakers.sweep(notReadSince: .seconds(105))) == ["gone a"])
    #expect(words(breakers.remove("b")) == ["gone b"] && breakers.remove("b").isEmpty)
    #expect(
      words(breakers.read(reading("a", .open), at: .seconds(120), wall: Self.wall))
        == ["sampled a open"])
  }

  // MARK: All at once

  @Test("Turns are told in order, before what is read, and once")
  func turnsFirst() throws {
    var breakers = WatchedBreakers(isObserved: false, every: .seconds(5))
    let both = try turns("CLOSED_TO_OPEN", "OPEN_TO_HALF_OPEN")
    let notes = breakers.look(
      [reading("a", .halfOpen, rate: 60)], turns: both, at: .zero, wall: Self.wall)
    #expect(
      words(notes) == [
        "changed a closed>open", "changed a open>half_open timer", "sampled a half_open",
      ])
    #expect(notes.map(\.id) == both.map(\.id) + [nil])
    #expect(notes[0].time == Timestamp(rfc3339: "2026-01-01T11:50:00Z"))
    #expect(notes[0].data["observed"] == nil)
    let later = breakers.look(
      [reading("a", .closed)], turns: try turns("HALF_OPEN_TO_CLOSED", from: 1), at: .seconds(6),
      wall: Self.wall)
    #expect(words(later) == ["changed a half_open>closed probe", "sampled a closed"])
  }

  @Test("What a turn does not say, the figures that are read next do: why it opened")
  func cause() throws {
    var breakers = WatchedBreakers(isObserved: false, every: .seconds(5))
    _ = breakers.look([reading("a")], turns: [], at: .zero, wall: Self.wall)
    let notes = breakers.look(
      [reading("a", .open, rate: 60)], turns: try turns("CLOSED_TO_OPEN"), at: .seconds(5),
      wall: Self.wall)
    #expect(words(notes) == ["changed a closed>open", "sampled a open failure_rate"])
  }

  @Test("A turn that came after the readings is the newer word; the screen never goes back")
  func turnAfterReading() throws {
    var breakers = WatchedBreakers(isObserved: false, every: .seconds(5))
    _ = breakers.look([reading("a")], turns: [], at: .zero, wall: Self.wall)
    let notes = breakers.look(
      [reading("a", .closed, rate: 1)], turns: try turns("CLOSED_TO_OPEN"), at: .seconds(5),
      wall: Self.wall)
    #expect(words(notes) == ["changed a closed>open", "sampled a open"])
  }

  @Test(
    "A change that no turn tells is told from what is read, and not again when its turn comes late")
  func lateTurn() throws {
    var breakers = WatchedBreakers(isObserved: false, every: .seconds(5))
    func look(_ state: BreakerState, _ turns: [BreakerTurn], at second: Double) -> [String] {
      words(
        breakers.look([reading("a", state)], turns: turns, at: .seconds(second), wall: Self.wall))
    }
    _ = look(.closed, [], at: 0)
    #expect(look(.open, [], at: 5) == ["changed a closed>open"])
    #expect(look(.open, try turns("CLOSED_TO_OPEN"), at: 6).isEmpty)
    #expect(
      look(.halfOpen, try turns("OPEN_TO_HALF_OPEN", from: 1), at: 7)
        == ["changed a open>half_open timer"])
  }

  @Test(
    "After a restart of the service, what it does not list is gone and what differs has changed")
  func restart() {
    var breakers = WatchedBreakers(isObserved: false, every: .seconds(5))
    _ = breakers.look(
      [reading("a", .open), reading("b")], turns: [], at: .zero, wall: Self.wall)
    let notes = breakers.look([reading("a")], turns: [], at: .seconds(5), wall: Self.wall)
    #expect(words(notes) == ["gone b", "changed a open>closed"])
    #expect(words(breakers.look([], turns: [], at: .seconds(10), wall: Self.wall)) == ["gone a"])
  }

  @Test("Turns of breakers that are not shown are not told, so that none is there twice")
  func turnOfOther() throws {
    var breakers = WatchedBreakers(isObserved: false, every: .seconds(5))
    let all = (0..<200).map { reading("c\($0)") }
    let notes = breakers.look(
      all, turns: try turns("OPEN_TO_CLOSED", of: "c150") + turns("OPEN_TO_CLOSED", of: "nobody"),
      at: .zero, wall: Self.wall)
    #expect(notes.count == Agent.maxBreakers && breakers.leftOut == 200 - Agent.maxBreakers)
  }
}
