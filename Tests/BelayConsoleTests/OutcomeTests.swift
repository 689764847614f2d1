import BelayCanvas
import BelayCore
import Stories
import Testing

@testable import BelayConsole

/// What becomes of a decision: overtaken, refused, received.
struct OutcomeTests {
  /// One high card and one low card, focus on pane 3, everything read.
  private func seat(
    _ risk: Risk = .high, size: Size = Size(width: 120, height: 36)
  ) throws -> (Seat, Escalation) {
    var story = Story()
    story.starts("payments-agent")
    let card = story.asks("payments-agent", "stripe.refund", risk: risk)
    var seat = try Seat(story, size: size)
    seat.press("3")
    return (seat, card)
  }

  @Test("Expired, decided elsewhere, cancelled: the open dialog says so and refuses")
  func meanwhile() throws {
    for happening in ["expired", "decided"] {
      var (seat, card) = try seat(.low)
      seat.press("A")
      seat.wait(.milliseconds(500))
      if happening == "expired" {
        seat.wait(.seconds(301))
        seat.story.expires(card.key)
      } else {
        seat.story.decides(.reject, card.key, by: "jo")
      }
      seat.hear()
      seat.paint()
      #expect(seat.shows(happening == "expired" ? "expired" : "rejected by jo"))
      seat.press("y")
      #expect(seat.console.outbox.parcels.isEmpty && seat.console.dialog != nil)
      seat.wait(.seconds(5))
      #expect(seat.sent() == [])
    }
  }

  @Test("Decided elsewhere during the hold: it is not sent, and the line says why")
  func lateLoser() throws {
    var (seat, card) = try seat(.low)
    seat.press("A")
    seat.wait(.milliseconds(500))
    seat.press("y")
    seat.story.decides(.reject, card.key, by: "jo")
    seat.wait(.seconds(4))
    #expect(seat.sent() == [])
    #expect(seat.shows("Not sent: approve E-1."))
  }

  @Test(
    "The hub's refusal is told in words",
    arguments: [
      (409, "jo was first: reject"), (410, "It had expired"), (412, "not the one that was shown"),
      (403, "may not do this"),
    ])
  func refusals(_ status: Int, _ words: String) throws {
    var (seat, _) = try seat(.low)
    seat.press("A")
    seat.wait(.milliseconds(500))
    seat.press("y")
    seat.wait(.seconds(3))
    guard case .decide(let id, _, _, _)? = seat.sent().first else {
      Issue.record("nothing was sent")
      return
    }
    let problem: JSON = [
      "detail": "no",
      "winner": ["decided_by": "jo", "decision": "reject", "decided_at": "12:04:29"],
    ]
    seat.send(.reply(id, Reply(status: status, problem: problem), at: seat.story.now.boot))
    #expect(seat.shows(words))
  }

  @Test("After the decision the card stays until it was claimed and reported, in words")
  func receipt() throws {
    var (seat, card) = try seat(.low)
    seat.story.decides(.approve, card.key, by: "mira")
    seat.wait(.seconds(1))
    #expect(seat.shows("approved by mira") && seat.shows("not delivered yet"))
    seat.story.delivers(card.key)
    seat.wait(.seconds(1))
    #expect(seat.shows("delivered"))
    seat.story.claims(card.key)
    seat.wait(.seconds(1))
    #expect(seat.shows("claimed"))
    seat.press("1")
    #expect(seat.console.queue.rows == [card.key])
    seat.story.reports(card.key)
    seat.wait(.seconds(1))
    #expect(seat.console.queue.rows == [])
  }

  @Test("INV 15: a finished card gives its row away when the operator moves on, and not before")
  func movesOn() throws {
    var (seat, first) = try seat(.low)
    let others = (0..<3).map { number in
      seat.story.asks("agent-b", "tool", risk: .low, args: ["n": JSON(number)])
    }
    seat.wait(.seconds(1))
    seat.press("3")
    seat.story.decides(.reject, first.key)
    seat.story.decides(.reject, others[1].key)
    seat.story.delivers(first.key)
    seat.story.delivers(others[1].key)
    seat.wait(.seconds(6))
    #expect(seat.console.queue.rows == [first.key] + others.map(\.key))
    seat.press("jj")
    #expect(seat.console.queue.selected == others[2].key)
    #expect(seat.console.queue.rows == [others[0].key, others[2].key])
  }
}
