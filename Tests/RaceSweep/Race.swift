import BelayCanvas
import BelayConsole
import BelayCore
import Onlooker
import Stories

/// An operator in a hurry, on a fleet that moves under the fingers.
///
/// Cards come, expire, are decided elsewhere and are replaced by others of the same name between a key and the
/// next; the terminal is resized, goes away and comes back; keys are mashed, pasted, typed ahead, and read late by a
/// loop that stood still. Every decision that leaves is held against an `Eyewitness` at the other end of the line.
final class Race {
  private let seat: Seat
  private let fault: Fault?
  private var dice: Dice
  private var world = World()
  private var witness = Eyewitness()
  private(set) var problems: [String] = []
  private(set) var sent = 0
  private(set) var answered = 0
  private(set) var keys = 0

  /// What a broken console would do; for the proof that the race can fail.
  enum Fault: String, CaseIterable {
    /// It takes keys too early: it waits 400 ms where 900 are the rule.
    case hasty
    /// It sends what it was told last, not what was on the screen.
    case other
    /// Its frames come to the screen later than it believes.
    case late
  }

  static let grace = Duration.milliseconds(400)
  static let hold = Duration.seconds(3)

  private static let stray: [[UInt8]] =
    "ARDyyz3jkvG/ q".map { Array(String($0).utf8) }
    + [
      "\r", "\u{1B}\u{1B}", "\t", "\u{1B}[6~", "\u{1B}[200~y\nA\ny\n\u{1B}[201~", "\u{7F}", "d",
      "\u{C}",
      "\u{1B}OF", "\u{1B}[<0;10;10M", "\u{1B}[M !!",
    ].map { Array($0.utf8) } + [[0xFF, 0x80], [0x9B, 0x41]]

  init(_ seat: Seat, seed: UInt64, fault: Fault?) {
    self.seat = seat
    self.fault = fault
    dice = Dice(seed: seed)
    seat.clock = { [unowned self] in world.now }
    seat.perform = { [unowned self] in perform($0) }
    seat.isLate = { [unowned self] in fault == .late && chance(4) > 0 }
    seat.handed = { [unowned self] in world.handed($0) }
    sitDown()
  }

  private func sitDown() {
    witness.forgetAll()
    seat.sitDown()
    seat.news = world.greeting()
    turn()
  }

  func play() {
    if seat.isOver { sitDown() }
    happen()
    switch chance(10) {
    case 0...4: decide()
    case 5...7: for _ in 0...chance(8) { type(Self.stray[chance(Self.stray.count)]) }
    case 8: standStill()
    default: settle()
    }
  }

  /// Nothing is left that somebody else could read.
  func finish() {
    if seat.isOver { sitDown() }
    settle()
  }

  private func chance(_ sides: Int) -> Int { Int.random(in: 0..<sides, using: &dice) }

  private func turn() {
    guard !seat.isOver else { return }
    seat.turn()
    let before = witness.answers.count
    witness.look(at: seat.screen, world.now.boot)
    answered += max(0, witness.answers.count - before)
  }

  // MARK: The operator

  /// Goes about it as one should, only sometimes too fast, and the world does not wait.
  private func decide() {
    if chance(8) > 0 { makeReady() }
    if chance(3) > 0 {
      type("3\r")
      if chance(4) == 0 { type("v") }
      type("G")
      type("G")
    } else {
      type("3")
    }
    for _ in 0..<chance(3) { type("j") }
    if chance(4) == 0 { happen() }
    type(["A", "A", "A", "R", "D"][chance(5)])
    pause([0, 120, 340, 390, 410, 450, 600, 900][chance(8)])
    if chance(4) == 0 { happen() }
    answer()
    if chance(4) > 0 { settle() }
  }

  /// Live, at rest, with nothing open and room enough.
  private func makeReady() {
    if seat.size.height < 16 { resize(to: Size(width: 80, height: 24)) }
    type("\u{1B}\u{1B}1")
    turn()
    if seat.shows("PAUSED") { type(" ") }
    world.deliver()
    if world.story.fleet.pending().count < 3 { world.ask(&dice) }
    seat.news += [world.snapshot(), world.heartbeat] + world.fresh()
    turn()
  }

  /// What the dialog on the screen asks for.
  private func answer() {
    guard let dialog = witness.dialog else { return type("y") }
    if let digits = dialog.lastFour {
      for digit in digits { type(String(digit), gap: 20) }
      type("\r", gap: 20)
    } else if dialog.asksForReason {
      for key in ["w", "h", "y", "\r", "\r"] { type(key, gap: 20) }
    } else {
      type("y")
    }
  }

  /// What happens in it is painted or not.
  private func pause(_ milliseconds: Int) {
    world.pass(.milliseconds(milliseconds / 2))
    if chance(4) == 0 { happen() }
    if chance(2) == 0 { turn() }
    world.pass(.milliseconds(milliseconds - milliseconds / 2))
  }

  private func type(_ text: String, gap: Int? = nil) { type(Array(text.utf8), gap: gap) }

  private func type(_ bytes: [UInt8], gap: Int? = nil) {
    world.pass(.milliseconds(gap ?? chance(120)))
    press(bytes)
    if chance(6) > 0 { turn() }
  }

  private func press(_ bytes: [UInt8]) {
    keys += 1
    if bytes == [0x0C] { witness.lookedAway() }
    witness.typed(bytes, at: world.now.boot)
    seat.type(bytes)
  }

  /// The program does not run for a moment, and finds what was typed in it afterwards.
  private func standStill() {
    for _ in 0...chance(3) {
      press(Array(["A", "y", "\r", "R"][chance(4)].utf8))
      world.pass(.milliseconds(chance(500)))
    }
    turn()
  }

  /// Time enough for what is held to leave.
  private func settle() {
    for _ in 0..<4 {
      turn()
      world.pass(.seconds(1))
      seat.news += [world.heartbeat] + world.fresh()
      turn()
    }
  }

  // MARK: The world

  private func happen() {
    switch chance(8) {
    case 0: resize(to: Self.sizes[chance(Self.sizes.count)])
    case 1:
      witness.lookedAway()
      world.pass(.milliseconds(chance(900)))
      if chance(2) == 0 { seat.suspend() } else { seat.stop() }
      if chance(2) == 0 { turn() }
    default:
      seat.news += world.happen(&dice)
      if chance(2) == 0 { turn() }
    }
  }

  private static let sizes = [
    (110, 32), (80, 24), (80, 24), (62, 18), (60, 16), (58, 9), (20, 5), (1, 1),
  ].map { Size(width: $0.0, height: $0.1) }

  private func resize(to size: Size) {
    guard size != seat.size else { return }
    witness.lookedAway()
    seat.resize(size)
    if chance(2) == 0 { turn() }
  }

  // MARK: What leaves the console

  private func perform(_ effect: Effect) -> [Message] {
    switch effect {
    case .decide(let id, let key, let handle, let decision):
      return judged(id, key, handle, decision)
    case .resnapshot: return [world.snapshot()]
    default: return []
    }
  }

  private func judged(
    _ id: RequestID, _ key: EscalationKey, _ handle: Int, _ decision: Decision
  ) -> [Message] {
    sent += 1
    var decision = decision
    if fault == .other, let other = world.told.pending().last {
      decision.actionDigest = other.actionDigest
    }
    check(key, handle, decision)
    let isTaken = world.decide(key, decision)
    seat.news += world.fresh()
    let reply: Reply =
      isTaken ? .done : .refused(status: 409, detail: "it does not wait", winner: nil)
    return [.reply(id, reply, at: world.now.boot)]
  }

  private func check(_ key: EscalationKey, _ handle: Int, _ decision: Decision) {
    let verb = Self.verbs[decision.verdict] ?? ""
    let digest = decision.actionDigest
    let name = "\(decision.verdict.rawValue) E-\(handle)"
    let problem = witness.answer(
      verb: verb, handle: handle, digest: "\(digest.digits.prefix(4)) \(digest.lastFour)",
      grace: fault == .hasty ? .milliseconds(900) : Self.grace, hold: Self.hold, at: world.now.boot)
    if let problem { problems.append("\(name): \(problem)") }
    if decision.verdict.grants, world.end(of: digest).map({ !witness.ends.contains($0) }) ?? true {
      problems.append("\(name): its end was never shown")
    }
    let card = world.told.escalations[key]
    if card?.actionDigest != digest || card?.handle != handle || card?.state != .pending {
      problems.append("\(name): sent though it does not wait")
    }
  }

  private static let verbs: [Verdict: String] = [
    .approve: "Approve", .reject: "Reject", .degrade: "Force degraded", .edit: "Edit",
    .respond: "Answer",
  ]
}
