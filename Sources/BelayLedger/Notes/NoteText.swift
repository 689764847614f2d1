// Small pieces of text that all C2SP formats share. Each has one spelling: what reads back otherwise
// than it was written is refused, so that two readers never differ about the same bytes.

/// A count in decimal digits, without leading zeros; nil for anything else, and above `Int.max`.
func plainDecimal(_ text: some StringProtocol) -> Int? {
  let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
  guard !text.isEmpty, text.utf8.allSatisfy(digits.contains) else { return nil }
  guard text.utf8.first != UInt8(ascii: "0") || text.utf8.count == 1 else { return nil }
  return Int(text)
}

/// The lines of a text in UTF-8 in which each ends with a newline; nil if its last does not.
func wholeLines(_ text: some BidirectionalCollection<UInt8>) -> [String]? {
  guard text.last == 0x0A else { return nil }
  return text.dropLast().split(separator: 0x0A, omittingEmptySubsequences: false)
    .map { String(decoding: $0, as: UTF8.self) }
}
