// Timestamps as text: `2026-11-22T10:11:12.123456Z`.

extension Timestamp {
  /// Reads RFC 3339: `T` and `Z` in either case, any offset, up to 9 digits of fraction of which
  /// six count. A leap second is taken for the first moment of the next minute. Nil for anything
  /// else, and for dates that do not exist.
  package init?(rfc3339 text: String) {
    guard let microseconds = text.withBytes(Self.microseconds) else { return nil }
    self.init(microseconds: microseconds)
  }

  private static func microseconds(rfc3339 text: UnsafeBufferPointer<UInt8>) -> Int64? {
    var fields = FieldReader(text)
    guard let year = fields.digits(4), fields.take("-"), let month = fields.digits(2),
      fields.take("-"), let day = fields.digits(2), fields.take("T") || fields.take("t"),
      let hour = fields.digits(2), fields.take(":"), let minute = fields.digits(2),
      fields.take(":"), let second = fields.digits(2), let fraction = fields.microseconds(),
      let offset = fields.offsetMinutes(), fields.isAtEnd
    else { return nil }
    guard (1...12).contains(month), (1...daysIn(month: month, of: year)).contains(day),
      hour < 24, minute < 60, second <= 60
    else { return nil }
    let days = daysSince1970(year: year, month: month, day: day)
    let seconds = ((days * 24 + hour) * 60 + minute - offset) * 60 + second
    return Int64(seconds) * 1_000_000 + Int64(fraction)
  }

  /// To the second, for people: `2026-11-22T10:11:12Z`.
  package var rfc3339Seconds: String { rfc3339.prefix(19) + "Z" }

  /// In UTC with six digits of fraction; always 27 characters.
  package var rfc3339: String {
    let (seconds, fraction) = flooredDivision(Int(microseconds), 1_000_000)
    let (days, secondOfDay) = flooredDivision(seconds, 86_400)
    let (year, month, day) = date(daysSince1970: days)
    return String(unsafeUninitializedCapacity: Self.blank.utf8CodeUnitCount) { text in
      let blank = UnsafeBufferPointer(start: Self.blank.utf8Start, count: text.count)
      _ = text.initialize(fromContentsOf: blank)
      text.put(year / 100, at: 0)
      text.put(year % 100, at: 2)
      text.put(month, at: 5)
      text.put(day, at: 8)
      text.put(secondOfDay / 3_600, at: 11)
      text.put(secondOfDay / 60 % 60, at: 14)
      text.put(secondOfDay % 60, at: 17)
      text.put(fraction / 10_000, at: 20)
      text.put(fraction / 100 % 100, at: 22)
      text.put(fraction % 100, at: 24)
      return text.count
    }
  }

  private static let blank: StaticString = "0000-00-00T00:00:00.000000Z"

  /// Microseconds since midnight in UTC.
  package var microsecondOfDay: Int64 {
    Int64(flooredDivision(Int(microseconds), 86_400_000_000).remainder)
  }

  /// `12:04:31` in UTC.
  package var clockText: String { String(rfc3339.utf8.dropFirst(11).prefix(8)) ?? "" }
}

extension Timestamp: CustomStringConvertible {
  package var description: String { rfc3339 }
}

// MARK: The calendar

// Days and dates by Howard Hinnant's "chrono-Compatible Low-Level Date Algorithms": years begin in
// March, so that the leap day is the last of its year.

private func daysSince1970(year: Int, month: Int, day: Int) -> Int {
  let shiftedYear = month <= 2 ? year - 1 : year
  let (era, yearOfEra) = flooredDivision(shiftedYear, 400)
  let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
  let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

private func date(daysSince1970 days: Int) -> (year: Int, month: Int, day: Int) {
  let (era, dayOfEra) = flooredDivision(days + 719_468, 146_097)
  let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
  let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
  let shiftedMonth = (5 * dayOfYear + 2) / 153
  let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
  let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
  return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
}

private func daysIn(month: Int, of year: Int) -> Int {
  switch month {
  case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
  case 4, 6, 9, 11: 30
  default: 31
  }
}

private func flooredDivision(_ value: Int, _ divisor: Int) -> (quotient: Int, remainder: Int) {
  let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
  return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
}

extension UnsafeMutableBufferPointer<UInt8> {
  /// Writes a number under 100 as two digits.
  fileprivate func put(_ value: Int, at place: Int) {
    self[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value / 10)
    self[place + 1] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value % 10)
  }
}

// MARK: Reading

/// Takes the fixed fields of a timestamp one after the other.
private struct FieldReader {
  private let text: UnsafeBufferPointer<UInt8>
  private var position = 0

  init(_ text: UnsafeBufferPointer<UInt8>) { self.text = text }

  var isAtEnd: Bool { position == text.count }

  mutating func take(_ mark: Unicode.Scalar) -> Bool {
    guard !isAtEnd, text[position] == UInt8(ascii: mark) else { return false }
    position += 1
    return true
  }

  /// A number of exactly `count` digits.
  mutating func digits(_ count: Int) -> Int? {
    var value = 0
    for _ in 0..<count {
      guard let digit = digit() else { return nil }
      value = value * 10 + digit
    }
    return value
  }

  /// The fraction as microseconds; 0 if there is none, nil if it is empty or too long.
  mutating func microseconds() -> Int? {
    guard take(".") else { return 0 }
    var (value, count) = (0, 0)
    while let digit = digit() {
      count += 1
      if count <= 6 { value = value * 10 + digit }
    }
    guard (1...9).contains(count) else { return nil }
    for _ in 0..<max(0, 6 - count) { value *= 10 }
    return value
  }

  /// `Z` or `+01:30`, in minutes east of UTC.
  mutating func offsetMinutes() -> Int? {
    if take("Z") || take("z") { return 0 }
    let isWest = take("-")
    guard isWest || take("+"), let hours = digits(2), take(":"), let minutes = digits(2),
      hours < 24, minutes < 60
    else { return nil }
    return (isWest ? -1 : 1) * (hours * 60 + minutes)
  }

  private mutating func digit() -> Int? {
    guard !isAtEnd, case let digit = text[position] &- UInt8(ascii: "0"), digit < 10 else {
      return nil
    }
    position += 1
    return Int(digit)
  }
}
