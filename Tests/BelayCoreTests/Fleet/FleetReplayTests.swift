import Testing
import Thoroughness

@testable import BelayCore

@Suite("INV 6: the state is the fold of the ledger")
struct FleetReplayTests {
  private static let seeds = Thoroughness.seeds(1...12, usually: 4)

  @Test("Two folds of one history give the same bytes", arguments: seeds)
  func twoFolds(_ seed: UInt64) throws {
    let story = Chaos.story(seed, steps: 400)
    var again = Fleet()
    for record in story.records { again.apply(record) }
    #expect(again == story.fleet)
    #expect(again.json().encoded() == story.fleet.json().encoded())
  }

  @Test("A snapshot at any point and the rest make the same fleet", arguments: seeds)
  func snapshot(_ seed: UInt64) throws {
    let story = Chaos.story(seed, steps: 300)
    var random = Seeded(seed &+ 1_000)
    for _ in 0..<4 {
      let cut = random.number(0...story.records.count)
      var fleet = Fleet()
      for record in story.records[..<cut] { fleet.apply(record) }
      let bytes = fleet.json().encoded()
      var resumed = try Fleet(
        json: try JSON(parsing: bytes, limits: JSONLimits(maxBytes: 64 << 20)))
      #expect(resumed == fleet)
      #expect(resumed.json().encoded() == bytes)
      for record in story.records[cut...] { resumed.apply(record) }
      #expect(resumed == story.fleet)
    }
  }

  @Test("Records that went over the wire fold the same", arguments: seeds)
  func wire(_ seed: UInt64) throws {
    let story = Chaos.story(seed, steps: 300)
    var fleet = Fleet()
    for record in story.records {
      fleet.apply(try Record(json: try JSON(parsing: record.encoded())))
    }
    #expect(fleet == story.fleet)
  }

  @Test(
    "INV 8, 9: no history changes a verdict or leaves a terminal state", arguments: seeds)
  func oneVerdict(_ seed: UInt64) async {
    let records = Chaos.story(seed, steps: 300).records
    var random = Seeded(seed &+ 77)
    var story = Story()
    var rulings: [EscalationKey: Ruling] = [:]
    var ended: [EscalationKey: EscalationState] = [:]
    // The same records again and again, in any order: whatever is taken must be a legal course.
    for round in 0..<1_500 {
      if round.isMultiple(of: 100) { await Task.yield() }
      let record = story.record(random.pick(records).event)
      guard let key = record.escalationKey, let state = story.fleet.escalations[key]?.state
      else { continue }
      let isWithdrawn = state.word == "cancelled" || state.word == "superseded"
      if let known = rulings[key] { #expect(state.ruling == known || isWithdrawn) }
      if let known = ended[key] { #expect(state == known) }
      rulings[key] = state.ruling
      if state.steps.isEmpty { ended[key] = state }
    }
    #expect(rulings.count > 5)
    #expect(ended.count > 5)
  }

  @Test("INV 13: no history has two claims of one grant")
  func oneClaim() async {
    var count = 0
    for seed in Self.seeds {
      await Task.yield()
      let story = Chaos.story(seed, steps: 900)
      let claims = story.records.filter { $0.event.kind == .escalationClaimed }
        .compactMap(\.escalationKey).filter { $0.id.hasPrefix("call-") }
      let claimed = story.fleet.escalations.values.filter { $0.state.claim != nil }
      #expect(Set(claims).count == claims.count)
      #expect(Set(claims) == Set(claimed.map(\.key)))
      count += claims.count
    }
    #expect(count > 10)
  }

  @Test(
    "INV 20: in no history does a claim follow a degrade that is newer than its approval",
    arguments: seeds)
  func degradeWins(_ seed: UInt64) {
    let story = Chaos.story(seed, steps: 400)
    var (approved, degraded): ([EscalationKey: Int], [AgentID: Int]) = ([:], [:])
    for record in story.records {
      if record.event.kind == .escalationDecided, let key = record.escalationKey {
        approved[key] = record.seq
      }
      if record.event.kind == .controlRequested, record.event.data["verb"] == "degrade",
        let agent = record.event.data["control"]?["agent"]?.string.flatMap({ AgentID($0) })
      {
        degraded[agent] = record.seq
      }
      if record.event.kind == .escalationClaimed, let key = record.escalationKey,
        record.event.data["nonce"]?.string?.hasPrefix("n") == true
      {
        #expect(approved[key, default: 0] > degraded[key.agent, default: 0])
      }
    }
  }

  @Test("When nobody acts any more, everything open comes to an end", arguments: seeds)
  func liveness(_ seed: UInt64) {
    var story = Chaos.story(seed, steps: 300)
    for _ in 0..<4 {
      story.pass(.seconds(86_400))
      story.recordDue()
    }
    #expect(story.fleet.escalations.values.allSatisfy { !$0.isOpen })
    #expect(story.fleet.controls.values.allSatisfy { !$0.isOpen })
    #expect(story.fleet.nextDeadline(after: story.now.boot) == nil)
  }

  @Test("The next deadline is when the next record is due", arguments: seeds)
  func nextDeadline(_ seed: UInt64) throws {
    var story = Chaos.story(seed, steps: 200)
    story.recordDue()
    while let next = story.fleet.nextDeadline(after: story.now.boot) {
      let wait = try #require(next.since(story.now.boot))
      #expect(wait > .zero)
      story.pass(wait - .nanoseconds(1))
      #expect(story.fleet.due(at: story.now, eventID: { "x" }).isEmpty)
      story.pass(.nanoseconds(1))
      let count = story.records.count
      story.recordDue()
      #expect(story.records.count > count)
    }
  }

  @Test(
    "A fleet that is not one is refused with the place",
    arguments: [
      ("{}", "v: is missing"), (#"{"v":1}"#, "v: must be \(Fleet.formVersion)"),
      ("[]", "must be an object"),
      (#"{"v":\#(Fleet.formVersion),"seq":1,"time":"x"}"#, "time: must be a time"),
    ])
  func malformed(_ text: String, _ problem: String) throws {
    let json = try JSON(parsing: text)
    let error = #expect(throws: EventError.self) { try Fleet(json: json) }
    #expect(error?.problem.contains(problem) == true)
  }

  @Test("An empty fleet is read back as one")
  func empty() throws {
    #expect(try Fleet(json: Fleet().json()) == Fleet())
  }
}
