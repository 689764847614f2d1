package import BelayCore

/// What stands behind `:at`, read while it is typed. Times are UTC, as the header's.
///
///     12:04  12:04:31     the last time that the clock said so, today or yesterday
///     2026-11-21 23:50    that day; without a time, the midnight that begins it
///     -15m  -90s  -1.5h   so long before now
///     #184223             right after that record
///     now                 back to now
package struct MomentRequest: Sendable, Equatable {
  /// `nil` is now.
  package let moment: Moment?
  /// What it was taken for: `2026-11-21 23:50:00 UTC, yesterday`.
  package let meaning: String

  static let forms = "12:04, 12:04:31, 2026-11-21 23:50, -15m, #184223 or now"

  /// What holds now and bounds what can be asked for.
  package struct Bounds: Sendable, Equatable {
    /// By the hub's clock.
    package var now: Timestamp
    package var newest: Int
    /// When the first record was recorded, if that is known.
    package var beginning: Timestamp?

    package init(now: Timestamp, newest: Int, beginning: Timestamp? = nil) {
      self.now = now
      self.newest = newest
      self.beginning = beginning
    }
  }

  package init(_ text: String, in bounds: Bounds) throws(MomentProblem) {
    let words = text.trimmed
    switch words.utf8.first {
    case nil: throw MomentProblem("write \(Self.forms)")
    case UInt8(ascii: "#"): try self.init(record: words.dropFirst(), in: bounds)
    case UInt8(ascii: "-"): try self.init(ago: words.dropFirst(), in: bounds)
    case UInt8(ascii: "+"): throw MomentProblem("what is still to come cannot be shown")
    case _ where words.lowercased() == "now": self.init(nil, "back to now")
    case _ where words.isNumber:
      throw MomentProblem("write #\(words) for a record, or 12:04 for a time")
    default: try self.init(time: words, in: bounds)
    }
  }

  private init(_ moment: Moment?, _ meaning: String) {
    self.moment = moment
    self.meaning = meaning
  }

  private init(record digits: Substring, in bounds: Bounds) throws(MomentProblem) {
    guard digits.isNumber, let seq = Int(digits) else {
      throw MomentProblem("a record's number is needed behind #")
    }
    guard seq > 0 else { throw MomentProblem("records count from #1") }
    guard seq <= bounds.newest else { throw MomentProblem("the newest is #\(bounds.newest)") }
    self.init(.record(seq), "right after #\(seq)")
  }

  private init(ago words: Substring, in bounds: Bounds) throws(MomentProblem) {
    guard let stretch = Duration(words: String(words)) else {
      throw MomentProblem("write -15m, -90s, -1.5h or -2d, at most 30 days")
    }
    try self.init(time: bounds.now.advanced(by: .zero - stretch), in: bounds)
  }

  private init(time words: String, in bounds: Bounds) throws(MomentProblem) {
    let parts = words.split(separator: " ", omittingEmptySubsequences: true)
    if parts.count == 1, words.contains(":"), !words.contains("-") {
      let clock = try Clock(parts[0])
      let midnight = bounds.now.midnight
      let today = midnight.advanced(by: clock.sinceMidnight)
      try self.init(
        time: today <= bounds.now ? today : today.advanced(by: .seconds(-86_400)), in: bounds)
      return
    }
    if let time = Timestamp(rfc3339: words) {
      try self.init(time: time, in: bounds)
      return
    }
    guard parts.count <= 2, let day = Timestamp(rfc3339: "\(parts[0])T00:00:00Z") else {
      throw MomentProblem("write \(Self.forms)")
    }
    let clock = parts.count == 2 ? try Clock(parts[1]).sinceMidnight : .zero
    try self.init(time: day.advanced(by: clock), in: bounds)
  }

  private init(time: Timestamp, in bounds: Bounds) throws(MomentProblem) {
    guard time <= bounds.now else {
      throw MomentProblem(
        "\(time.minuteText) is still to come; it is \(bounds.now.minuteText) UTC")
    }
    if let beginning = bounds.beginning, time < beginning {
      throw MomentProblem("the ledger begins at \(beginning.minuteText) UTC")
    }
    let days = Int(bounds.now.midnight.since(time.midnight) / .seconds(86_400))
    let day = days == 0 ? "today" : days == 1 ? "yesterday" : "\(days) days back"
    let age = Age.short(bounds.now.since(time))
    self.init(.time(time), "\(time.minuteText) UTC, \(day), \(age) ago")
  }

  /// `12:04` or `12:04:31.207`
  private struct Clock {
    let sinceMidnight: Duration

    init(_ text: Substring) throws(MomentProblem) {
      let parts = text.split(separator: ":", omittingEmptySubsequences: false)
      guard (2...3).contains(parts.count), parts[0].isNumber, parts[0].count <= 2,
        let hour = Int(parts[0]), parts[1].count == 2, let minute = parts[1].number,
        let second = parts.count == 3 ? Self.seconds(parts[2]) : .zero
      else { throw MomentProblem("a time is written 12:04 or 12:04:31") }
      guard hour < 24 else {
        throw MomentProblem(
          hour == 24 && minute == 0
            ? "the midnight that ends a day is 00:00 of the next" : "there is no hour \(hour)")
      }
      guard minute < 60 else { throw MomentProblem("there is no minute \(minute)") }
      sinceMidnight = .seconds(hour * 3_600 + minute * 60) + second
    }

    private static func seconds(_ text: Substring) -> Duration? {
      let halves = text.split(separator: ".", omittingEmptySubsequences: false)
      guard halves.count <= 2, halves[0].count == 2, let whole = halves[0].number, whole < 60
      else { return nil }
      guard halves.count == 2 else { return .seconds(whole) }
      guard (1...6).contains(halves[1].count), let part = halves[1].number else { return nil }
      let scale = [100_000, 10_000, 1_000, 100, 10, 1][halves[1].count - 1]
      return .seconds(whole) + .microseconds(part * scale)
    }
  }
}

/// Why a moment cannot be gone to.
package struct MomentProblem: Error, Sendable, Equatable, CustomStringConvertible {
  package let description: String

  init(_ words: String) { description = words }
}

extension Timestamp {
  /// That began its day, in UTC.
  var midnight: Timestamp { Timestamp(microseconds: microseconds - microsecondOfDay) }

  /// `2026-11-22 12:04:31`
  var minuteText: String { String(rfc3339.prefix(10)) + " " + clockText }

  /// `12:04:31`, with its day where that is not today's.
  func momentText(on now: Timestamp) -> String {
    midnight == now.midnight ? clockText : minuteText
  }
}

extension StringProtocol {
  fileprivate var trimmed: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }

  fileprivate var isNumber: Bool {
    !isEmpty && utf8.count <= 18
      && utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }

  fileprivate var number: Int? { isNumber ? Int(String(self)) : nil }
}
