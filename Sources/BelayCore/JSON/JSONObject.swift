/// The members of a JSON object, in order of arrival, no key twice.
///
/// Keys are compared as UTF-8 bytes. A look-up walks the members: objects on the wire are small,
/// and the walk is the same on every machine. Two objects are equal if they have equal members in
/// the same order.
public struct JSONObject: Sendable, Equatable {
  /// One key and its value.
  public struct Member: Sendable, Equatable {
    /// Any text, the empty one included.
    public let key: String
    /// What it stands for.
    public var value: JSON

    /// A member of an object yet to be made.
    public init(key: String, value: JSON) {
      self.key = key
      self.value = value
    }

    /// The same bytes in the key and an equal value.
    public static func == (left: Member, right: Member) -> Bool {
      left.key.hasSameBytes(as: right.key) && left.value == right.value
    }
  }

  /// In order of arrival.
  public private(set) var members: [Member]

  /// `{}`.
  public init() { members = [] }

  /// From pairs; of a key given twice, the first keeps the place and the last the value.
  public init(_ pairs: some Sequence<(String, JSON)>) {
    self.init()
    for (key, value) in pairs { self[key] = value }
  }

  /// From members that are known to have different keys.
  package init(distinct members: [Member]) { self.members = members }

  /// How many members there are.
  public var count: Int { members.count }
  /// Whether there are none.
  public var isEmpty: Bool { members.isEmpty }

  /// The value of a key; nil if there is none. Cost: a walk over the members.
  ///
  /// Setting appends a new key and keeps the place of a known one; nil removes it.
  public subscript(_ key: String) -> JSON? {
    get {
      guard let index = index(of: key) else { return nil }
      return members[index].value
    }
    set {
      switch (index(of: key), newValue) {
      case (let index?, let value?): members[index].value = value
      case (let index?, nil): members.remove(at: index)
      case (nil, let value?): members.append(Member(key: key, value: value))
      case (nil, nil): break
      }
    }
  }

  /// Without the members whose keys are given; the rest keeps its order.
  package func dropping(_ keys: [String]) -> JSONObject {
    JSONObject(
      distinct: members.filter { member in
        !keys.contains { $0.hasSameBytes(as: member.key) }
      })
  }

  private func index(of key: String) -> Int? {
    members.indices.first { members[$0].key.hasSameBytes(as: key) }
  }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  /// Members in this order; of a key given twice, the last value counts.
  public init(dictionaryLiteral pairs: (String, JSON)...) { self.init(pairs) }
}
