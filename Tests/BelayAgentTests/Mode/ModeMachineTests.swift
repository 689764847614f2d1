import BelayCore
import Testing

@testable import BelayAgent

/// What happens to a machine, for tables.
private enum Happening: Sendable {
  case degrade(ModeCause, String, Int, until: Int? = nil)
  case recover(ModeCause, String)
  case pause(until: Int? = nil)
  case resume, restore, kill
  case time(Int)
}

private let start = ContinuousClock.now

private func moment(_ seconds: Int) -> ContinuousClock.Instant { start + .seconds(seconds) }

private let levels: [DegradationLevel] = [
  .reduced, DegradationLevel("read_only", allows: .readOnly, userMessage: "I can only look"),
  DegradationLevel("nothing", allows: .nothing),
]

private let order = ModeMachine.Reason(cause: .operator, text: "says mira", level: 0, by: "mira")

extension ModeMachine {
  fileprivate mutating func happen(_ happening: Happening) -> Change? {
    switch happening {
    case .degrade(let cause, let subject, let level, let until):
      degrade(
        Reason(
          cause: cause, subject: subject, text: "\(cause.rawValue) \(subject)", level: level,
          until: until.map(moment)))
    case .recover(let cause, let subject): recover(from: cause, subject: subject)
    case .pause(let until):
      pause(Reason(cause: .operator, text: "wait", level: 0, until: until.map(moment), by: "mira"))
    case .resume: resume(order)
    case .restore: restore(order)
    case .kill: stop(order)
    case .time(let seconds): passed(to: moment(seconds))
    }
  }

  /// `degraded read_only`, `normal`, …
  fileprivate var words: String {
    [name.rawValue, level?.name].compactMap(\.self).joined(separator: " ")
  }
}

@Suite("The mode of an agent, as a value")
struct ModeMachineTests {
  fileprivate struct Story: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let happenings: [Happening]
    let ending: String

    init(_ name: String, _ happenings: [Happening], _ ending: String) {
      (testDescription, self.happenings, self.ending) = (name, happenings, ending)
    }
  }

  private static let stories = [
    Story("nothing is wrong", [], "normal"),
    Story("one thing is wrong", [.degrade(.breaker, "a", 0)], "degraded reduced"),
    Story(
      "the strictest of several counts",
      [.degrade(.breaker, "a", 0), .degrade(.budget, "calls", 2), .degrade(.hubLost, "", 1)],
      "degraded nothing"),
    Story(
      "with the strictest gone, the next counts",
      [.degrade(.breaker, "a", 1), .degrade(.budget, "calls", 2), .recover(.budget, "calls")],
      "degraded read_only"),
    Story(
      "degraded until the last is gone",
      [.degrade(.breaker, "a", 0), .degrade(.breaker, "b", 0), .recover(.breaker, "a")],
      "degraded reduced"),
    Story(
      "all gone",
      [
        .degrade(.breaker, "a", 0), .degrade(.hubLost, "", 0), .recover(.breaker, "a"),
        .recover(.hubLost, ""),
      ], "normal"),
    Story(
      "the same again replaces what was known",
      [.degrade(.operator, "", 2), .degrade(.operator, "", 1)], "degraded read_only"),
    Story(
      "a recovery of something else changes nothing",
      [.degrade(.breaker, "a", 0), .recover(.breaker, "b")], "degraded reduced"),
    Story(
      "a reason ends at its time", [.degrade(.noVerdict, "", 0, until: 60), .time(60)], "normal"),
    Story(
      "and not before", [.degrade(.noVerdict, "", 0, until: 60), .time(59)], "degraded reduced"),
    Story(
      "a reason without an end outlives the others",
      [.degrade(.operator, "", 1), .degrade(.noVerdict, "", 2, until: 5), .time(6)],
      "degraded read_only"),
    Story("a pause", [.pause()], "paused"),
    Story("a pause and a resume", [.pause(), .resume], "normal"),
    Story("a pause ends at its time", [.pause(until: 5), .time(5)], "normal"),
    Story("a pause outranks a degrade", [.degrade(.operator, "", 0), .pause()], "paused reduced"),
    Story(
      "what was degraded before a pause is degraded after it",
      [.degrade(.operator, "", 1), .pause(), .resume], "degraded read_only"),
    Story(
      "what goes wrong during a pause counts after it",
      [.pause(), .degrade(.breaker, "a", 1), .resume], "degraded read_only"),
    Story(
      "a restore ends all of it",
      [.degrade(.operator, "", 0), .degrade(.breaker, "a", 2), .pause(), .restore], "normal"),
    Story(
      "what was restored may be wrong again", [.restore, .degrade(.hubLost, "", 0)],
      "degraded reduced"),
    Story(
      "a resume of what is not paused", [.degrade(.operator, "", 0), .resume], "degraded reduced"),
    Story("killed", [.pause(), .kill], "stopped"),
    Story(
      "killed is final",
      [
        .kill, .resume, .restore, .recover(.breaker, "a"), .time(1_000_000),
        .degrade(.budget, "", 0),
      ],
      "stopped"),
  ]

  @Test("a story ends where it should", arguments: stories)
  fileprivate func story(_ story: Story) {
    var machine = ModeMachine(levels: levels)
    for happening in story.happenings { _ = machine.happen(happening) }
    #expect(machine.words == story.ending)
  }

  @Test("every move that can be seen is a change, and tells from where to where")
  func changes() {
    var machine = ModeMachine(levels: levels)
    let told = [
      Happening.degrade(.breaker, "a", 1), .degrade(.breaker, "a", 1),
      .degrade(.budget, "calls", 0),
      .pause(), .pause(), .degrade(.hubLost, "", 2), .resume, .recover(.hubLost, ""),
      .recover(.breaker, "a"), .recover(.budget, "calls"), .restore, .kill, .kill,
    ].map { machine.happen($0).map { "\($0.from.rawValue) \($0.to.rawValue): \($0.reason)" } }
    #expect(
      told == [
        "normal degraded: breaker a", nil, nil, "degraded paused: wait", nil, nil,
        "paused degraded: hub_lost ", "degraded degraded: breaker a",
        "degraded degraded: budget calls",
        "degraded normal: recovered: budget calls", nil, "normal stopped: says mira", nil,
      ])
  }

  @Test("the reason that is shown is the strictest, and of equals the newest")
  func reason() {
    var machine = ModeMachine(levels: levels)
    for happening in [
      Happening.degrade(.breaker, "a", 1), .degrade(.breaker, "b", 1), .degrade(.breaker, "c", 0),
    ] { _ = machine.happen(happening) }
    #expect(machine.reason?.subject == "b")
  }

  @Test("what ends by its time ends by the cause that it had")
  func end() {
    var machine = ModeMachine(levels: levels)
    _ = machine.happen(.degrade(.budget, "calls", 0, until: 5))
    let change = machine.happen(.time(5))
    #expect(change?.to == .normal)
    #expect(change?.cause == .budget)
  }

  @Test("the level's message goes to the user, unless the order has its own")
  func userMessage() {
    var machine = ModeMachine(levels: levels)
    #expect(machine.happen(.degrade(.breaker, "a", 1))?.userMessage == "I can only look")
    var own = order
    (own.level, own.userMessage) = (2, "back at noon")
    #expect(machine.degrade(own)?.userMessage == "back at noon")
    #expect(machine.restore(order)?.userMessage == nil)
  }

  @Test(
    "an operator's level is found by its name; one that was never declared means the strictest",
    arguments: [("read_only", 1), ("reduced", 0), ("cautious", 2), (nil, 0)] as [(String?, Int)])
  func level(name: String?, index: Int) {
    #expect(ModeMachine(levels: levels).level(named: name) == index)
  }

  @Test("INV 18: more reasons than there is room for never push an operator's order out")
  func room() {
    var machine = ModeMachine(levels: levels)
    _ = machine.happen(.degrade(.operator, "", 2))
    for number in 0..<2 * ModeMachine.maxReasons {
      _ = machine.happen(.degrade(.breaker, "\(number)", 0))
    }
    #expect(machine.reasons.count == ModeMachine.maxReasons)
    #expect(machine.words == "degraded nothing")
  }

  @Test(
    "INV 20: no level of a degraded agent has room for what needs a person",
    arguments: [
      DegradationLevel.Allowance.unattended, .readOnly, .only(["pay"]), .allBut([]), .nothing,
    ])
  func needsPerson(allowance: DegradationLevel.Allowance) {
    #expect(!DegradationLevel("level", allows: allowance).allows(.tool("pay"), needsPerson: true))
  }

  @Test(
    "a level lets through what it says",
    arguments: [
      (.unattended, "model tool retrieval"), (.readOnly, "model retrieval"),
      (.only(["tool"]), "tool"), (.allBut(["tool"]), "model retrieval"), (.nothing, ""),
    ] as [(DegradationLevel.Allowance, String)])
  func allowances(allowance: DegradationLevel.Allowance, calls: String) {
    let level = DegradationLevel("level", allows: allowance)
    let targets: [CallTarget] = [.model("model"), .tool("tool"), .retrieval("retrieval")]
    let allowed = targets.filter { level.allows($0, needsPerson: false) }.map(\.name)
    #expect(allowed.joined(separator: " ") == calls)
  }
}
