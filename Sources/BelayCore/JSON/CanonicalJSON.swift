// The canonical form of RFC 8785: the same value gives the same bytes everywhere, so that a
// digest of them means something to a client in another language.

extension JSON {
  /// RFC 8785 bytes: members sorted by the UTF-16 code units of their keys, numbers and strings
  /// as ECMAScript writes them, text as it is (never normalized).
  ///
  /// A big integer is refused: two readers may round it differently, so its digest would not
  /// bind what is run.
  package func canonical() throws(JSONError) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(512)
    try appendCanonical(to: &bytes)
    return bytes
  }

  fileprivate func appendCanonical(to bytes: inout [UInt8]) throws(JSONError) {
    switch self {
    case .null, .bool, .string: encode(into: &bytes)
    case .number(let value):
      guard value.isFinite else {
        throw JSONError(problem: "\(value) has no JSON form; send a finite number", offset: 0)
      }
      JSONText.append(number: value, to: &bytes)
    case .bigInteger(let digits):
      let start = digits.count > 24 ? digits.prefix(20) + "…" : digits[...]
      throw JSONError(
        problem: "the integer \(start) is beyond ±(2^53-1) and readers would round it differently; "
          + "send it as a string", offset: 0)
    case .array(let elements):
      bytes.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        try element.appendCanonical(to: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    case .object(let object): try object.appendCanonical(to: &bytes)
    }
  }
}

extension JSONObject {
  fileprivate func appendCanonical(to bytes: inout [UInt8]) throws(JSONError) {
    bytes.append(UInt8(ascii: "{"))
    let sorted = members.sorted { utf16Precedes($0.key, $1.key) }
    for (index, member) in sorted.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      JSONText.append(string: member.key, to: &bytes)
      bytes.append(UInt8(ascii: ":"))
      try member.value.appendCanonical(to: &bytes)
    }
    bytes.append(UInt8(ascii: "}"))
  }
}

/// Order by UTF-16 code units, told from the UTF-8 bytes.
///
/// UTF-8 bytes order by code point. UTF-16 differs in one place: characters beyond U+FFFF are
/// written with surrogates (0xD800...), which come before U+E000 to U+FFFF. These begin with the
/// bytes 0xEE and 0xEF, the former with 0xF0 to 0xF4, so it is enough to lift 0xEE and 0xEF.
private func utf16Precedes(_ left: String, _ right: String) -> Bool {
  left.utf8.lexicographicallyPrecedes(right.utf8) { rank($0) < rank($1) }
}

private func rank(_ byte: UInt8) -> UInt8 { byte == 0xEE || byte == 0xEF ? byte + 0x10 : byte }
