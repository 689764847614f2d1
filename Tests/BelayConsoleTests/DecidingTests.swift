import BelayCanvas
import BelayCore
import Testing

@testable import BelayConsole

/// The way of a decision, key by key.
struct DecidingTests {
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

  private func firstDecision(_ effects: [Effect]) -> Decision? {
    guard case .decide(_, _, _, let decision)? = effects.first else { return nil }
    return decision
  }

  @Test("LOW takes y, waits three seconds, and says what was on the screen for how long")
  func low() throws {
    var (seat, card) = try seat(.low)
    seat.wait(.seconds(2))
    seat.press("A")
    #expect(seat.shows("Approve E-1"))
    seat.wait(.milliseconds(500))
    seat.press("y")
    #expect(seat.shows("approve E-1 goes out in"))
    #expect(seat.sent() == [])
    seat.wait(.seconds(3))
    let effects = seat.sent()
    let decision = try #require(firstDecision(effects))
    #expect(effects.count == 1)
    #expect(decision.verdict == .approve && decision.affordance == .key)
    #expect(decision.actionDigest == card.actionDigest)
    #expect((2_000...3_000).contains(decision.displayedMs ?? 0))
  }

  @Test("HIGH takes the last four of the digest, typed; y does nothing", arguments: [Risk.high, .critical])
  func high(_ risk: Risk) throws {
    var (seat, card) = try seat(risk)
    seat.press("A")
    seat.wait(.milliseconds(500))
    seat.press("y")
    seat.press(.enter)
    #expect(seat.shows("Nothing was sent"))
    seat.press(.backspace)
    seat.press(.paste(card.actionDigest.lastFour))
    seat.press(.enter)
    seat.wait(.seconds(4))
    #expect(seat.sent() == [])
    seat.press(card.actionDigest.lastFour)
    seat.press(.enter)
    seat.wait(.seconds(4))
    #expect(firstDecision(seat.sent())?.affordance == .typed)
  }

  @Test("Hidden characters demand the raw view to its end, and then the typed digest")
  func hidden() throws {
    var story = Story()
    story.starts("a")
    let card = story.asks("a", "pay", risk: .low, args: ["to": "bob\u{202E}"])
    var seat = try Seat(story)
    seat.press("3A")
    #expect(seat.shows("1 hidden character"))
    #expect(seat.console.dialog == nil)
    seat.press("v")
    #expect(seat.shows("bob\\u202e"))
    seat.press("q")
    seat.press("A")
    seat.wait(.milliseconds(500))
    seat.press("y")
    seat.wait(.seconds(4))
    #expect(seat.sent() == [])
    seat.press(.backspace)
    seat.press(card.actionDigest.lastFour)
    seat.press(.enter)
    seat.wait(.seconds(4))
    #expect(firstDecision(seat.sent())?.verdict == .approve)
  }

  @Test("Keys before the dialog was painted, and in its first 400 ms, are dropped")
  func grace() throws {
    var (seat, _) = try seat(.low)
    seat.send(.key(.character("A"), at: seat.story.now.boot))
    for _ in 0..<20 {
      seat.story.pass(.milliseconds(100))
      seat.send(.key(.character("y"), at: seat.story.now.boot))
    }
    #expect(seat.console.dialog != nil)
    seat.paint()
    for _ in 0..<3 {
      seat.story.pass(.milliseconds(100))
      seat.send(.key(.character("y"), at: seat.story.now.boot))
    }
    #expect(seat.console.dialog != nil && seat.shows("Keys accepted in 0.1 s"))
    seat.story.pass(.milliseconds(100))
    seat.send(.key(.character("y"), at: seat.story.now.boot))
    #expect(seat.console.dialog == nil)
  }

  @Test("z takes it back within the hold time; afterwards there is nothing to take back")
  func takingBack() throws {
    var (seat, _) = try seat(.low)
    seat.press("A")
    seat.wait(.milliseconds(500))
    seat.press("yz")
    #expect(seat.shows("Taken back: approve E-1. Nothing was sent."))
    seat.wait(.seconds(5))
    #expect(seat.sent() == [])
    seat.press("z")
    #expect(seat.shows("Nothing to take back"))
  }

  @Test("Reject asks for a reason, which a paste may bring; it never presses Enter")
  func reject() throws {
    var (seat, _) = try seat()
    seat.press("R")
    seat.wait(.milliseconds(500))
    seat.press(.enter)
    #expect(seat.shows("A reason is needed"))
    seat.press(.paste("too much\ny\n"))
    #expect(seat.console.dialog != nil)
    seat.press(.enter)
    seat.wait(.seconds(4))
    let decision = try #require(firstDecision(seat.sent()))
    #expect(decision.verdict == .reject && decision.reason == "too much y")
  }

  @Test("Force degraded answers the card and orders the agent for as long as was said")
  func degrade() throws {
    var (seat, card) = try seat()
    seat.press("D")
    seat.wait(.milliseconds(500))
    seat.press("calm down")
    seat.press(.enter)
    seat.press(.enter)
    seat.wait(.seconds(4))
    let effects = seat.sent()
    #expect(effects.count == 2)
    #expect(firstDecision(effects)?.verdict == .degrade)
    guard case .control(_, let agent, let request) = effects.last else {
      Issue.record("no control was sent")
      return
    }
    #expect(agent == card.key.agent && request.verb == .degrade && request.forS == 900)
  }

  @Test("An agent without a control channel is not degraded on the screen only")
  func deaf() throws {
    var story = Story()
    story.starts("deaf", controls: false)
    story.asks("deaf", "pay")
    var seat = try Seat(story)
    seat.press("3D")
    #expect(seat.shows("no control channel"))
    seat.press(.escape)
    seat.press("2")
    seat.press(.enter)
    seat.press("D")
    #expect(seat.shows("deaf has no control channel"))
    #expect(seat.console.dialog == nil)
  }

  @Test("Approve is off until the end of the arguments was on the screen")
  func end() throws {
    var story = Story()
    story.starts("a")
    let members = (0..<60).map { ("key\($0)", JSON.string("value \($0)")) }
    story.asks("a", "pay", risk: .low, args: .object(JSONObject(members)))
    var seat = try Seat(story)
    seat.press("3A")
    #expect(seat.shows("read it to the end first") && seat.console.dialog == nil)
    seat.press(.enter)
    seat.press("A")
    #expect(seat.console.dialog == nil)
    seat.press("G")
    #expect(seat.shows("end of what runs"))
    seat.press("A")
    #expect(seat.console.dialog != nil)
  }

  @Test("A scroll past the end between two frames does not count as read")
  func notPainted() throws {
    var story = Story()
    story.starts("a")
    let members = (0..<60).map { ("key\($0)", JSON.string("value \($0)")) }
    story.asks("a", "pay", risk: .low, args: .object(JSONObject(members)))
    var seat = try Seat(story)
    seat.press("3")
    seat.press(.enter)
    for key in "Gg" { seat.send(.key(.character(key), at: seat.story.now.boot)) }
    seat.paint()
    seat.press("A")
    #expect(seat.console.dialog == nil)
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
      "detail": "no", "winner": ["decided_by": "jo", "decision": "reject", "decided_at": "12:04:29"],
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

  @Test("Marked cards of one tier and tool are decided together, each with its own digest; HIGH never")
  func batch() throws {
    var story = Story()
    story.starts("a")
    let cards = (0..<3).map { index in
      story.asks("a", "mail.send", risk: .low, args: ["to": .string("c\(index)")])
    }
    story.asks("a", "pay", risk: .high)
    story.asks("a", "other", risk: .low)
    var seat = try Seat(story)
    seat.press("3jkjjjj")
    seat.press("kkkk")
    // Each has to have been shown, to its end, before it can be approved with others.
    seat.press("  ")
    #expect(seat.console.queue.marked.count == 2)
    seat.press("jj")
    seat.press(" ")
    #expect(seat.shows("one tier and one tool"))
    seat.press("k ")
    #expect(seat.shows("HIGH: it is decided alone"))
    seat.press("A")
    #expect(seat.shows("Approve 2 cards") && seat.shows("E-1") && seat.shows("E-2"))
    seat.wait(.milliseconds(500))
    seat.press("y")
    seat.wait(.seconds(4))
    let digests = seat.sent().compactMap { effect -> Digest? in
      guard case .decide(_, _, _, let decision) = effect else { return nil }
      return decision.actionDigest
    }
    #expect(digests == [cards[0].actionDigest, cards[1].actionDigest])
  }

  @Test("Kill takes a reason and the word")
  func kill() throws {
    var (seat, card) = try seat()
    seat.press("2")
    seat.press(.enter)
    seat.press("K")
    seat.wait(.milliseconds(500))
    seat.press("runs wild")
    seat.press(.enter)
    seat.press("kil")
    seat.press(.enter)
    #expect(seat.shows("That is not kill"))
    seat.press("l")
    seat.press(.enter)
    seat.wait(.seconds(4))
    guard case .control(_, let agent, let request)? = seat.sent().first else {
      Issue.record("no control was sent")
      return
    }
    #expect(agent == card.key.agent && request.verb == .kill && request.reason == "runs wild")
  }
}
