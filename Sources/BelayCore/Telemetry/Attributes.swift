/// The attributes of one span, sorted by what they tell in one walk over them.
struct Attributes {
  /// Where the best known source of a fact is among the members.
  private struct Source {
    var rank = UInt8.max
    var member = UInt32(0)
  }

  private let members: [JSONObject.Member]
  private var sources = Array(repeating: Source(), count: Attribute.allCases.count)
  private(set) var kind: SpanClass?
  private(set) var dialect = Dialect.unknown
  /// It has a word for its kind, if only one that nobody has explained.
  private(set) var saysKind = false

  init(_ json: JSON?) {
    members = json?.object?.members ?? []
    var kindRank = Int.max
    for place in members.indices {
      guard let meaning = Attribute.meaning(of: members[place].key) else { continue }
      if let fact = meaning.place { take(place, fact) }
      guard let rank = meaning.kindRank, rank < kindRank else { continue }
      saysKind = true
      guard let word = members[place].value.string, let named = SpanClass.named(word) else {
        continue
      }
      (kind, kindRank, dialect) = (named, rank, Attribute.dialect(ofKind: rank))
    }
  }

  private mutating func take(_ member: Int, _ place: Attribute.Place) {
    let slot = place.attribute.rawValue
    guard place.rank < sources[slot].rank else { return }
    switch members[member].value {
    case .null: return
    case .string(let text) where text.isEmpty: return
    case .bool, .number, .bigInteger, .string, .array, .object:
      sources[slot] = Source(rank: place.rank, member: UInt32(clamping: member))
    }
  }

  subscript(_ attribute: Attribute) -> JSON? {
    let source = sources[attribute.rawValue]
    guard source.rank != .max else { return nil }
    return members[Int(source.member)].value
  }

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
