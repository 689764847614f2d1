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

  @Test("q with an answer in its hold says what would be lost, and goes the second time")
  func leavingWithAnAnswerHeld() throws {
    var (seat, _) = try seat(.low)
    seat.press("A")
    seat.wait(.milliseconds(500))
    seat.press("y")
    _ = seat.takeEffects()
    seat.press("q")
    #expect(!seat.takeEffects().contains(.quit))
    #expect(seat.shows("has not gone out yet"))
    seat.press("q")
    #expect(seat.takeEffects().contains(.quit))
  }

  @Test("a reason typed after a refused R does nothing")
  func deafAfterRefusal() throws {
    var (seat, _) = try seat(.low)
    seat.silence(.seconds(30))
    seat.press("R")
    seat.press("quite wrong A")
    seat.press(.enter)
    #expect(seat.console.dialog == nil && seat.console.screens.isEmpty)
    #expect(!seat.takeEffects().contains(.quit))
  }

  @Test(
    "HIGH takes the last four of the digest, typed; y does nothing",
    arguments: [Risk.high, .critical])
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
    if risk == .critical {
      seat.press("because")
      seat.press(.enter)
    }
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
