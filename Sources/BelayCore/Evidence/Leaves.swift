/// The arguments of an action taken apart into single values, each under its path, so that they can
/// be compared with those of another.
///
///     {to: {id: "C-8812"}, amount: 4120, tags: ["a"]}  ─►  amount 4120, tags[0] "a", to.id "C-8812"
///
/// Sorted by path, as bytes; the first 32 are kept and the rest only counted. A long text is kept as
/// its length and digest, which is enough to tell whether another is the same. Two actions with the
/// same members in another order have the same leaves.
package struct Leaves: Sendable, Equatable {
  package struct Leaf: Sendable, Equatable {
    /// `to.id`, `tags[0]`; keys that are no plain words are quoted. A long one is `#` and a digest.
    package let path: String
    /// A number, a flag, null, a short text, `[]` or `{}`; else `{"bytes", "sha256"}`.
    package let value: JSON
  }

  package private(set) var kept: [Leaf] = []
  /// How many there are, with those that are not kept; no more than 999 are counted.
  package private(set) var count = 0

  package var isWhole: Bool { count <= Self.maxKept }

  package static let maxKept = 32
  static let maxCounted = 999
  /// of a text that is kept as it is
  static let maxText = 48
  static let maxPath = 64

  /// - Parameter arguments: an object.
  package init(_ arguments: JSON) {
    var found: [(path: String, value: JSON)] = []
    for member in arguments.object?.members ?? [] {
      Self.collect(member.value, at: Self.word(member.key), into: &found)
    }
    count = found.count
    found.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    kept = found.prefix(Self.maxKept).map { Leaf(path: $0.path, value: Self.short($0.value)) }
  }

  private static func collect(
    _ value: JSON, at path: String, into found: inout [(path: String, value: JSON)]
  ) {
    guard found.count < maxCounted else { return }
    switch value {
    case .object(let object) where !object.isEmpty:
      for member in object.members {
        collect(member.value, at: "\(path).\(word(member.key))", into: &found)
      }
    case .array(let elements) where !elements.isEmpty:
      for (index, element) in elements.enumerated() {
        guard found.count < maxCounted else { return }
        collect(element, at: "\(path)[\(index)]", into: &found)
      }
    case .null, .bool, .number, .bigInteger, .string, .array, .object:
      found.append((short(path), value))
    }
  }

  /// A plain word bare, anything else as a JSON string, so that no key reads like a path.
  private static func word(_ key: String) -> String {
    let isPlain = key.utf8.allSatisfy { isPlainNameByte($0) && $0 != UInt8(ascii: ".") }
    return isPlain && !key.isEmpty ? key : JSON.string(key).text
  }

  private static func short(_ path: String) -> String {
    path.utf8.count <= maxPath ? path : "#" + fingerprint(Array(path.utf8))
  }

  /// The value itself if it is short, else its length and digest.
  static func short(_ value: JSON) -> JSON {
    switch value {
    case .null, .bool, .number: return value
    case .string(let text) where text.utf8.count <= maxText: return value
    case .bigInteger(let digits) where digits.utf8.count <= maxText: return value
    case .array(let elements) where elements.isEmpty: return value
    case .object(let object) where object.isEmpty: return value
    case .bigInteger, .array, .object: return digest(of: value.encoded())
    case .string(let text): return digest(of: Array(text.utf8))
    }
  }

  private static func digest(of bytes: [UInt8]) -> JSON {
    ["bytes": JSON(bytes.count), "sha256": .string(fingerprint(bytes))]
  }

  /// 128 bits: whoever wants two texts to look the same here has no hope of finding them.
  private static func fingerprint(_ bytes: [UInt8]) -> String {
    String(Digest(sha256Of: bytes).digits.prefix(32))
  }
}

// MARK: JSON

extension Leaves {
  /// `[count, [path, value], …]`
  var json: JSON {
    .array([JSON(count)] + kept.map { [.string($0.path), $0.value] })
  }

  init?(json: JSON) {
    guard let parts = json.array, let count = parts.first?.integer, count >= 0 else { return nil }
    for part in parts.dropFirst() {
      guard let pair = part.array, pair.count == 2, let path = pair[0].string else { return nil }
      kept.append(Leaf(path: path, value: pair[1]))
    }
    guard kept.count <= Self.maxKept, kept.count <= count, count <= Self.maxCounted else {
      return nil
    }
    self.count = count
  }
}
