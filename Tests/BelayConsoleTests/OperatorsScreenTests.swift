import BelayCanvas
import BelayCore
import Testing

@testable import BelayConsole

/// Several people at one hub: who is there, who looks at what, and how they answer.
struct OperatorsScreenTests {
  static func story() -> Story {
    var story = Story.production()
    story.person("mira", .operatorConnected, [("role", "operator")])
    story.person("jo", .operatorConnected, [("role", "operator")])
    story.person("jo", .operatorIdle)
    story.person("ann", .operatorConnected, [("role", "operator")])
    story.person("ann", .operatorDisconnected)
    for _ in 0..<3 {
      let card = story.asks("crm-sync", "hubspot.write", risk: .low)
      story.decides(.approve, card.key, by: "jo", displayedMs: 900)
      story.claims(card.key)
      story.reports(card.key)
    }
    if let card = story.fleet.pending().first { story.holds(.claim, card.key, by: "ann") }
    story.pass(.seconds(40))
    return story
  }

  static func seat(_ size: Size = Size(width: 120, height: 36)) throws -> Seat {
    var seat = try Seat(story(), size: size)
    seat.press("p")
    return seat
  }

  @Test("120x36, 80x24 and 60x20 say who is there, how they answer, who looks and who asks")
  func frames() throws {
    #expect(try Self.seat().text == Self.wideFrame)
    #expect(try Self.seat(Size(width: 80, height: 24)).text == Self.stackedFrame)
    #expect(try Self.seat(Size(width: 60, height: 20)).text == Self.narrowFrame)
  }

  @Test("Enter on an agent opens it, on a card the card; p and :operators both lead here")
  func opening() throws {
    var seat = try Self.seat()
    seat.press("G")
    seat.press(.enter)
    guard case .agent = seat.console.screens.last else {
      Issue.record("an agent was to be opened")
      return
    }
    seat.press("q:operators")
    seat.press(.enter)
    #expect(seat.shows("┌─ Operators"))
  }

  @Test("M tells the others who looks at a card, again ends it, and nothing waits for it")
  func taking() throws {
    var seat = try Seat(Story.production())
    seat.press("3M")
    guard case .hold(let id, let key, _, .claim) = seat.takeEffects().last else {
      Issue.record("the card was to be taken")
      return
    }
    seat.story.holds(.claim, key, by: "mira")
    seat.hear()
    seat.send(.reply(id, .done, at: seat.story.now.boot))
    #expect(seat.shows("being looked at by mira, 00:00"))
    seat.wait(.seconds(40))
    #expect(seat.shows("being looked at by mira, 00:40"))
    seat.press("M")
    guard case .hold(_, key, _, .release) = seat.takeEffects().last else {
      Issue.record("the card was to be released")
      return
    }
  }

  @Test("The mark of another is said in the dialog, stops nobody, and is gone after five minutes")
  func looking() throws {
    var story = Story()
    story.starts("crm-sync")
    let card = story.asks("crm-sync", "hubspot.write", risk: .low, timeout: .seconds(900))
    story.holds(.claim, card.key, by: "jo")
    var seat = try Seat(story)
    seat.press("3")
    #expect(seat.shows("being looked at by jo"))
    seat.wait(.seconds(1))
    seat.press("A")
    #expect(seat.shows("jo is looking at it") && seat.shows("Your answer counts."))
    seat.wait(.seconds(1))
    seat.press("y")
    seat.wait(.seconds(4))
    #expect(seat.sent().count == 1)
    seat.wait(.seconds(300))
    #expect(!seat.shows("being looked at by jo"))
  }

  @Test("A read-only console takes no card")
  func readOnly() throws {
    var seat = try Seat(Story.production(), readOnly: true)
    seat.press("3M")
    #expect(!seat.takeEffects().contains { if case .hold = $0 { true } else { false } })
    #expect(seat.shows("read-only"))
  }

  @Test("INV 16: the card says who has approved and how many are missing")
  func dualControl() throws {
    var story = Story()
    story.starts("payments-agent")
    var terms = Terms()
    terms.approvers = 2
    let card = story.asks("payments-agent", "stripe.refund", terms: terms, by: "payments-agent")
    story.decides(.approve, card.key, by: "jo")
    var seat = try Seat(story)
    seat.press("3")
    seat.press(.enter)
    #expect(seat.shows("1 of 2: jo approved 00:00 ago, 1 missing"))
  }
}
