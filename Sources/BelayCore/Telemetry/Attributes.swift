/// The attributes of one span, sorted by what they tell in one walk over them.
struct Attributes {
  private var values: [JSON?] = Array(repeating: nil, count: Attribute.allCases.count)
  private var ranks: [UInt8] = Array(repeating: .max, count: Attribute.allCases.count)
  private(set) var kind: SpanClass?
  private(set) var dialect = Dialect.unknown
  /// It has a word for its kind, if only one that nobody has explained.
  private(set) var saysKind = false

  init(_ json: JSON?) {
    guard case .object(let object)? = json else { return }
    var kindRank = Int.max
    for member in object.members {
      if let place = Attribute.place(of: member.key) { take(member.value, place) }
      guard let rank = Attribute.kindRank(of: member.key), rank < kindRank else { continue }
      saysKind = true
      guard let word = member.value.string, let named = SpanClass.named(word) else { continue }
      (kind, kindRank, dialect) = (named, rank, Attribute.dialect(ofKind: rank))
    }
  }

  private mutating func take(_ value: JSON, _ place: Attribute.Place) {
    let slot = place.attribute.rawValue
    guard place.rank < ranks[slot], !value.isNull, value != "" else { return }
    values[slot] = value
    ranks[slot] = place.rank
  }

  subscript(_ attribute: Attribute) -> JSON? { values[attribute.rawValue] }

  /// A name or a word of at most 128 bytes; nil if absent or empty.
  func word(_ attribute: Attribute) -> String? {
    guard let text = self[attribute]?.string, !text.isEmpty else { return nil }
    return text.clipped(toBytes: EventData.maxWord)
  }

  /// A text, a number or a bool as it reads.
  func text(_ attribute: Attribute) -> String? {
    switch self[attribute] {
    case nil, .null: nil
    case .string(let text): text
    case .bool, .number, .bigInteger, .array, .object: self[attribute]?.text
    }
  }

  /// A number that is finite and not negative; dialects also send it as text.
  func amount(_ attribute: Attribute) -> Double? {
    let value = self[attribute]?.number ?? self[attribute]?.string.flatMap { Double($0) }
    guard let value, value.isFinite, value >= 0 else { return nil }
    return value
  }

  func count(_ attribute: Attribute) -> Int? { amount(attribute).map(Int.init(counting:)) }
}
