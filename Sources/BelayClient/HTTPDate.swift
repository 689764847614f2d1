import BelayCore

/// A moment as HTTP writes it (RFC 9110, 5.6.7), in the form of today or one of the two of old:
/// `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT`, `Sun Nov  6 08:49:37 1994`.
enum HTTPDate {
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// Nil of any other text.
  static func parse(_ text: String) -> Timestamp? {
    guard text.utf8.count <= 40 else { return nil }
    let words = text.split { " ,-".contains($0) }.map(String.init)
    if words.count == 6, words[5] == "GMT" { return time(words[1], words[2], words[3], words[4]) }
    return words.count == 5 ? time(words[2], words[1], words[4], words[3]) : nil
  }

  private static func time(
    _ day: String, _ month: String, _ year: String, _ clock: String
  ) -> Timestamp? {
    guard let number = months.firstIndex(of: month), let day = Int(day), let year = Int(year)
    else { return nil }
    // Two digits are of this century: nobody is asked to come back in the last one.
    let full = year < 100 ? 2_000 + year : year
    return Timestamp(
      rfc3339: "\(full)-\(two(number + 1))-\(two(day))T\(clock)Z")
  }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
