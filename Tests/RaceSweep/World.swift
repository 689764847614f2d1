import BelayConsole
import BelayCore
import Stories

/// The hub and its fleet: what it holds, what the console was told of it, and what comes of a decision.
///
/// There are two of the kind that differ in what every card asks, under the same name and number; the console is
/// moved from one to the other under the operator's eyes.
struct World {
  private(set) var story: Story
  private var twins: Twins
  /// As the console was told, for what it must not send against its own knowledge.
  private(set) var told = Fleet()
  /// Decisions that the hub has taken and refused.
  private(set) var taken = 0
  private(set) var refused = 0

  private static let names = ["a", "b", "c"]

  init() {
    var story = Story()
    for name in Self.names { story.starts(name) }
    twins = Twins(story)
    self.story = story
  }

  var now: Reading { story.now }

  mutating func pass(_ duration: Duration) { story.pass(duration) }

  /// The last character of a card's arguments.
  func end(of digest: Digest) -> UInt32? { twins.ends[digest]?.unicodeScalars.first?.value }

  // MARK: What the console hears

  mutating func greeting() -> [Message] {
    [
      .link(.whoami(role: "operator", name: "mira"), at: now), snapshot(),
      .link(.recent(story.drain()), at: now), heartbeat,
    ]
  }

  var heartbeat: Message { .link(.heartbeat(now.wall), at: now) }

  func snapshot() -> Message { .link(.snapshot(story.fleet), at: now) }

  /// The records that have not been told yet.
  mutating func fresh() -> [Message] {
    let records = story.drain()
    return records.isEmpty ? [] : [.link(.records(records), at: now)]
  }

  mutating func handed(_ messages: [Message]) {
    for case .link(let news, _) in messages {
      switch news {
      case .snapshot(let fleet): told = fleet
      case .records(let records): for record in records { told.apply(record) }
      default: break
      }
    }
  }

  // MARK: What happens

  mutating func happen(_ dice: inout Dice) -> [Message] {
    let open = story.fleet.pending().map(\.key)
    var messages: [Message] = []
    switch Int.random(in: 0..<12, using: &dice) {
    case 0...4: if open.count < 8 { ask(&dice) }
    case 5:
      if let key = open.randomElement(using: &dice) {
        let verdict: Verdict = Bool.random(using: &dice) ? .approve : .reject
        twins.both(&story) { $0.decides(verdict, key) }
      }
    case 6:
      for key in open where story.card(key).expiresAt <= now.wall {
        twins.both(&story) { $0.expires(key) }
      }
    case 7:
      twins.change(&story)
      messages = [snapshot()]
    case 8: messages = [.link(.lost(reason: "gone"), at: now)]
    case 9: messages = [snapshot()]
    default: messages = [heartbeat]
    }
    return messages + fresh()
  }

  mutating func ask(_ dice: inout Dice) {
    twins.ask(
      &story, agent: Self.names[Int.random(in: 0..<3, using: &dice)],
      risk: Risk.allCases[Int.random(in: 0..<4, using: &dice)],
      members: [0, 0, 2, 50][Int.random(in: 0..<4, using: &dice)],
      timeout: .seconds(2 + Int.random(in: 0..<60, using: &dice)))
  }

  /// The agents have heard what is over, so that it leaves the queue.
  mutating func deliver() {
    for (key, card) in story.fleet.escalations where card.state != .pending {
      twins.both(&story) { $0.delivers(key) }
    }
  }

  // MARK: What the hub makes of a decision

  /// Whether it took it; the hub's own rules say so.
  mutating func decide(_ key: EscalationKey, _ decision: Decision) -> Bool {
    guard let card = story.fleet.escalations[key],
      (try? card.deciding(decision, by: "mira", at: now, eventID: "h-decided")) != nil
    else {
      refused += 1
      return false
    }
    taken += 1
    twins.both(&story) { $0.decides(decision.verdict, key) }
    return true
  }
}
