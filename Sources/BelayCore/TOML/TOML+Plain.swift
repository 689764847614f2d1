// What stands without quotes: `true`, `-40`, `1_000`, `0.95`, `1e6`, `2026-11-22T18:00:00Z`.

extension TOML.Value {
  /// Nil if the word is none of them. Numbers beyond what an `Int` or a `Double` holds are none.
  init?(plain word: String) {
    switch word {
    case "true": self = .bool(true)
    case "false": self = .bool(false)
    default:
      guard let value = Self.time(word) ?? Self.number(word) else { return nil }
      self = value
    }
  }

  private static func time(_ word: String) -> TOML.Value? {
    word.utf8.contains(UInt8(ascii: ":")) ? Timestamp(rfc3339: word).map(TOML.Value.time) : nil
  }

  private static func number(_ word: String) -> TOML.Value? {
    var rest = Array(word.utf8)[...]
    _ = takeSign(&rest)
    guard let whole = takeDigits(&rest), whole.first != UInt8(ascii: "0") || whole.count == 1
    else { return nil }
    let digits = word.filter { $0 != "_" }
    guard !rest.isEmpty else { return Int(digits).map(TOML.Value.integer) }
    if rest.first == UInt8(ascii: ".") {
      rest.removeFirst()
      guard takeDigits(&rest) != nil else { return nil }
    }
    if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
      rest.removeFirst()
      _ = takeSign(&rest)
      guard takeDigits(&rest) != nil else { return nil }
    }
    guard rest.isEmpty, let number = Double(digits), number.isFinite else { return nil }
    return .float(number)
  }

  private static func takeSign(_ rest: inout ArraySlice<UInt8>) -> Bool {
    guard rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") else { return false }
    rest.removeFirst()
    return true
  }

  /// Digits with single underscores between them; nil if there are none.
  private static func takeDigits(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    let taken = rest.prefix { isDigit($0) || $0 == UInt8(ascii: "_") }
    let parts = taken.split(separator: UInt8(ascii: "_"), omittingEmptySubsequences: false)
    guard parts.allSatisfy({ !$0.isEmpty }) else { return nil }
    rest = rest.dropFirst(taken.count)
    return taken
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}
