import Testing

@testable import BelayCore

@Suite("An order to an agent")
struct ControlTests {
  /// A letter for each step that a state accepts: deliver, acknowledge, takeEffect, fail, expire.
  static let table = [
    "requested": "d a t f e", "delivered": ". a t f e", "acknowledged": ". . t f e",
    "expired": ". . t f .", "in_effect": ". . . . .", "failed": ". . . . .",
  ]
  static let states = ["requested", "delivered", "acknowledged", "in_effect", "failed", "expired"]

  /// A story whose order has come to one of `states`.
  static func reaching(_ state: String) throws -> Story {
    var story = Story()
    story.happens(.agentStarted, ["name": "payments", "capabilities": ["controls"]])
    story.order(.degrade)
    switch state {
    case "requested": break
    case "expired":
      story.pass(Control.answerTime)
      story.recordDue()
    case "delivered": story.deliverControl()
    default:
      story.deliverControl()
      try story.answer(try #require(ControlStatus(rawValue: state)))
    }
    return story
  }

  @Test("Each state accepts its row of the table and nothing else", arguments: states)
  func row(_ state: String) throws {
    let story = try Self.reaching(state)
    let control = try #require(story.control)
    let row = try #require(Self.table[state]).split(separator: " ").map { $0 != "." }
    for (step, accepted) in zip(ControlStep.allCases, row) {
      #expect(control.state.accepts(step) == accepted, "\(state): \(step)")
    }
    #expect(control.state.word == state)
  }

  @Test(
    "A report is recorded, the same again is not, and one out of order is refused",
    arguments: states, ControlStatus.allCases)
  func reports(_ state: String, _ status: ControlStatus) throws {
    let story = try Self.reaching(state)
    let control = try #require(story.control)
    let ask = { try control.reporting(status, detail: "", at: story.now, eventID: "e") }
    if state == status.rawValue {
      #expect(try ask() == .same)
    } else if control.state.accepts(status.step) {
      guard case .record(let event) = try ask() else { return #expect(Bool(false)) }
      #expect(event.kind == status.recordType)
    } else {
      #expect(throws: ControlRefusal.outOfOrder(state)) { try ask() }
    }
  }

  @Test(
    "Silence has its time: a minute to fetch, a minute to answer, ten to take effect",
    arguments: [
      ("requested", 60), ("delivered", 60), ("acknowledged", 600),
    ])
  func silence(_ state: String, _ seconds: Int) throws {
    var story = try Self.reaching(state)
    story.pass(.seconds(seconds) - .nanoseconds(1))
    story.recordDue()
    #expect(story.control?.state.word == state)
    story.pass(.nanoseconds(1))
    story.recordDue()
    #expect(story.control?.state == .expired(at: story.now.wall))
  }

  @Test(
    "INV 18: after a restart of the machine an open order has expired",
    arguments: [
      "requested", "delivered", "acknowledged",
    ])
  func restart(_ state: String) throws {
    var story = try Self.reaching(state)
    story.restart()
    story.recordDue()
    #expect(story.control?.state.word == "expired")
  }

  @Test("An order that took effect after all says so")
  func late() throws {
    var story = try Self.reaching("expired")
    try story.answer(.inEffect)
    #expect(story.control?.state == .inEffect(at: story.now.wall))
  }

  @Test("INV 6: what is written is read back exactly, in every state", arguments: states)
  func roundTrip(_ state: String) throws {
    let control = try #require(try Self.reaching(state).control)
    #expect(try Control(json: try JSON(parsing: control.json().encoded())) == control)
  }

  @Test("Orders have numbers in order, and an agent gets the open ones above the last it saw")
  func numbers() throws {
    var story = Story()
    story.order(.degrade, id: "a")
    story.order(.pause, id: "b")
    story.order(.kill, id: "c")
    #expect(story.fleet.openControls(of: Story.agent).map(\.id) == ["a", "b", "c"])
    #expect(story.fleet.openControls(of: Story.agent, after: 1).map(\.number) == [2, 3])
    try story.answer(.inEffect, id: "b")
    #expect(story.fleet.openControls(of: Story.agent).map(\.id) == ["a", "c"])
  }

  @Test("A mode that an operator ordered names the operator")
  func orderedBy() throws {
    var story = try Self.reaching("delivered")
    story.happens(.modeChanged, ["to": "degraded", "cause": "operator", "reason": "ordered"])
    #expect(story.fleet.agents[Story.agent]?.mode.by == "mira")
    story.happens(.modeChanged, ["to": "degraded", "cause": "breaker", "reason": "stripe"])
    #expect(story.fleet.agents[Story.agent]?.mode.by == nil)
  }

  static let wrong: [(JSON, String)] = [
    (["reason": "x"], "verb"), (["verb": "explode", "reason": "x"], "verb"),
    (["verb": "degrade"], "reason"), (["verb": "degrade", "reason": " "], "reason"),
    (["verb": "degrade", "reason": "x", "for_s": 0], "for_s"),
    (["verb": "degrade", "reason": "x", "for_s": "15m"], "for_s"),
    (["verb": "degrade", "reason": "x", "for_s": 1e9], "for_s"),
    (["verb": "close", "reason": "x", "breaker": 1], "breaker"), ("degrade", ""),
  ]

  @Test("A field that does not fit is named", arguments: wrong.indices)
  func complaint(_ index: Int) {
    let error = #expect(throws: RequestError.self) { try ControlRequest(json: Self.wrong[index].0) }
    #expect(error?.field == Self.wrong[index].1)
  }

  @Test("What is sent comes back")
  func request() throws {
    let json: JSON = [
      "verb": "force_open", "reason": "x", "for_s": 900, "level": "read-only", "breaker": "stripe",
      "user_message": "slow today",
    ]
    #expect(try ControlRequest(json: json).json == json)
  }
}

extension Story {
  var control: Control? { fleet.controls["control-1"] }

  mutating func deliverControl() {
    if let event = control?.delivering(at: now, eventID: nextID) { record(event) }
  }

  mutating func answer(_ status: ControlStatus, id: String = "control-1") throws {
    if case .record(let event)? = try fleet.controls[id]?.reporting(
      status, detail: "done", at: now, eventID: nextID)
    {
      record(event)
    }
  }
}
