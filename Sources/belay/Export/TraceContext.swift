import BelayCore

/// Which trace something belongs to, as `traceparent` says it (W3C Trace Context).
struct TraceContext: Equatable {
  /// 32 lower-case hexadecimal digits
  let trace: String
  /// 16 of them
  let span: String

  init(trace: String, span: String) {
    (self.trace, self.span) = (trace, span)
  }

  /// Reads `00-<trace>-<span>-<flags>`; `nil` for anything else, and for ids that are all zero.
  init?(traceparent text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
    guard parts.count >= 4, parts[0].utf8.count == 2, parts[0] != "ff",
      parts[0] != "00" || parts.count == 4,
      Self.isID(parts[1], digits: 32), Self.isID(parts[2], digits: 16)
    else { return nil }
    self.init(trace: parts[1], span: parts[2])
  }

  private static func isID(_ text: String, digits: Int) -> Bool {
    text.utf8.count == digits && text.utf8.contains { $0 != UInt8(ascii: "0") }
      && text.utf8.allSatisfy { byte in
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
          || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
      }
  }
}
