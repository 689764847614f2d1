/// Where in the arguments of a call a rule looks: a JSON pointer (RFC 6901) in which `*` stands for
/// every element or member.
///
/// `/amount`, `/customer/country`, `/items/0/price`, `/to/*`. The first slash may be left out;
/// `~1` is a slash and `~0` a tilde within a name. The empty path is the whole of the arguments.
public struct ArgumentPath: Sendable, Hashable, ExpressibleByStringLiteral,
  CustomStringConvertible
{
  private let parts: [String]

  /// The path that the text spells; every text spells one, though perhaps one that leads nowhere.
  public init(_ text: String) {
    let inside = text.utf8.first == UInt8(ascii: "/") ? text.dropFirst() : text[...]
    parts =
      text.isEmpty
      ? [] : inside.split(separator: "/", omittingEmptySubsequences: false).map(Self.unescaped)
  }

  /// A path written as a literal: `"/amount"`.
  public init(stringLiteral text: String) { self.init(text) }

  /// The path as a JSON pointer, with its first slash.
  public var description: String { parts.map { "/" + Self.escaped($0) }.joined() }

  /// Every value the path leads to; nil if it leads nowhere, which is not the same as to none: an
  /// empty list has no elements, a missing list is unknown.
  package func values(in arguments: JSON) -> [JSON]? {
    var found = [arguments]
    for part in parts {
      var next: [JSON] = []
      for value in found {
        guard let inside = Self.inside(value, part) else { return nil }
        next += inside
      }
      found = next
    }
    return found
  }

  private static func inside(_ value: JSON, _ part: String) -> [JSON]? {
    switch value {
    case .array(let elements) where part == "*": elements
    case .object(let object) where part == "*": object.members.map(\.value)
    case .array(let elements):
      Int(part).flatMap { elements.indices.contains($0) ? [elements[$0]] : nil }
    case .object(let object): object[part].map { [$0] }
    case .null, .bool, .number, .bigInteger, .string: nil
    }
  }

  private static func unescaped(_ part: Substring) -> String {
    replaced(replaced(String(part), "~1", "/"), "~0", "~")
  }

  private static func escaped(_ part: String) -> String {
    replaced(replaced(part, "~", "~0"), "/", "~1")
  }

  private static func replaced(_ text: String, _ old: String, _ new: String) -> String {
    text.split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
  }
}
