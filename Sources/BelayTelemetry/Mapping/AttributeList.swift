import BelayCore
import Foundation

/// Attributes on their way into an event: of the first names as many as the limit allows, each once.
///
/// OpenTelemetry says that a name comes once and leaves open what follows if it comes twice: the last
/// value counts here, and that there were two is counted.
struct AttributeList {
  private(set) var pairs: [JSONObject.Member] = []
  /// Names that came again.
  private(set) var duplicates = 0
  /// Names beyond the limit.
  private(set) var dropped = 0

  private let depth: Int
  private let deepest: Int

  /// - Parameters:
  ///   - depth: how many objects and lists are around each value.
  ///   - most: names that are kept.
  init(
    _ attributes: [OTLPKeyValue], depth: Int, most: Int, deepest: Int
  ) throws(TelemetryError) {
    self.depth = depth
    self.deepest = deepest
    pairs.reserveCapacity(min(attributes.count, most))
    var places: [[UInt8]: Int] = [:]
    for attribute in attributes {
      let known = place(of: attribute.key, among: &places)
      guard known != nil || pairs.count < most else {
        dropped += 1
        continue
      }
      let value = try json(attribute.value, depth: depth)
      if let known {
        pairs[known].value = value
        duplicates += 1
      } else {
        pairs.append(JSONObject.Member(key: attribute.key, value: value))
      }
    }
  }

  var object: JSON { .object(JSONObject(distinct: pairs)) }

  /// Few names are compared one by one, which is faster than hashing.
  private static let fewNames = 24

  /// Where a name stands already. From the 25th name on a table tells, so that a hundred thousand
  /// names are not each compared with all that are kept.
  private func place(of name: String, among places: inout [[UInt8]: Int]) -> Int? {
    guard pairs.count > Self.fewNames else {
      return pairs.firstIndex { $0.key.hasSameBytes(as: name) }
    }
    while places.count < pairs.count { places[Array(pairs[places.count].key.utf8)] = places.count }
    return places[Array(name.utf8)]
  }

  // MARK: Values

  /// A value with its type kept: bytes as base64, what JSON has no number for as its name.
  private mutating func json(
    _ value: OTLPAnyValue, depth: Int
  ) throws(TelemetryError) -> JSON {
    switch value.value {
    case nil: return .null
    case .stringValue(let text): return .string(text)
    case .boolValue(let bool): return .bool(bool)
    case .intValue(let number): return JSON(Int(number))
    case .doubleValue(let number): return JSON(any: number)
    case .bytesValue(let bytes): return .string(bytes.base64EncodedString())
    case .arrayValue(let array): return .array(try elements(of: array, depth: depth + 1))
    case .kvlistValue(let list): return try object(of: list, depth: depth + 1)
    }
  }

  private mutating func elements(
    of array: OTLPArrayValue, depth: Int
  ) throws(TelemetryError) -> [JSON] {
    try refuse(depth)
    var elements: [JSON] = []
    elements.reserveCapacity(array.values.count)
    for value in array.values { elements.append(try json(value, depth: depth)) }
    return elements
  }

  private mutating func object(
    of list: OTLPKeyValueList, depth: Int
  ) throws(TelemetryError) -> JSON {
    try refuse(depth)
    let most = min(list.values.count, Self.mostMembers)
    dropped += list.values.count - most
    var pairs: [(String, JSON)] = []
    for member in list.values.prefix(most) {
      pairs.append((member.key, try json(member.value, depth: depth)))
    }
    let object = JSONObject(pairs)
    duplicates += pairs.count - object.count
    return .object(object)
  }

  /// Members of an object that is a value; more are dropped, and counted.
  private static let mostMembers = 1_024

  private func refuse(_ depth: Int) throws(TelemetryError) {
    guard depth <= deepest else {
      throw TelemetryError("its values nest deeper than \(deepest) levels; send them flatter")
    }
  }
}

extension AttributeList {
  /// One value alone, as a log's body.
  static func json(
    _ value: OTLPAnyValue, depth: Int, deepest: Int
  ) throws(TelemetryError) -> JSON {
    var attribute = OTLPKeyValue()
    attribute.value = value
    let list = try AttributeList([attribute], depth: depth, most: 1, deepest: deepest)
    return list.pairs[0].value
  }
}

extension JSON {
  /// Any double; those that are no numbers by their names in OTLP JSON.
  init(any number: Double) {
    if number.isFinite {
      self = .number(number)
    } else if number.isNaN {
      self = "NaN"
    } else {
      self = number < 0 ? "-Infinity" : "Infinity"
    }
  }

  /// An unsigned number of any size, exactly.
  init(unsigned number: UInt64) {
    self = Int(exactly: number).map { JSON($0) } ?? .bigInteger(String(number))
  }
}
