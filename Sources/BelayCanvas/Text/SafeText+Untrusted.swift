extension SafeText {
  /// Makes text from outside safe to draw (INV 28).
  ///
  /// - Parameters:
  ///   - ascii: for terminals without UTF-8: everything that is not ASCII becomes `<U+00E9>`, and
  ///     `<U+` in the data loses its bracket to an escape.
  ///   - limit: how many UTF-8 bytes to show before `… 12,345 bytes more`; nil shows all of it,
  ///     however long.
  /// - Complexity: one pass, without a copy when the text is printable ASCII. The result is at
  ///   most twelve times as long.
  package init(untrusted source: String, ascii: Bool = false, limit: Int? = nil) {
    if let limit, source.utf8.count > limit {
      self.init(untrusted: source, ascii: ascii, cutAt: max(0, limit))
      return
    }
    if Self.isPlain(source, ascii: ascii) {
      self.init(plain: source)
      return
    }
    var door = Door(ascii: ascii)
    for scalar in source.unicodeScalars { door.take(scalar) }
    self = door.finish()
  }

  /// Bytes that are not UTF-8 come out as `‹U+FFFD›`.
  package init(untrusted bytes: some Collection<UInt8>, ascii: Bool = false, limit: Int? = nil) {
    self.init(untrusted: String(decoding: bytes, as: UTF8.self), ascii: ascii, limit: limit)
  }

  /// The same for text that has lines of its own: splits at LF, and only there. TAB, CR and the
  /// other separators stay visible as escapes.
  package static func lines(untrusted source: String, ascii: Bool = false) -> [SafeText] {
    source.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map {
      SafeText(untrusted: String($0), ascii: ascii)
    }
  }

  private init(untrusted source: String, ascii: Bool, cutAt limit: Int) {
    var door = Door(ascii: ascii)
    var taken = 0
    for scalar in source.unicodeScalars {
      let length = UTF8.width(scalar)
      guard taken + length <= limit else { break }
      taken += length
      door.take(scalar)
    }
    let rest = SafeText(grouped: source.utf8.count - taken)
    door.remark(ascii ? "... \(rest) bytes more" : "… \(rest) bytes more")
    self = door.finish()
  }

  static func isPlain(_ source: String, ascii: Bool) -> Bool {
    source.utf8.withContiguousStorageIfAvailable { bytes in
      bytes.allSatisfy { byte in
        byte &- 0x20 < 0x5F && !(ascii && byte == UInt8(ascii: "<"))
      }
    } ?? false
  }
}
