extension Duration {
  /// The longest stretch that people write in words; what lasts longer is no stretch but a rule.
  package static let longestInWords = Duration.seconds(30 * 86_400)

  /// Reads `90s`, `15m`, `2h`, `1.5h`, `1d` or plain seconds; nil for anything else, for zero, and
  /// for more than thirty days.
  package init?(words: String) {
    let units: [Character: Double] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
    let unit = words.last.flatMap { units[$0] }
    let digits = unit == nil ? words[...] : words.dropLast()
    let parts = digits.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    let isDecimal =
      parts.count <= 2
      && parts.allSatisfy { part in
        (1...9).contains(part.count)
          && part.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      }
    guard isDecimal, let count = Double(digits) else { return nil }
    let seconds = count * (unit ?? 1)
    guard seconds > 0, seconds <= Self.longestInWords.seconds else { return nil }
    self = .microseconds(Int64((seconds * 1e6).rounded()))
    guard self > .zero else { return nil }
  }
}
