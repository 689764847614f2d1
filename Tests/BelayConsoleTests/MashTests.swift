import BelayCanvas
import BelayCore
import Stories
import Testing
import Thoroughness

@testable import BelayConsole

/// A cat on the keyboard while cards come, expire, are decided elsewhere and the link breaks.
///
/// What leaves the console is held against a model that knows only what was painted: a decision is
/// legal if its card was pending with that digest, was on the screen to its end before the dialog
/// of that very card had been painted for 400 ms, and the link was fresh.
struct MashTests {
  /// The same keys on a real terminal, ten thousand rounds of them, are `RaceSweep`'s.
  private static let rounds = Thoroughness.count(300, usually: 200)

  @Test(
    "FAULTS 71, 92: a stray key never decides",
    arguments: Thoroughness.seeds(1...8, usually: 1))
  func mash(_ seed: UInt64) throws {
    var dice = Dice(seed: seed)
    var story = Story()
    for name in ["a", "b", "c"] { story.starts(name) }
    var seat = try Seat(story)
    var round = Round()
    for _ in 0..<Self.rounds { round.play(&seat, &dice) }
    #expect(round.problems == [])
  }

  @Test("The keys of the mash can decide: with time and reading they do")
  func canDecide() throws {
    var dice = Dice(seed: 99)
    var story = Story()
    story.starts("a")
    var seat = try Seat(story)
    var round = Round()
    for _ in 0..<40 {
      seat.story.asks("a", "tool", risk: .low, args: ["n": 1])
      seat.wait(.seconds(1))
      seat.press("3")
      seat.press(.end)
      seat.press("A")
      seat.wait(.seconds(1))
      seat.press("y")
      seat.wait(.seconds(4))
      round.judge(&seat)
    }
    _ = dice.next()
    #expect(round.decided > 0 && round.problems == [])
  }
}

/// One seat's history as the model sees it.
private struct Round {
  private(set) var problems: [String] = []
  private(set) var decided = 0
  /// Dialogs that were open and painted, and since when.
  private var dialogs: [EscalationKey: BootInstant] = [:]
  private static let keys: [Key] =
    "ARDyz3jkvG/ q".map(Key.character) + [
      .enter, .escape, .tab, .pageDown, .paste("y\nA\ny"), .backspace, .character("d"),
    ]

  mutating func play(_ seat: inout Seat, _ dice: inout Dice) {
    happen(&seat, &dice)
    for _ in 0..<Int.random(in: 1...12, using: &dice) {
      seat.story.pass(.milliseconds(Int.random(in: 0...120, using: &dice)))
      if let key = Self.keys.randomElement(using: &dice) { press(key, &seat) }
      if Bool.random(using: &dice) { paint(&seat) }
    }
    judge(&seat)
  }

  /// Model of the one rule that matters: `y` or Enter can answer only a dialog that was painted.
  private mutating func press(_ key: Key, _ seat: inout Seat) {
    let before = seat.console.outbox.parcels.count
    let open = seat.console.dialog
    seat.send(.key(key, at: seat.story.now.boot))
    guard seat.console.outbox.parcels.count > before else { return }
    guard let open, case .decide(let verdict, let targets) = open.subject else { return }
    for target in targets { check(verdict, target, seat) }
    if case .paste = key { problems.append("a paste answered \(targets[0].handleText)") }
  }

  private mutating func check(_ verdict: Verdict, _ target: Target, _ seat: Seat) {
    let name = "\(verdict.rawValue) \(target.handleText)"
    let now = seat.story.now
    guard let since = dialogs[target.key], now.boot.since(since) ?? .zero >= .milliseconds(400)
    else { return problems.append("\(name): its dialog was not on the screen for 400 ms") }
    let card = seat.console.replica.fleet.escalations[target.key]
    if card?.state != .pending { problems.append("\(name): was not pending") }
    if card?.actionDigest != target.digest { problems.append("\(name): another digest") }
    if !seat.console.replica.link.isLive(at: now.boot) { problems.append("\(name): stale") }
    if verdict == .approve, seat.console.seen[target]?.end != true {
      problems.append("\(name): its end was never shown")
    }
  }

  private mutating func paint(_ seat: inout Seat) {
    seat.paint()
    guard let dialog = seat.console.dialog, case .decide(_, let targets) = dialog.subject else {
      dialogs = [:]
      return
    }
    let shown = seat.text
    for target in targets where shown.contains(target.handleText) {
      dialogs[target.key] = dialogs[target.key] ?? seat.story.now.boot
    }
    dialogs = dialogs.filter { entry in targets.contains { $0.key == entry.key } }
  }

  /// Every decision that left must name what waits with its own digest.
  mutating func judge(_ seat: inout Seat) {
    for effect in seat.takeEffects() {
      guard case .decide(_, let key, let handle, let decision) = effect else { continue }
      decided += 1
      let card = seat.console.replica.fleet.escalations[key]
      if card?.actionDigest != decision.actionDigest || card?.handle != handle {
        problems.append("sent for \(key) with a digest that is not its own")
      }
    }
  }

  private mutating func happen(_ seat: inout Seat, _ dice: inout Dice) {
    let keys = seat.story.fleet.escalations.keys.sorted()
    let open = keys.filter { seat.story.card($0).state == .pending }
    switch Int.random(in: 0..<10, using: &dice) {
    case 0...2 where open.count < 8:
      let agent = ["a", "b", "c"].randomElement(using: &dice) ?? "a"
      let risk = Risk.allCases.randomElement(using: &dice) ?? .low
      let size = Bool.random(using: &dice) ? 2 : 60
      let members = (0..<size).map { ("k\($0)", JSON($0)) }
      seat.story.asks(
        agent, "tool", risk: risk, args: .object(JSONObject(members)),
        timeout: .seconds(Int.random(in: 2...60, using: &dice)))
    case 3:
      if let key = open.randomElement(using: &dice) { seat.story.decides(.reject, key) }
    case 4: for key in open { seat.story.expires(key) }
    case 5: seat.silence(.seconds(Int.random(in: 1...15, using: &dice)))
    case 6: seat.send(.link(.lost(reason: "gone"), at: seat.story.now))
    case 7: seat.send(.link(.snapshot(seat.story.fleet), at: seat.story.now))
    case 8:
      let width = Int.random(in: 20...130, using: &dice)
      seat.resize(Size(width: width, height: Int.random(in: 5...40, using: &dice)))
    default: seat.send(.link(.heartbeat(seat.story.now.wall), at: seat.story.now))
    }
    seat.hear()
    seat.send(.tick(seat.story.now))
  }
}
