/// Reads the members of an object one by one and complains about the first that does not fit.
///
/// An absent member and one that is `null` are the same. Lengths count UTF-8 bytes.
struct Fields {
  let object: JSONObject
  /// What precedes a key in complaints: empty, or `agents[3].`
  let path: String

  init(_ json: JSON, path: String = "") throws(RequestError) {
    guard let object = json.object else {
      let field = path.hasSuffix(".") ? String(path.dropLast()) : path
      throw RequestError(field: field, problem: "must be an object")
    }
    self.object = object
    self.path = path
  }

  subscript(_ key: String) -> JSON? {
    guard let value = object[key], !value.isNull else { return nil }
    return value
  }

  func complaint(_ key: String, _ problem: String) -> RequestError {
    RequestError(field: path + key, problem: problem)
  }

  /// The value that `read` makes of the member; nil only if there is no member.
  private func optional<Value>(
    _ key: String, _ wanted: String, _ read: (JSON) -> Value?
  ) throws(RequestError) -> Value? {
    guard let json = self[key] else { return nil }
    guard let value = read(json) else { throw complaint(key, "must be \(wanted)") }
    return value
  }

  func required<Value>(_ key: String, _ value: Value?) throws(RequestError) -> Value {
    guard let value else { throw complaint(key, "is missing") }
    return value
  }
}

// MARK: Plain values

extension Fields {
  func optionalText(_ key: String, atMost limit: Int = .max) throws(RequestError) -> String? {
    guard let text = try optional(key, "a string", \.string) else { return nil }
    guard text.utf8.count <= limit else {
      throw complaint(key, "has \(text.utf8.count) bytes, at most \(limit) are allowed")
    }
    return text
  }

  func text(_ key: String, atMost limit: Int = .max) throws(RequestError) -> String {
    try required(key, try optionalText(key, atMost: limit))
  }

  /// 1 to `limit` characters from space to `~`.
  func printable(_ key: String, atMost limit: Int) throws(RequestError) -> String {
    let text = try self.text(key)
    guard (1...limit).contains(text.utf8.count),
      text.utf8.allSatisfy({ (0x20...0x7E).contains($0) })
    else { throw complaint(key, "must be 1 to \(limit) printable ASCII characters") }
    return text
  }

  func optionalNumber(_ key: String) throws(RequestError) -> Double? {
    try optional(key, "a number", \.number)
  }

  func number(_ key: String) throws(RequestError) -> Double {
    try required(key, try optionalNumber(key))
  }

  func optionalInteger(_ key: String) throws(RequestError) -> Int? {
    try optional(key, "an integer", \.integer)
  }

  func integer(_ key: String) throws(RequestError) -> Int {
    try required(key, try optionalInteger(key))
  }

  /// An integer that is not negative.
  func count(_ key: String) throws(RequestError) -> Int {
    let value = try optionalInteger(key) ?? 0
    guard value >= 0 else { throw complaint(key, "must not be negative") }
    return value
  }

  /// False if absent.
  func flag(_ key: String) throws(RequestError) -> Bool {
    try optional(key, "true or false", \.bool) ?? false
  }

  func optionalObject(_ key: String) throws(RequestError) -> JSON? {
    try optional(key, "an object", \.object).map(JSON.object)
  }

  /// Empty if absent.
  func list(_ key: String) throws(RequestError) -> [JSON] {
    try optional(key, "an array", \.array) ?? []
  }

  /// The elements of an array of objects; empty if absent.
  func each<Value>(
    _ key: String, _ read: (Fields) throws(RequestError) -> Value
  ) throws(RequestError) -> [Value] {
    var values: [Value] = []
    for (index, element) in try list(key).enumerated() {
      values.append(try read(try Fields(element, path: "\(path)\(key)[\(index)].")))
    }
    return values
  }

  func optionalFields(_ key: String) throws(RequestError) -> Fields? {
    guard let json = self[key] else { return nil }
    return try Fields(json, path: "\(path)\(key).")
  }

  func fields(_ key: String) throws(RequestError) -> Fields {
    try required(key, try optionalFields(key))
  }

  /// The strings of an array; empty if absent.
  func texts(_ key: String) throws(RequestError) -> [String] {
    var texts: [String] = []
    for element in try list(key) {
      guard let text = element.string else { throw complaint(key, "must be an array of strings") }
      texts.append(text)
    }
    return texts
  }
}

// MARK: Our own types

extension Fields {
  func optionalWord<Word: RawRepresentable & CaseIterable>(
    _ key: String, _ type: Word.Type = Word.self
  ) throws(RequestError) -> Word? where Word.RawValue == String {
    let words = Word.allCases.map(\.rawValue).joined(separator: ", ")
    return try optional(key, "one of: \(words)") { $0.string.flatMap(Word.init(rawValue:)) }
  }

  func word<Word: RawRepresentable & CaseIterable>(
    _ key: String, _ type: Word.Type = Word.self
  ) throws(RequestError) -> Word where Word.RawValue == String {
    try required(key, try optionalWord(key, type))
  }

  func optionalTime(_ key: String) throws(RequestError) -> Timestamp? {
    try optional(key, "a time such as 2026-11-22T10:11:12Z") {
      $0.string.flatMap(Timestamp.init(rfc3339:))
    }
  }

  func time(_ key: String) throws(RequestError) -> Timestamp {
    try required(key, try optionalTime(key))
  }

  func optionalDigest(_ key: String) throws(RequestError) -> Digest? {
    try optional(key, "a digest such as sha256: and 64 hexadecimal digits") {
      $0.string.flatMap { Digest($0) }
    }
  }

  func digest(_ key: String) throws(RequestError) -> Digest {
    try required(key, try optionalDigest(key))
  }

  func agentID(_ key: String) throws(RequestError) -> AgentID {
    let text = try self.text(key)
    guard let id = AgentID(text) else {
      throw complaint(key, "must be 1 to 64 of A-Z a-z 0-9 . _ -")
    }
    return id
  }

  /// An instant as `BootInstant.json` writes it.
  func instant(_ key: String) throws(RequestError) -> BootInstant {
    let fields = try self.fields(key)
    guard let nanoseconds = UInt64(try fields.text("boot_ns")) else {
      throw fields.complaint("boot_ns", "must be the digits of an unsigned integer, as a string")
    }
    return BootInstant(bootID: try fields.text("boot_id"), nanoseconds: nanoseconds)
  }
}

// MARK: Writing

extension JSON {
  static func time(_ time: Timestamp) -> JSON { .string(time.rfc3339) }

  static func texts(_ texts: [String]) -> JSON { .array(texts.map(JSON.string)) }
}
