import Glibc

/// A JSON value as it arrived: parsed once, strictly, and then stored, shown and digested as is.
///
/// Numbers are finite doubles. An integer literal that a double cannot be trusted with (beyond
/// ±(2^53-1)) keeps its digits instead. Objects keep the order of their members. Two values are
/// equal if their strings have the same UTF-8 bytes; Unicode equivalence never counts.
public enum JSON: Sendable {
  /// `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A finite double.
  case number(Double)
  /// An integer beyond ±(2^53-1): `-`, if negative, and at most 1,100 decimal digits.
  case bigInteger(String)
  /// A text, never normalized.
  case string(String)
  /// A list.
  case array([JSON])
  /// Members in order, no key twice.
  case object(JSONObject)

  /// 2^53 - 1: up to here each integer is one double and each double one integer (RFC 7493).
  static let largestExactInteger: Int = (1 << 53) - 1

  /// An integer of any size, exactly.
  public init(_ integer: Int) {
    let exact = -JSON.largestExactInteger...JSON.largestExactInteger
    self = exact.contains(integer) ? .number(Double(integer)) : .bigInteger(String(integer))
  }
}

// MARK: Reading

extension JSON {
  /// The member of an object; nil for anything but an object.
  public subscript(_ key: String) -> JSON? { object?[key] }

  /// The text of a string; nil for anything else.
  public var string: String? {
    if case .string(let text) = self { text } else { nil }
  }

  /// The value as a double; a big integer is rounded to the nearest one.
  public var number: Double? {
    switch self {
    case .number(let value): value
    case .bigInteger(let digits): Double(digits)
    case .null, .bool, .string, .array, .object: nil
    }
  }

  /// The value as an integer, only if it is exactly one (`1.0` is, `1.5` is not).
  public var integer: Int? {
    switch self {
    case .number(let value): Int(exactly: value)
    case .bigInteger(let digits): Int(digits)
    case .null, .bool, .string, .array, .object: nil
    }
  }

  /// The value of a bool; nil for anything else, numbers included.
  public var bool: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  /// The elements of an array; nil for anything else.
  public var array: [JSON]? {
    if case .array(let elements) = self { elements } else { nil }
  }

  /// The members of an object; nil for anything else.
  public var object: JSONObject? {
    if case .object(let object) = self { object } else { nil }
  }

  /// Whether it is `null`, which is not the same as missing.
  public var isNull: Bool {
    if case .null = self { true } else { false }
  }
}

// MARK: Equality

extension JSON: Equatable {
  /// The same kind and the same value: strings by their bytes, objects with their members in the
  /// same order.
  public static func == (left: JSON, right: JSON) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let left), .bool(let right)): left == right
    case (.number(let left), .number(let right)): left == right
    case (.bigInteger(let left), .bigInteger(let right)): left == right
    case (.string(let left), .string(let right)): left.hasSameBytes(as: right)
    case (.array(let left), .array(let right)): left == right
    case (.object(let left), .object(let right)): left == right
    case (.null, _), (.bool, _), (.number, _), (.bigInteger, _), (.string, _), (.array, _),
      (.object, _):
      false
    }
  }
}

extension String {
  /// Whether both are the same UTF-8 bytes. `==` also holds for é in its two spellings and for
  /// K and the Kelvin sign, which would let one name pass for another.
  @inline(__always)
  package func hasSameBytes(as other: String) -> Bool {
    // Most that are compared differ in their length, so nothing is called for that.
    utf8.count == other.utf8.count && hasSameBytes(asSameLong: other)
  }

  private func hasSameBytes(asSameLong other: String) -> Bool {
    withBytes { left in
      other.withBytes { right in
        guard let start = left.baseAddress, let other = right.baseAddress else { return true }
        return memcmp(start, other, left.count) == 0
      }
    }
  }

  /// Its UTF-8 bytes in one piece. As `withUTF8`, which needs a variable, and so a copy.
  @inline(__always)
  func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    if let result = utf8.withContiguousStorageIfAvailable(body) { return result }
    var copy = self
    return copy.withUTF8(body)
  }
}

// MARK: Literals

extension JSON: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  /// `null`.
  public init(nilLiteral: ()) { self = .null }
  /// `true` or `false`.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// An integer of any size, exactly.
  public init(integerLiteral value: Int) { self.init(value) }
  /// A number; one that is not finite is encoded as `null`.
  public init(floatLiteral value: Double) { self = .number(value) }
  /// A text.
  public init(stringLiteral value: String) { self = .string(value) }
  /// A list of these.
  public init(arrayLiteral elements: JSON...) { self = .array(elements) }
  /// An object with its members in this order; of a key given twice, the last value counts.
  public init(dictionaryLiteral pairs: (String, JSON)...) { self = .object(JSONObject(pairs)) }
}
