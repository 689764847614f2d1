import BelayCanvas
import BelayCore
import Testing

@testable import BelayConsole

@Suite("When the next frame is drawn")
struct FramePaceTests {
  private var story = Story()
  private var pace: FramePace

  init() {
    pace = FramePace(at: story.now.boot)
  }

  private var now: BootInstant { story.now.boot }

  private mutating func settle() {
    for _ in 0..<FramePace.freeFrames { pace.drew(at: now) }
  }

  private mutating func arrive(_ count: Int) {
    story.starts("a")
    let record = story.records.last!
    let calls = story.say("a", .callFinished, ["kind": "tool", "name": "x", "outcome": "ok"])
    pace.wants(.link(.records([record]), at: story.now), at: now)
    pace.wants(
      .link(.records(Array(repeating: calls, count: count - 1)), at: story.now), at: now)
  }

  @Test("What the start causes is drawn at once, frame by frame")
  mutating func start() {
    for _ in 0..<FramePace.freeFrames {
      pace.wants(.tick(story.now), at: now)
      #expect(pace.timeLeft(at: now) == .zero)
      pace.drew(at: now)
      #expect(pace.timeLeft(at: now) == nil)
    }
    pace.wants(.tick(story.now), at: now)
    #expect(pace.timeLeft(at: now) == FramePace.frameTime)
  }

  @Test(
    "Twenty frames a second up to 3,000 records a second, five in two seconds beyond",
    arguments: [(50, 100, 50), (50, 150, 50), (50, 151, 400), (50, 500, 400), (1_000, 2_000, 50)])
  mutating func rush(pause: Int, records: Int, wait: Int) {
    settle()
    story.pass(.milliseconds(pause))
    arrive(records)
    #expect(pace.timeLeft(at: now) == .milliseconds(max(0, wait - pause)))
  }

  @Test("The slow pace lasts a second after the rush and does not feed itself")
  mutating func calm() {
    settle()
    story.pass(.milliseconds(50))
    arrive(500)
    story.pass(.milliseconds(250))
    pace.drew(at: now)
    story.pass(.milliseconds(400))
    arrive(600)
    #expect(pace.timeLeft(at: now) == .zero)
    pace.drew(at: now)
    arrive(10)
    #expect(pace.timeLeft(at: now) == FramePace.rushedFrameTime)
    story.pass(.milliseconds(450))
    pace.drew(at: now)
    arrive(10)
    #expect(pace.timeLeft(at: now) == FramePace.frameTime)
  }

  @Test(
    "In a rush, what an operator waits for is drawn in the next twentieth of a second",
    arguments: [EventType.breakerChanged, .modeChanged, .escalationRaised, .escalationDecided])
  mutating func awaited(type: EventType) {
    settle()
    arrive(1_000)
    #expect(pace.timeLeft(at: now) == FramePace.rushedFrameTime)
    let record = story.record(
      Event(
        id: "e", source: .hub, type: type, time: nil, subject: nil, data: [:]))
    pace.wants(.link(.records([record]), at: story.now), at: now)
    #expect(pace.timeLeft(at: now) == FramePace.frameTime)
  }

  @Test("In a rush, a lost link and a key are not late either")
  mutating func link() {
    settle()
    arrive(1_000)
    pace.wants(.link(.lost(reason: "gone"), at: story.now), at: now)
    #expect(pace.timeLeft(at: now) == FramePace.frameTime)
    pace.drew(at: now)
    pace.wants(.key(.down, at: now), at: now)
    #expect(pace.timeLeft(at: now) == FramePace.frameTime)
  }

  @Test("A record that the filter lets through is drawn at once, though others go by out of sight")
  mutating func filtered() {
    settle()
    story.starts("a")
    let record = story.records.last!
    story.pass(.milliseconds(60))
    pace.wants(.link(.records([record]), at: story.now), at: now) { _ in false }
    #expect(pace.timeLeft(at: now) == FramePace.rushedFrameTime - .milliseconds(60))
    pace.wants(.link(.records([record]), at: story.now), at: now) { _ in true }
    #expect(pace.timeLeft(at: now) == .zero)
    pace.drew(at: now)
    #expect(pace.timeLeft(at: now) == nil)
  }
}
