import BelayCanvas
import BelayCore

@testable import BelayConsole

/// A production fleet, and the same one a quarter of an hour later: a breaker closed, another opened, an
/// agent restored, a card decided and a new one waiting.
struct PastStory {
  let then: Fleet
  let records: [Record]
  let story: Story

  init() {
    var story = Story.production()
    then = story.fleet
    records = story.records
    story.pass(.seconds(60))
    for agent in then.agentsInOrder where agent.id.text != "legacy-bot" {
      story.say(agent.id.text, .agentHeartbeat, ["name": .string(agent.id.text), "version": "1"])
    }
    story.breaker("payments-agent", "closed")
    story.breaker("search-agent", "open", [("failure_rate", 61.5), ("cause", "failure_rate")])
    story.say(
      "refund-agent", .modeChanged, ["to": "normal", "reason": "calm", "cause": "operator"])
    if let first = then.pending().first { story.decides(.reject, first.key) }
    story.asks("crm-sync", "hubspot.write", risk: .low, args: ["contact": "C-1"])
    story.starts("night-agent")
    self.story = story
  }

  /// In front of the newest frame, everything heard.
  func seat(_ size: Size = Size(width: 120, height: 36), ascii: Bool = false) throws -> Seat {
    try Seat(story, size: size, ascii: ascii)
  }

  /// The same, gone to the first moment by its number.
  func seatInPast(
    _ size: Size = Size(width: 120, height: 36), ascii: Bool = false
  ) throws -> Seat {
    var seat = try seat(size, ascii: ascii)
    seat.press(":at #\(then.seq)")
    seat.press(.enter)
    seat.arrive(then, records)
    return seat
  }
}

extension Seat {
  /// The hub's answer to the newest trip.
  mutating func arrive(_ fleet: Fleet, _ records: [Record] = []) {
    answer(.fleet(fleet, records: records))
  }

  mutating func answer(_ news: PastNews, toTrip number: Int? = nil) {
    let asked = effects.compactMap { effect -> Int? in
      if case .fetchPast(_, let number) = effect { number } else { nil }
    }
    send(.link(.past(news, number: number ?? asked.last ?? 0), at: story.now))
    paint()
  }

  var trips: [Moment] {
    effects.compactMap { if case .fetchPast(let moment, _) = $0 { moment } else { nil } }
  }

  /// Of the tail, which have no ages in them.
  var rows: [Substring] { lines.filter { $0.contains("  #18") } }

  var panes: [Substring] { Array(lines.dropFirst(1).dropLast(2)) }
}
