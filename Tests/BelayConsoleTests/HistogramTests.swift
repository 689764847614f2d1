import BelayCanvas
import BelayCore
import Stories
import Testing

@testable import BelayConsole

/// The tail by time.
struct HistogramTests {
  private func seat(_ size: Size = Size(width: 120, height: 36)) throws -> Seat {
    var seat = try Seat(Story.production(), size: size)
    seat.press("i")
    return seat
  }

  private func histogram(_ seat: Seat) throws -> Histogram {
    guard case .histogram(let histogram)? = seat.console.screens.last else {
      throw Missing()
    }
    return histogram
  }

  private struct Missing: Error {}

  @Test("120x36, 80x24 and 60x20 show a bar for each stretch")
  func frames() throws {
    #expect(try seat().text == Self.wideFrame)
    #expect(try seat(Size(width: 80, height: 24)).text == Self.stackedFrame)
    #expect(try seat(Size(width: 60, height: 20)).text == Self.narrowFrame)
  }

  @Test("Every record is counted once, whatever the stretch")
  func complete() throws {
    var seat = try seat()
    let all = seat.console.eventList.count
    let errors = seat.console.view.errors(seat.console.eventList).count
    for key in ["l", "l", "l", "h", "h", "h", "h", "h", "h", "h"] {
      seat.press(key)
      let buckets = try histogram(seat).buckets
      #expect(buckets.reduce(0) { $0 + $1.all } == all)
      #expect(buckets.reduce(0) { $0 + $1.errors } == errors)
      #expect(buckets.map(\.start) == buckets.map(\.start).sorted())
    }
    #expect(try histogram(seat).step == Histogram.steps.first)
  }

  @Test("A silence is rows without a bar, a long one a jump of the clock")
  func silence() throws {
    var story = Story(seq: 0)
    story.starts("a")
    for gap in [1, 20, 86_400] {
      story.pass(.seconds(gap))
      story.say("a", .log, ["message": .string("after \(gap)")])
    }
    var seat = try Seat(story)
    seat.press("i")
    for _ in Histogram.steps { seat.press("h") }
    let buckets = try histogram(seat).buckets
    #expect(buckets.filter { $0.all == 0 }.count == 19)
    #expect(buckets.reduce(0) { $0 + $1.all } == seat.console.eventList.count)
  }

  @Test("Only what the filter shows is counted")
  func filtered() throws {
    var seat = try Seat(Story.production())
    seat.press("/level>=escal")
    seat.press(.enter)
    seat.press("i")
    #expect(
      try histogram(seat).buckets.reduce(0) { $0 + $1.all } == seat.console.eventList.count)
  }

  @Test("Enter goes to the first event of the stretch")
  func entering() throws {
    var seat = try seat()
    seat.press("kk")
    let bucket = try #require(try histogram(seat).selected)
    seat.press(.enter)
    #expect(seat.console.screens.isEmpty && seat.console.view.cursor == bucket.firstSeq)
  }

  @Test("A tail without records has an empty one")
  func empty() throws {
    var seat = try Seat(Story(seq: 0))
    seat.press("ijkGglh")
    seat.press(.enter)
    #expect(seat.shows("no events to count"))
  }
}
