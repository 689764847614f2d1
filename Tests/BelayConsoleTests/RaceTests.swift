import BelayCanvas
import BelayCore
import Stories
import Testing
import Thoroughness

@testable import BelayConsole

/// An operator in a hurry, on a fleet that moves under the fingers.
///
/// Cards come, expire, are decided elsewhere and are replaced by others of the same name between a
/// key and the next; the terminal is resized, goes away and comes back; keys are mashed, pasted,
/// typed ahead, and read late by a loop that stood still. Every answer that leaves the console is
/// held against an `Eyewitness`, who has seen nothing but painted frames. The executable `RaceSweep`
/// does the same to the whole loop on a real terminal.
struct RaceTests {
  /// Each with a fleet of its own, so that none grows old: a hundred rounds each.
  private static let fleets = Thoroughness.count(800, usually: 4)

  @Test("FAULTS 68, 69, 71, 92: no answer but to what stood on the screen for 400 ms")
  func race() async throws {
    var sent = 0
    for seed in 1...UInt64(Self.fleets) {
      var race = try Race(seed: seed)
      for round in 0..<100 {
        if round.isMultiple(of: 20) { await Task.yield() }
        race.play()
        guard race.problems.isEmpty else { break }
      }
      #expect(race.problems == [], "seed \(seed)")
      sent += race.sent
    }
    // Else it would prove nothing.
    #expect(sent > Self.fleets * 2)
  }
}

/// One console, its operator and what happens to both.
private struct Race {
  private var dice: Dice
  private var seat: Seat
  private var twins: Twins
  private var witness = Eyewitness()
  /// What was answered and not sent yet, by what was asked.
  private var given: Set<Digest> = []
  private(set) var problems: [String] = []
  private(set) var answers = 0
  private(set) var sent = 0

  private static let stray: [Key] =
    "ARDyyz3jkvG/ q".map(Key.character) + [
      .enter, .escape, .tab, .pageDown, .paste("y\nA\ny\n"), .backspace, .character("d"),
      .control("l"), .end,
    ]

  init(seed: UInt64) throws {
    dice = Dice(seed: seed)
    var story = Story()
    for name in ["a", "b", "c"] { story.starts(name) }
    twins = Twins(story)
    seat = try Seat(story, size: Size(width: 80, height: 24))
  }

  mutating func play() {
    happen()
    switch chance(10) {
    case 0...4: decide()
    case 5...7: for _ in 0...chance(8) { type(Self.stray[chance(Self.stray.count)]) }
    case 8: standStill()
    default: settle()
    }
    judge()
  }

  private mutating func chance(_ sides: Int) -> Int { Int.random(in: 0..<sides, using: &dice) }

  // MARK: The operator

  /// Goes about it as one should, only sometimes too fast, and the world does not wait.
  private mutating func decide() {
    if chance(5) > 0 { makeReady() }
    type(.character("3"))
    if chance(3) > 0 {
      type(.enter)
      if chance(4) == 0 { type(.character("v")) }
      type(.character("G"))
      type(.character("G"))
    }
    for _ in 0..<chance(3) { type(.character("j")) }
    if chance(4) == 0 { happen() }
    type(.character(["A", "A", "A", "R", "D"][chance(5)]))
    pause([0, 120, 340, 360, 390, 420, 600][chance(7)])
    if chance(4) == 0 { happen() }
    answer()
    if chance(2) == 0 { settle() }
  }

  /// Live, at rest, with nothing open and room enough.
  private mutating func makeReady() {
    if seat.size.height < 16 { resize(to: (80, 24)) }
    type(.escape)
    type(.escape)
    if seat.console.frozen != nil {
      type(.character("1"))
      type(.character(" "))
    }
    seat.send(.link(.snapshot(seat.story.fleet), at: seat.story.now))
    seat.send(.link(.heartbeat(seat.story.now.wall), at: seat.story.now))
    if seat.story.fleet.pending().count < 3 { ask(0) }
    seat.hear()
  }

  /// What the dialog on the screen asks for.
  private mutating func answer() {
    switch seat.console.dialog?.subject {
    case .decide(.approve, let targets):
      guard let target = targets.first(where: \.needsTypedDigest) else {
        return type(.character("y"))
      }
      for character in target.digest.lastFour { type(.character(character), gap: 20) }
      type(.enter, gap: 20)
    case .decide: for key in "why".map(Key.character) + [.enter, .enter] { type(key, gap: 20) }
    default: type(.character("y"))
    }
  }

  /// What happens in it is painted or not.
  private mutating func pause(_ milliseconds: Int) {
    seat.story.pass(.milliseconds(milliseconds / 2))
    if chance(4) == 0 { happen() }
    if chance(2) == 0 { paint() }
    seat.story.pass(.milliseconds(milliseconds - milliseconds / 2))
  }

  private mutating func type(_ key: Key, gap: Int? = nil) {
    seat.story.pass(.milliseconds(gap ?? chance(120)))
    press(key, typed: seat.story.now.boot)
    if chance(6) > 0 { paint() }
  }

  /// The program does not run for a moment, and finds what was typed in it afterwards.
  private mutating func standStill() {
    let from = seat.story.now.boot
    let keys: [Key] = [.character("A"), .character("y"), .enter, .character("R")]
    seat.story.pass(.milliseconds(chance(1_500)))
    for _ in 0...chance(3) {
      press(keys[chance(keys.count)], typed: from)
      if chance(2) == 0 { paint() }
    }
  }

  /// Time enough for what is held to leave.
  private mutating func settle() {
    for _ in 0..<4 {
      seat.story.pass(.seconds(1))
      seat.send(.link(.heartbeat(seat.story.now.wall), at: seat.story.now))
      seat.hear()
      seat.send(.tick(seat.story.now))
      judge()
    }
    paint()
  }

  // MARK: The witness

  private mutating func paint() {
    let now = seat.story.now
    let frame = seat.frame
    seat.send(.painted(at: now.boot))
    witness.saw(frame, at: now.boot)
  }

  /// - Parameter typed: the earliest moment at which it can have been.
  private mutating func press(_ key: Key, typed: BootInstant) {
    let before = seat.console.outbox.parcels.map(\.number)
    seat.send(.key(key, at: seat.story.now.boot, typedAfter: typed))
    for parcel in seat.console.outbox.parcels where !before.contains(parcel.number) {
      for order in parcel.orders {
        guard case .decide(let target, let decision) = order else { continue }
        answers += 1
        given.insert(decision.actionDigest)
        check(decision, target, key, typed)
      }
    }
    if key == .control("l") { witness.lookedAway() }
  }

  private mutating func check(
    _ decision: Decision, _ target: Target, _ key: Key, _ typed: BootInstant
  ) {
    let name = "\(decision.verdict.rawValue) \(target.handleText) by \(key)"
    guard let dialog = witness.dialog else { return problems.append("\(name): no dialog") }
    if witness.shown(at: typed) < .milliseconds(400) { problems.append("\(name): too early") }
    if case .paste = key { problems.append("\(name): pasted") }
    if !dialog.title.hasPrefix(decision.verdict.title) { problems.append("\(name): other verb") }
    let digest = decision.actionDigest
    let words = "\(digest.digits.prefix(4)) \(digest.lastFour)"
    if !dialog.text.contains(words) || !dialog.text.contains(target.handleText) {
      problems.append("\(name): the dialog is about another\n\(dialog.text)")
    }
    if decision.verdict.grants, let end = twins.ends[digest], !witness.ends.contains(end) {
      problems.append("\(name): its end was never shown")
    }
  }

  /// Nothing leaves but what was answered, and only for what waits with that digest.
  private mutating func judge() {
    for effect in seat.takeEffects() {
      guard case .decide(_, let key, let handle, let decision) = effect else { continue }
      sent += 1
      if given.remove(decision.actionDigest) == nil { problems.append("E-\(handle): not answered") }
      let card = seat.console.replica.fleet.escalations[key]
      if card?.actionDigest != decision.actionDigest || card?.handle != handle
        || card?.state != .pending
      {
        problems.append("E-\(handle): sent though it does not wait")
      }
    }
  }

  // MARK: The world

  private mutating func happen() {
    let open = seat.story.fleet.pending().map(\.key)
    switch chance(14) {
    case 0...4: ask(open.count)
    case 5: if let key = open.randomElement(using: &dice) { elsewhere(key) }
    case 6:
      for key in open where seat.story.card(key).expiresAt <= seat.story.now.wall {
        twins.both(&seat.story) { $0.expires(key) }
      }
    case 7:
      twins.change(&seat.story)
      seat.send(.link(.snapshot(seat.story.fleet), at: seat.story.now))
    case 8: seat.send(.link(.lost(reason: "gone"), at: seat.story.now))
    case 9: seat.send(.link(.snapshot(seat.story.fleet), at: seat.story.now))
    case 10: resize()
    case 11: comeBack()
    default: seat.send(.link(.heartbeat(seat.story.now.wall), at: seat.story.now))
    }
    seat.hear()
    seat.send(.tick(seat.story.now))
  }

  private mutating func ask(_ open: Int) {
    guard open < 8 else { return }
    twins.ask(
      &seat.story, agent: ["a", "b", "c"][chance(3)], risk: Risk.allCases[chance(4)],
      members: [0, 0, 2, 50][chance(4)], timeout: .seconds(2 + chance(60)))
  }

  private mutating func elsewhere(_ key: EscalationKey) {
    let verdict: Verdict = chance(2) == 0 ? .approve : .reject
    twins.both(&seat.story) { $0.decides(verdict, key) }
  }

  private mutating func resize() {
    resize(
      to: [(110, 32), (80, 24), (80, 24), (62, 18), (60, 16), (58, 9), (20, 5), (1, 1)][chance(8)])
  }

  private mutating func resize(to size: (width: Int, height: Int)) {
    witness.lookedAway()
    seat.resize(Size(width: size.width, height: size.height))
    paint()
  }

  /// The process was stopped; the terminal was somebody else's meanwhile.
  private mutating func comeBack() {
    witness.lookedAway()
    seat.story.pass(.milliseconds(chance(900)))
    seat.send(.resized(seat.size))
  }
}
