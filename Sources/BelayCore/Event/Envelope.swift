/// The members of a CloudEvents envelope, checked one by one as PROTOCOL.md has them.
///
/// Whatever is wrong is said in one sentence that names the member; nothing is corrected.
struct Envelope {
  private let object: JSONObject

  /// Members that only the hub may set; an author's are dropped.
  static let hubOwned = ["seq", "recordedtime", "authid", "erasedby"]
  static let longestLabel = 128
  /// Of a subject or a traceparent, in bytes.
  static let longestSubject = 256

  init(_ json: JSON) throws(EventError) {
    guard let object = json.object else {
      throw EventError(problem: "an event is a JSON object; send {\"specversion\":\"1.0\",…}")
    }
    self.object = object
  }

  /// `specversion` must be there and be 1.0.
  func checkVersion() throws(EventError) {
    guard let version = object["specversion"] else {
      throw EventError(problem: "specversion is missing; send \"specversion\":\"1.0\"")
    }
    guard version == "1.0" else {
      throw EventError(problem: "specversion is not \"1.0\", the only one understood here")
    }
  }

  /// A required text of 1 to 128 printable ASCII characters.
  func label(_ key: String) throws(EventError) -> String {
    guard let text = try text(key, maxBytes: Self.longestLabel) else {
      throw EventError(problem: "\(key) is missing; send 1 to 128 printable ASCII characters")
    }
    guard Self.isLabel(text) else {
      throw EventError(
        problem: "\(key) has characters other than printable ASCII; send 1 to 128 of these")
    }
    return text
  }

  /// The source; `assumed` if there is none.
  func source(assuming assumed: Source?) throws(EventError) -> Source {
    guard let text = try text("source", maxBytes: 128) else {
      if let assumed { return assumed }
      throw EventError(problem: "source is missing; send \"/agents/<agent_id>\"")
    }
    guard let source = Source(text: text) else {
      throw EventError(
        problem: "source is none of /agents/<agent_id>, /operators/<name>, /otel/<service> and "
          + "/hub; a name is 1 to 64 of A-Z a-z 0-9 . _ -")
    }
    return source
  }

  func time(_ key: String = "time") throws(EventError) -> Timestamp? {
    guard let text = try text(key, maxBytes: 64) else { return nil }
    guard let time = Timestamp(rfc3339: text) else {
      throw EventError(
        problem: "\(key) is not an RFC 3339 time; send it like 2026-11-22T10:11:12.123456Z")
    }
    return time
  }

  func data() throws(EventError) -> JSON {
    switch object["data"] {
    case nil, .null: return .null
    case .object(let data): return .object(data)
    case .bool, .number, .bigInteger, .string, .array:
      throw EventError(problem: "data is not an object; send \"data\":{…}")
    }
  }

  /// A text that may be absent (or null), never empty, of at most `maxBytes` bytes of UTF-8.
  func text(_ key: String, maxBytes: Int) throws(EventError) -> String? {
    guard let value = object[key], value != .null else { return nil }
    guard let text = value.string, Self.isText(text, maxBytes: maxBytes) else {
      throw EventError(problem: "\(key) is not a text of 1 to \(maxBytes) bytes")
    }
    return text
  }

  static func isText(_ text: String, maxBytes: Int) -> Bool {
    (1...maxBytes).contains(text.utf8.count)
  }

  static func isLabel(_ text: String) -> Bool {
    isText(text, maxBytes: longestLabel) && text.hasOnlyBytes { (0x20...0x7E).contains($0) }
  }

  /// A whole number from `least` on.
  func integer(_ key: String, from least: Int) throws(EventError) -> Int {
    guard let value = object[key]?.integer, value >= least else {
      throw EventError(problem: "\(key) is not a whole number from \(least) on")
    }
    return value
  }

  /// The bytes that were sent, if they can stand as they are: nothing of the hub's in them, a source,
  /// and one line, because streams and files carry a record per line.
  func payload(sentAs bytes: UnsafeRawBufferPointer) -> [UInt8]? {
    guard object["source"]?.string != nil, !Self.hubOwned.contains(where: { object[$0] != nil }),
      let first = bytes.firstIndex(of: UInt8(ascii: "{")),
      let last = bytes.lastIndex(of: UInt8(ascii: "}")), first < last
    else { return nil }
    let line = UnsafeRawBufferPointer(rebasing: bytes[first...last])
    guard !line.contains(UInt8(ascii: "\n")), !line.contains(UInt8(ascii: "\r")) else { return nil }
    return Array(line)
  }

  /// The envelope without the hub's members, with the source at its end if it had none.
  func payload(source: Source) -> [UInt8] {
    var kept = object.dropping(Self.hubOwned)
    if kept["source"]?.string == nil { kept["source"] = .string(source.text) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(1_024)
    kept.encode(into: &bytes)
    return bytes
  }
}

extension Event {
  /// Reads an event strictly. `assumed` is whom the credential speaks for, where the author left
  /// the source out; a source that is there is not checked against it.
  package init(json: JSON, assuming assumed: Source? = nil) throws(EventError) {
    try self.init(json: json, assuming: assumed) { $0.payload(source: $1) }
  }

  /// The same, keeping the bytes that `json` was read from as the payload where they can stand as they
  /// are; writing them anew would cost as much as reading them.
  package init(json: JSON, sentAs bytes: UnsafeRawBufferPointer) throws(EventError) {
    try self.init(json: json, assuming: nil) {
      $0.payload(sentAs: bytes) ?? $0.payload(source: $1)
    }
  }

  init(
    json: JSON, assuming assumed: Source?, payload: (Envelope, Source) -> [UInt8]
  ) throws(EventError) {
    let envelope = try Envelope(json)
    try envelope.checkVersion()
    let type = try envelope.label("type")
    let source = try envelope.source(assuming: assumed)
    self.init(
      id: try envelope.label("id"), source: source, type: type, kind: EventType.named(type),
      time: try envelope.time(),
      subject: try envelope.text("subject", maxBytes: Envelope.longestSubject),
      traceparent: try envelope.text("traceparent", maxBytes: Envelope.longestSubject),
      data: try envelope.data(),
      payload: payload(envelope, source))
  }
}
