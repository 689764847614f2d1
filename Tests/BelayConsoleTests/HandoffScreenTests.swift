import BelayCanvas
import BelayCore
import Testing

@testable import BelayConsole

/// The end of a shift: what is open, what stands, and the word that one leaves to the next.
struct HandoffScreenTests {
  static let answers = ShiftAnswers(
    policy: [
      "rules": [
        [
          "rule": "lab-reads", "about": "agent lab-*, tool crm.read", "used": 3,
          "sets": ["approve": ["until": "2026-11-22T16:00:00Z", "uses": 50]],
        ],
        [
          "rule": "old", "about": "everything", "used": 50,
          "sets": ["approve": ["until": "2026-11-22T16:00:00Z", "uses": 50]],
        ],
      ]
    ],
    holds: [
      "holds": [
        [
          "number": 1204, "agent_id": "refund-agent", "by": "jo", "reason": "case 7",
          "since": "2026-11-20T10:00:00Z",
        ]
      ]
    ])

  static func story() -> Story {
    var story = Story.production()
    if let card = story.fleet.pending().first { story.holds(.claim, card.key, by: "jo") }
    let open = story.fleet.pending().map { JSON($0.handle) }
    story.person(
      "jo", .handoffRecorded,
      [("note", "refunds are slow today, E-17 waits for finance"), ("open", .array(open))])
    story.pass(.seconds(12))
    return story
  }

  static func seat(_ size: Size = Size(width: 120, height: 36)) throws -> Seat {
    var seat = try Seat(story(), size: size)
    seat.press("H")
    seat.send(.shift(answers))
    seat.paint()
    return seat
  }

  @Test("120x36, 80x24 and 60x20 list what is open, what stands and what the last one left")
  func frames() throws {
    #expect(try Self.seat().text == Self.wideFrame)
    #expect(try Self.seat(Size(width: 80, height: 24)).text == Self.stackedFrame)
    #expect(try Self.seat(Size(width: 60, height: 20)).text == Self.narrowFrame)
  }

  @Test("Who connects sees the last handoff until it is acknowledged with A and y")
  func acknowledging() throws {
    var seat = try Seat(Self.story())
    #expect(seat.shows("jo handed off 12s ago: refunds are slow today"))
    seat.press("HA")
    seat.wait(.seconds(1))
    seat.press("y")
    seat.wait(.seconds(4))
    guard case .acknowledge(let id, let seq) = seat.takeEffects().last(where: \.isHandoff) else {
      Issue.record("the handoff was to be acknowledged")
      return
    }
    seat.story.person("mira", .handoffAcknowledged, [("handoff", JSON(seq))])
    seat.hear()
    seat.send(.reply(id, .done, at: seat.story.now.boot))
    seat.wait(.seconds(13))
    #expect(seat.shows("acknowledged by mira") && !seat.shows("nobody yet"))
    seat.press("q")
    #expect(!seat.shows("handed off"))
  }

  @Test("P asks for a note, :handoff brings one along, and nothing goes out without Enter")
  func handingOff() throws {
    var seat = try Seat(Story.production())
    seat.press(":handoff all quiet")
    seat.press(.enter)
    #expect(seat.shows("Hand off") && seat.shows("[all quiet"))
    seat.wait(.seconds(1))
    seat.press(.enter)
    seat.wait(.seconds(4))
    let sent = seat.takeEffects().filter(\.isHandoff)
    guard sent.count == 1, case .handOff(_, "all quiet") = sent[0] else {
      Issue.record("one handoff was to be sent, not \(sent)")
      return
    }
    seat.press("P")
    seat.wait(.seconds(1))
    seat.press(.enter)
    #expect(seat.shows("A note is needed"))
    seat.press(.escape)
    seat.wait(.seconds(4))
    #expect(seat.takeEffects().filter(\.isHandoff).isEmpty)
  }

  @Test("What the hub did not tell is unknown, and never looks like none")
  func unknown() throws {
    var seat = try Seat(Story.production())
    seat.press("H")
    #expect(seat.takeEffects().contains(.readShift))
    #expect(seat.shows("auto-approvals: not known") && seat.shows("legal holds: not known"))
    seat.send(.shift(ShiftAnswers(policy: [:], holds: [:])))
    #expect(!seat.shows("not known"))
  }

  @Test("Nobody acknowledges their own handoff")
  func own() throws {
    var story = Story.production()
    story.person("mira", .handoffRecorded, [("note", "gone"), ("open", [])])
    var seat = try Seat(story)
    #expect(!seat.shows("handed off"))
    seat.press("HA")
    #expect(seat.console.dialog == nil && seat.shows("no handoff for you to acknowledge"))
  }
}

extension Effect {
  fileprivate var isHandoff: Bool {
    switch self {
    case .handOff, .acknowledge: true
    default: false
    }
  }
}
