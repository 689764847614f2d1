import Testing

@testable import BelayCore

@Suite("Timestamps")
struct TimestampTests {
  @Test(
    "RFC 3339 is read, and written in UTC with six digits",
    arguments: [
      ("2026-11-22T10:11:12.123456Z", "2026-11-22T10:11:12.123456Z"),
      ("2026-11-22T10:11:12Z", "2026-11-22T10:11:12.000000Z"),
      ("2026-11-22t10:11:12.5z", "2026-11-22T10:11:12.500000Z"),
      ("2026-11-22T10:11:12.123456789Z", "2026-11-22T10:11:12.123456Z"),
      ("2026-11-22T10:11:12.9999999+01:30", "2026-11-22T08:41:12.999999Z"),
      ("2026-11-22T23:30:00-05:00", "2026-11-23T04:30:00.000000Z"),
      ("2026-01-01T00:00:00-00:00", "2026-01-01T00:00:00.000000Z"),
      ("2024-02-29T12:00:00Z", "2024-02-29T12:00:00.000000Z"),
      ("2000-02-29T12:00:00Z", "2000-02-29T12:00:00.000000Z"),
      ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000000Z"),
      ("1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999999Z"),
      ("0000-01-01T00:00:00Z", "0000-01-01T00:00:00.000000Z"),
      ("9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z"),
    ])
  func reads(text: String, written: String) throws {
    let time = try #require(Timestamp(rfc3339: text))
    #expect(time.rfc3339 == written)
    #expect(Timestamp(rfc3339: written) == time)
  }

  @Test(
    "What is not RFC 3339, or no date, is nil",
    arguments: [
      "", "2026-11-22", "2026-11-22T10:11Z", "2026-11-22T10:11:12", "2026-11-22 10:11:12Z",
      "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-02-29T00:00:00Z",
      "1900-02-29T00:00:00Z", "2026-04-31T00:00:00Z", "2026-11-22T24:00:00Z",
      "2026-11-22T10:60:00Z", "2026-11-22T10:11:61Z", "2026-11-22T10:11:12.Z",
      "2026-11-22T10:11:12.1234567890Z", "2026-11-22T10:11:12+24:00", "2026-11-22T10:11:12+0100",
      "2026-11-22T10:11:12Z ", "+2026-11-22T10:11:12Z", "２０26-11-22T10:11:12Z", "now",
    ])
  func refuses(text: String) {
    #expect(Timestamp(rfc3339: text) == nil)
  }

  @Test("The count is of microseconds since 1970")
  func counts() {
    #expect(Timestamp(rfc3339: "1970-01-01T00:00:00Z")?.microseconds == 0)
    #expect(Timestamp(rfc3339: "2001-09-09T01:46:40Z")?.microseconds == 1_000_000_000_000_000)
    #expect(Timestamp(rfc3339: "1969-12-31T23:59:59Z")?.microseconds == -1_000_000)
  }

  @Test("Every day of four centuries survives a round trip")
  func roundTripsDays() {
    let start = Timestamp(rfc3339: "1899-12-31T06:07:08.000009Z")
    var time = start ?? Timestamp(microseconds: 0)
    for _ in 0..<(366 * 400) {
      let text = time.rfc3339
      if Timestamp(rfc3339: text) != time { Issue.record("\(text)") }
      time = time.advanced(by: .seconds(86_400))
    }
    #expect(time.rfc3339 == "2300-10-30T06:07:08.000009Z")
  }

  @Test("Moving beyond the years 0 to 9999 stops at their ends")
  func saturates() {
    let end = Timestamp(microseconds: .max)
    #expect(end.rfc3339 == "9999-12-31T23:59:59.999999Z")
    #expect(end.advanced(by: .seconds(Int64.max)) == end)
    #expect(Timestamp(microseconds: .min).rfc3339 == "0000-01-01T00:00:00.000000Z")
    #expect(end.advanced(by: .seconds(-Int64.max)) == Timestamp(microseconds: .min))
  }

  @Test("A time of the day is told in UTC, also before 1970")
  func timeOfDay() throws {
    let time = try #require(Timestamp(rfc3339: "1969-07-20T20:17:40.5Z"))
    #expect(time.clockText == "20:17:40")
    #expect(time.microsecondOfDay == 73_060_500_000)
  }

  @Test("Differences and sums agree")
  func differences() {
    let early = Timestamp(microseconds: 1_000)
    let late = early.advanced(by: .milliseconds(1_500))
    #expect(late.since(early) == .milliseconds(1_500))
    #expect(early.since(late) == .milliseconds(-1_500))
    #expect(early < late)
  }
}
