import BelayCore
import Testing

@testable import BelayConsole

/// What stands behind `:at`: every form, and every mistake while it is typed.
struct MomentRequestTests {
  private static func time(_ text: String) -> Timestamp { Timestamp(rfc3339: text)! }

  private static let bounds = MomentRequest.Bounds(
    now: time("2026-11-22T12:04:31.207Z"), newest: 184_223,
    beginning: time("2026-10-30T08:00:00Z"))

  private static func read(_ text: String, _ bounds: MomentRequest.Bounds = bounds) throws
    -> MomentRequest
  { try MomentRequest(text, in: bounds) }

  @Test(
    "A time is the last one that the clock said, in UTC, and its day is said",
    arguments: [
      ("12:04", "2026-11-22T12:04:00Z", "2026-11-22 12:04:00 UTC, today, 31s ago"),
      ("12:04:31", "2026-11-22T12:04:31Z", "2026-11-22 12:04:31 UTC, today, 0.2s ago"),
      ("12:04:31.2", "2026-11-22T12:04:31.2Z", "2026-11-22 12:04:31 UTC, today, 0.0s ago"),
      (" 9:05 ", "2026-11-22T09:05:00Z", "2026-11-22 09:05:00 UTC, today, 2h ago"),
      ("00:00", "2026-11-22T00:00:00Z", "2026-11-22 00:00:00 UTC, today, 12h ago"),
      ("12:05", "2026-11-21T12:05:00Z", "2026-11-21 12:05:00 UTC, yesterday, 23h ago"),
      ("23:59:59", "2026-11-21T23:59:59Z", "2026-11-21 23:59:59 UTC, yesterday, 12h ago"),
      ("2026-11-20", "2026-11-20T00:00:00Z", "2026-11-20 00:00:00 UTC, 2 days back, 2d ago"),
      ("2026-11-21 23:50", "2026-11-21T23:50:00Z", "2026-11-21 23:50:00 UTC, yesterday, 12h ago"),
      (
        "2026-11-22T13:04:31+01:00", "2026-11-22T12:04:31Z",
        "2026-11-22 12:04:31 UTC, today, 0.2s ago"
      ),
      ("-15m", "2026-11-22T11:49:31.207Z", "2026-11-22 11:49:31 UTC, today, 15m ago"),
      ("-90s", "2026-11-22T12:03:01.207Z", "2026-11-22 12:03:01 UTC, today, 1m ago"),
      ("-1.5h", "2026-11-22T10:34:31.207Z", "2026-11-22 10:34:31 UTC, today, 1h ago"),
      ("-2d", "2026-11-20T12:04:31.207Z", "2026-11-20 12:04:31 UTC, 2 days back, 2d ago"),
    ])
  func times(text: String, time: String, meaning: String) throws {
    let request = try Self.read(text)
    #expect(request.moment == .time(Self.time(time)))
    #expect(request.meaning == meaning)
  }

  @Test("Right after midnight a late hour is yesterday's, and midnight itself is today's")
  func midnight() throws {
    var bounds = Self.bounds
    bounds.now = Self.time("2026-11-22T00:00:00Z")
    #expect(
      try Self.read("23:50", bounds).moment == .time(Self.time("2026-11-21T23:50:00Z")))
    #expect(
      try Self.read("00:00", bounds).moment == .time(Self.time("2026-11-22T00:00:00Z")))
    #expect(
      try Self.read("00:01", bounds).moment == .time(Self.time("2026-11-21T00:01:00Z")))
  }

  @Test("A record by its number, and now")
  func others() throws {
    #expect(try Self.read("#184223").moment == .record(184_223))
    #expect(try Self.read("#1").meaning == "right after #1")
    #expect(try Self.read("now").moment == nil && Self.read("NOW").meaning == "back to now")
  }

  @Test(
    "What cannot be gone to says why, and what would do",
    arguments: [
      ("", "write 12:04, 12:04:31, 2026-11-21 23:50, -15m, #184223 or now"),
      ("noon", "write 12:04, 12:04:31, 2026-11-21 23:50, -15m, #184223 or now"),
      ("#", "a record's number is needed behind #"),
      ("#12x", "a record's number is needed behind #"),
      ("#0", "records count from #1"), ("#184224", "the newest is #184223"),
      ("184223", "write #184223 for a record, or 12:04 for a time"),
      ("1", "write #1 for a record, or 12:04 for a time"),
      ("-", "write -15m, -90s, -1.5h or -2d, at most 30 days"),
      ("-15x", "write -15m, -90s, -1.5h or -2d, at most 30 days"),
      ("-31d", "write -15m, -90s, -1.5h or -2d, at most 30 days"),
      ("+5m", "what is still to come cannot be shown"),
      ("12:", "a time is written 12:04 or 12:04:31"),
      ("12:4", "a time is written 12:04 or 12:04:31"),
      ("12:04:", "a time is written 12:04 or 12:04:31"),
      ("12:04:61", "a time is written 12:04 or 12:04:31"),
      ("12:04:31.", "a time is written 12:04 or 12:04:31"),
      ("٣:04", "a time is written 12:04 or 12:04:31"),
      ("25:00", "there is no hour 25"), ("12:60", "there is no minute 60"),
      ("24:00", "the midnight that ends a day is 00:00 of the next"),
      ("2026-11-31 12:00", "write 12:04, 12:04:31, 2026-11-21 23:50, -15m, #184223 or now"),
      ("2026-11-22 12:05", "2026-11-22 12:05:00 is still to come; it is 2026-11-22 12:04:31 UTC"),
      ("2026-10-30 07:59", "the ledger begins at 2026-10-30 08:00:00 UTC"),
      ("-25d", "the ledger begins at 2026-10-30 08:00:00 UTC"),
    ])
  func problems(text: String, words: String) {
    #expect { try Self.read(text) } throws: { "\($0)" == words }
  }
}
