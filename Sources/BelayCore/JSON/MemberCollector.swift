/// Gathers the members of an object while it is read and notices a key that comes again.
///
/// Few keys are compared one by one, which is faster than hashing; from 16 on a hash set answers,
/// seeded anew in each process, so a flood of keys made to collide costs no more than any other.
struct MemberCollector {
  private var members: [JSONObject.Member] = []
  private var seen: Set<KeyBytes> = []
  private static let fewKeys = 16

  var object: JSONObject { JSONObject(distinct: members) }

  /// False, and nothing is added, if the key is there already.
  mutating func append(_ key: String, _ value: JSON) -> Bool {
    guard isNew(key) else { return false }
    if members.isEmpty { members.reserveCapacity(8) }
    members.append(JSONObject.Member(key: key, value: value))
    return true
  }

  private mutating func isNew(_ key: String) -> Bool {
    if members.count < Self.fewKeys {
      return !members.contains { $0.key.hasSameBytes(as: key) }
    }
    if seen.isEmpty { seen = Set(members.map { KeyBytes(text: $0.key) }) }
    return seen.insert(KeyBytes(text: key)).inserted
  }
}

/// A key that is equal only to the same bytes, where String would take Unicode twins for one.
private struct KeyBytes: Hashable {
  let text: String

  static func == (left: KeyBytes, right: KeyBytes) -> Bool {
    left.text.hasSameBytes(as: right.text)
  }

  func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}
