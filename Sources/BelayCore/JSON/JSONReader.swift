/// The one door through which JSON from outside comes in: RFC 8259 to the letter, in one pass.
///
/// What tolerant readers let through and disagree on is refused here: a key twice (compared as
/// bytes after unescaping), a byte order mark, bytes that are not UTF-8, half of a surrogate pair,
/// trailing commas, numbers beyond a double, more depth or bytes than the limits. So the value
/// that is stored, shown and digested is the only one the bytes can mean.
///
/// A reader descends recursively; the depth limit bounds its stack. Cost is linear in the text
/// (about 4 ns a byte in release). Strings are in JSONReader+String, numbers in
/// JSONReader+Number.
struct JSONReader {
  let bytes: UnsafeBufferPointer<UInt8>
  let limits: JSONLimits
  var position = 0

  init(_ bytes: UnsafeRawBufferPointer, limits: JSONLimits) {
    self.bytes = bytes.bindMemory(to: UInt8.self)
    self.limits = limits
  }

  /// Reads the whole text as one value.
  mutating func document() throws(JSONError) -> JSON {
    try refuseWrongStart()
    let value = try value(depth: 0)
    skipSpace()
    guard position == bytes.count else {
      throw failure("something follows the end of the JSON value; send one value and no more")
    }
    return value
  }

  func failure(_ problem: String, at offset: Int? = nil) -> JSONError {
    JSONError(problem: problem, offset: offset ?? position)
  }

  private func refuseWrongStart() throws(JSONError) {
    guard bytes.count <= limits.maxBytes else {
      throw failure(
        "the text has \(bytes.count) bytes and the limit is \(limits.maxBytes); send less at once",
        at: limits.maxBytes)
    }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      throw failure("the text begins with a byte order mark; send UTF-8 without one", at: 0)
    }
    let isUTF16 = bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
    if isUTF16 || bytes.prefix(2).contains(0) {
      throw failure("the text is not UTF-8, perhaps UTF-16; send UTF-8", at: 0)
    }
  }
}

// MARK: Values

extension JSONReader {
  /// The value that comes next, inside `depth` arrays and objects.
  mutating func value(depth: Int) throws(JSONError) -> JSON {
    skipSpace()
    guard position < bytes.count else {
      throw failure("the text ends where a value should be; it may have been cut off")
    }
    switch bytes[position] {
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "{"): return .object(try object(depth: depth + 1))
    case UInt8(ascii: "["): return .array(try array(depth: depth + 1))
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    case UInt8(ascii: "t"): return try literal("true", .bool(true))
    case UInt8(ascii: "f"): return try literal("false", .bool(false))
    case UInt8(ascii: "n"): return try literal("null", .null)
    default: throw failure("\(name(of: position)) cannot begin a JSON value")
    }
  }

  private mutating func literal(_ word: StaticString, _ value: JSON) throws(JSONError) -> JSON {
    let count = word.utf8CodeUnitCount
    guard position + count <= bytes.count,
      bytes[position..<position + count].elementsEqual(
        UnsafeBufferPointer(start: word.utf8Start, count: count))
    else { throw failure("this is not a JSON value; \(word) was expected") }
    position += count
    return value
  }

  private mutating func array(depth: Int) throws(JSONError) -> [JSON] {
    try enter(depth)
    var elements: [JSON] = []
    if take(UInt8(ascii: "]")) { return elements }
    while true {
      elements.append(try value(depth: depth))
      if try endsAfterElement(with: UInt8(ascii: "]")) { return elements }
    }
  }

  private mutating func object(depth: Int) throws(JSONError) -> JSONObject {
    try enter(depth)
    var members = MemberCollector()
    if take(UInt8(ascii: "}")) { return members.object }
    while true {
      skipSpace()
      let start = position
      guard start < bytes.count, bytes[start] == UInt8(ascii: "\"") else {
        throw failure("\(name(of: start)) stands where a key in quotes should be")
      }
      let key = try string()
      guard take(UInt8(ascii: ":")) else {
        throw failure("\(name(of: position)) stands where the ':' after a key should be")
      }
      let value = try value(depth: depth)
      guard members.append(key, value) else {
        throw failure("the key \"\(key.prefix(64))\" is there twice; send it once", at: start)
      }
      if try endsAfterElement(with: UInt8(ascii: "}")) { return members.object }
    }
  }
}

// MARK: Steps

extension JSONReader {
  private mutating func enter(_ depth: Int) throws(JSONError) {
    guard depth <= limits.maxDepth else {
      throw failure("arrays and objects go deeper than \(limits.maxDepth) levels; send it flatter")
    }
    position += 1
  }

  /// True at the closing bracket, false after a comma.
  private mutating func endsAfterElement(with close: UInt8) throws(JSONError) -> Bool {
    skipSpace()
    guard position < bytes.count else {
      throw failure("the text ends inside an array or object; it may have been cut off")
    }
    let byte = bytes[position]
    guard byte == close || byte == UInt8(ascii: ",") else {
      let mark = Character(Unicode.Scalar(close))
      throw failure("\(name(of: position)) stands where ',' or '\(mark)' should be")
    }
    position += 1
    return byte == close
  }

  /// Steps over space and then over `byte`, if it is next.
  private mutating func take(_ byte: UInt8) -> Bool {
    skipSpace()
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  private mutating func skipSpace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x0A, 0x0D, 0x09: position += 1
      default: return
      }
    }
  }

  /// How an error calls the byte at `offset`.
  func name(of offset: Int) -> String {
    guard offset < bytes.count else { return "the end of the text" }
    let byte = bytes[offset]
    guard (0x21...0x7E).contains(byte) else { return "byte 0x" + hex([byte]) }
    return "'\(Character(Unicode.Scalar(byte)))'"
  }
}

// MARK: The way in

extension JSON {
  /// Reads one JSON text strictly; the error says where and why not.
  package init(
    parsing bytes: UnsafeRawBufferPointer, limits: JSONLimits = .default
  ) throws(JSONError) {
    var reader = JSONReader(bytes, limits: limits)
    self = try reader.document()
  }

  /// Reads one JSON text strictly (RFC 8259): no second key of a name, no byte order mark, no trailing
  /// comma, no bad UTF-8, nothing after the value.
  ///
  /// - Throws: `JSONError`, which says where and why not.
  public init(parsing bytes: [UInt8], limits: JSONLimits = .default) throws(JSONError) {
    self = try bytes.withUnsafeBufferPointer { bytes throws(JSONError) in
      try JSON(parsing: UnsafeRawBufferPointer(bytes), limits: limits)
    }
  }

  /// Reads one JSON text as strictly as its bytes are read.
  ///
  /// - Throws: `JSONError`, which says where and why not.
  public init(parsing text: String, limits: JSONLimits = .default) throws(JSONError) {
    try self.init(parsing: Array(text.utf8), limits: limits)
  }
}
