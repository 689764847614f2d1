// Strings: a run without escapes becomes a String in one step; escapes take a second, slower path.

extension JSONReader {
  /// The string whose opening quote is next.
  mutating func string() throws(JSONError) -> String {
    let start = position + 1
    var index = start
    var allBits: UInt8 = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") {
        if allBits & 0x80 != 0 { try checkUTF8(start..<index) }
        position = index + 1
        return String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<index]), as: UTF8.self)
      }
      if byte == UInt8(ascii: "\\") { return try escapedString(from: start, to: index) }
      if byte < 0x20 { throw controlCharacter(at: index) }
      allBits |= byte
      index += 1
    }
    throw failure("a string is not closed; the text may have been cut off", at: start - 1)
  }

  /// The rest of a string that began at `start` and has its first backslash at `first`.
  private mutating func escapedString(from start: Int, to first: Int) throws(JSONError) -> String {
    var text: [UInt8] = []
    text.reserveCapacity(first - start + 64)
    var runStart = start
    position = first
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\""):
        text.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[runStart..<position]))
        // Escapes are ASCII, so the bytes between them are UTF-8 if and only if the whole is.
        try checkUTF8(start..<position)
        position += 1
        return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"):
        text.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[runStart..<position]))
        try escape(into: &text)
        runStart = position
      case 0..<0x20: throw controlCharacter(at: position)
      default: position += 1
      }
    }
    throw failure("a string is not closed; the text may have been cut off", at: start - 1)
  }

  private mutating func escape(into text: inout [UInt8]) throws(JSONError) {
    let start = position
    guard position + 1 < bytes.count else {
      throw failure("the text ends inside an escape; it may have been cut off")
    }
    let letter = bytes[position + 1]
    position += 2
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(letter)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"): text.append(contentsOf: Character(try scalar(from: start)).utf8)
    default:
      throw failure("a backslash before \(name(of: start + 1)) means nothing in JSON", at: start)
    }
  }

  /// The character of `\uXXXX`, or of the pair that two of them make; the `\u` has been read.
  private mutating func scalar(from start: Int) throws(JSONError) -> Unicode.Scalar {
    let first = try fourHexDigits()
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard first < 0xDC00, position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
      bytes[position + 1] == UInt8(ascii: "u")
    else { throw loneSurrogate(at: start) }
    position += 2
    let second = try fourHexDigits()
    guard (0xDC00...0xDFFF).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw loneSurrogate(at: start) }
    return scalar
  }

  private mutating func fourHexDigits() throws(JSONError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard position < bytes.count,
        let digit = Character(Unicode.Scalar(bytes[position])).hexDigitValue
      else { throw failure("\\u needs four hexadecimal digits") }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }

  private func loneSurrogate(at offset: Int) -> JSONError {
    failure("half of a surrogate pair is no character; send both halves", at: offset)
  }

  private func controlCharacter(at offset: Int) -> JSONError {
    failure("a string holds the control character \(name(of: offset)); escape it", at: offset)
  }
}

// MARK: UTF-8

extension JSONReader {
  /// Refuses bytes that are not UTF-8 as RFC 3629 has it: no overlong forms, no surrogates,
  /// nothing beyond U+10FFFF.
  private func checkUTF8(_ range: Range<Int>) throws(JSONError) {
    var index = range.lowerBound
    while index < range.upperBound {
      if bytes[index] < 0x80 {
        index += 1
        continue
      }
      guard let length = lengthOfSequence(at: index, before: range.upperBound) else {
        throw failure("\(name(of: index)) is not UTF-8 here; send UTF-8", at: index)
      }
      index += length
    }
  }

  /// Length of the sequence that starts at `index`, nil if it is none (Unicode table 3-7).
  private func lengthOfSequence(at index: Int, before end: Int) -> Int? {
    let length: Int
    var second: ClosedRange<UInt8> = 0x80...0xBF
    switch bytes[index] {
    case 0xC2...0xDF: length = 2
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xE1...0xEC, 0xEE...0xEF: length = 3
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: length = 4
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    default: return nil
    }
    guard index + length <= end, second.contains(bytes[index + 1]) else { return nil }
    for offset in 2..<max(length, 2) where bytes[index + offset] & 0xC0 != 0x80 { return nil }
    return length
  }
}
