/// A JSON value as it arrived: parsed once, strictly, and then stored, shown and digested as is.
///
/// Numbers are finite doubles. An integer literal that a double cannot be trusted with (beyond
/// ±(2^53-1)) keeps its digits instead. Objects keep the order of their members. Two values are
/// equal if their strings have the same UTF-8 bytes; Unicode equivalence never counts.
public enum JSON: Sendable {
  case null
  case bool(Bool)
  case number(Double)
  /// `-`, if negative, and at most 1,100 decimal digits.
  case bigInteger(String)
  case string(String)
  case array([JSON])
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

  public var bool: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  public var array: [JSON]? {
    if case .array(let elements) = self { elements } else { nil }
  }

  public var object: JSONObject? {
    if case .object(let object) = self { object } else { nil }
  }

  public var isNull: Bool {
    if case .null = self { true } else { false }
  }
}

// MARK: Equality

extension JSON: Equatable {
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
  package func hasSameBytes(as other: String) -> Bool {
    // Same bytes means `==`, which is quick to say no; then only the twins are left to rule out.
    utf8.count == other.utf8.count && self == other && utf8.elementsEqual(other.utf8)
  }
}

// MARK: Literals

extension JSON: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  public init(nilLiteral: ()) { self = .null }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(integerLiteral value: Int) { self.init(value) }
  public init(floatLiteral value: Double) { self = .number(value) }
  public init(stringLiteral value: String) { self = .string(value) }
  public init(arrayLiteral elements: JSON...) { self = .array(elements) }
  public init(dictionaryLiteral pairs: (String, JSON)...) { self = .object(JSONObject(pairs)) }
}
