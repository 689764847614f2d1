/// A moment on the wall clock, in microseconds since 1970 in UTC, within the years 0 to 9999.
///
/// Wall time is for people and for order of events. Deadlines run on `BootInstant`.
package struct Timestamp: Sendable, Hashable {
  package let microseconds: Int64

  /// The first and the last moment that RFC 3339 can write; what lies beyond is moved there.
  private static let limits: ClosedRange<Int64> = -62_167_219_200_000_000...253_402_300_799_999_999

  package init(microseconds: Int64) {
    self.microseconds = min(max(microseconds, Self.limits.lowerBound), Self.limits.upperBound)
  }

  package func advanced(by duration: Duration) -> Timestamp {
    let (sum, overflow) = microseconds.addingReportingOverflow(duration.wholeMicroseconds)
    if overflow { return Timestamp(microseconds: duration < .zero ? .min : .max) }
    return Timestamp(microseconds: sum)
  }

  /// How long after `earlier` this is; negative if it is before.
  package func since(_ earlier: Timestamp) -> Duration {
    .microseconds(microseconds - earlier.microseconds)
  }
}

extension Timestamp: Comparable {
  package static func < (left: Timestamp, right: Timestamp) -> Bool {
    left.microseconds < right.microseconds
  }
}

extension Timestamp {
  /// What the clocks of two machines may differ by without anybody noticing.
  private static let clockSlack = Duration.seconds(5)

  /// When something happened: by its author's clock, unless that is ahead of the hub's or silent; then
  /// when it was recorded (FAULTS 25).
  ///
  /// A time that lies back is believed, however far: it may have waited or be replayed, and a clock that
  /// is behind is so for all of an author's events, so that what lies between them is still right.
  static func happened(_ told: Timestamp?, recorded: Timestamp) -> Timestamp {
    guard let told, told <= recorded.advanced(by: clockSlack) else { return recorded }
    return told
  }
}
