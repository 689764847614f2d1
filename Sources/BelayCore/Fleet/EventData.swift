/// The data of an event read without trust: what is absent or of the wrong type is nil, texts are
/// clipped, numbers are finite and within bounds. Nothing here can fail, trap or grow.
struct EventData {
  private let json: JSON

  init(_ json: JSON) { self.json = json }

  static let maxWord = 128
  static let maxText = 512

  /// A name or a word: at most 128 bytes, not empty.
  func word(_ key: String) -> String? {
    guard let text = json[key]?.string, !text.isEmpty else { return nil }
    return text.clipped(toBytes: Self.maxWord)
  }

  /// A sentence: at most 512 bytes.
  func text(_ key: String) -> String? { json[key]?.string?.clipped(toBytes: Self.maxText) }

  /// A finite number.
  func number(_ key: String) -> Double? {
    guard let value = json[key]?.number, value.isFinite else { return nil }
    return value
  }

  /// A measure that is unknown when it is negative, as breakers report it (-1).
  func measure(_ key: String) -> Double? { number(key).flatMap { $0 < 0 ? nil : $0 } }

  func count(_ key: String) -> Int? { measure(key).map(Int.init(counting:)) }

  func time(_ key: String) -> Timestamp? { json[key]?.string.flatMap(Timestamp.init(rfc3339:)) }

  func flag(_ key: String) -> Bool? { json[key]?.bool }

  /// One of our words; capitals are accepted, because a breaker that says OPEN must not look
  /// closed.
  func word<Word: RawRepresentable>(
    _ key: String, as type: Word.Type
  ) -> Word? where Word.RawValue == String {
    word(key).flatMap { Word(rawValue: $0) ?? Word(rawValue: $0.lowercased()) }
  }

  /// The strings of an array, at most `limit` of them.
  func words(_ key: String, atMost limit: Int) -> [String] {
    (json[key]?.array ?? []).lazy.compactMap(\.string).prefix(limit).map {
      $0.clipped(toBytes: Self.maxWord)
    }
  }

  /// The positive integers of an array, at most `limit` of them.
  func sequence(_ key: String, atMost limit: Int) -> [Int] {
    (json[key]?.array ?? []).lazy.compactMap(\.integer).filter { $0 > 0 && $0 <= .countLimit }
      .prefix(limit).map { $0 }
  }
}
