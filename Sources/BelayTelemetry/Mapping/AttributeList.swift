import BelayCore

/// Attributes on their way into an event: of the first names as many as the limit allows, each once.
///
/// OpenTelemetry says that a name comes once and leaves open what follows if it comes twice: the last
/// value counts here, and that there were two is counted. How attributes are written, WireAttributes
/// and JSONAttributes say.
struct AttributeList {
  private(set) var pairs: [JSONObject.Member] = []
  /// Names that came again.
  private(set) var duplicates = 0
  /// Names beyond the limit.
  private(set) var dropped = 0

  /// How many objects and lists are around each value.
  let depth: Int
  private let most: Int
  private let deepest: Int
  /// By name, once there are many.
  private var places: [[UInt8]: Int] = [:]

  /// - Parameters:
  ///   - depth: how many objects and lists are around each value.
  ///   - most: names that are kept.
  init(depth: Int, most: Int, deepest: Int) {
    self.depth = depth
    self.most = most
    self.deepest = deepest
  }

  init(
    _ attributes: RawAttributes, depth: Int, most: Int, deepest: Int
  ) throws(TelemetryError) {
    self.init(depth: depth, most: most, deepest: deepest)
    pairs.reserveCapacity(min(most, 16))
    switch attributes.message {
    case .protobuf(let bytes): try add(attributes.number, of: bytes)
    case .json(let json): try add(try JSONFields(json, "it").array("attributes"))
    }
  }

  var object: JSON { .object(JSONObject(distinct: pairs)) }

  // MARK: Gathering

  /// Adds an attribute; its value is asked for only if there is room for it.
  mutating func add(
    _ name: String, _ value: (inout AttributeList) throws(TelemetryError) -> JSON
  ) throws(TelemetryError) {
    if let known = place(of: name) {
      duplicates += 1
      pairs[known].value = try value(&self)
    } else if pairs.count < most {
      pairs.append(JSONObject.Member(key: name, value: try value(&self)))
    } else {
      dropped += 1
    }
  }

  /// Few names are compared one by one, which is faster than hashing.
  private static let fewNames = 24

  /// Where a name stands already. From the 25th name on a table tells, so that a hundred thousand
  /// names are not each compared with all that are kept.
  private mutating func place(of name: String) -> Int? {
    guard pairs.count > Self.fewNames else {
      // Most names differ in their length already.
      let count = name.utf8.count
      return pairs.indices.first {
        pairs[$0].key.utf8.count == count && pairs[$0].key.hasSameBytes(as: name)
      }
    }
    while places.count < pairs.count { places[Array(pairs[places.count].key.utf8)] = places.count }
    return places[Array(name.utf8)]
  }

  // MARK: Values that hold others

  /// Members of an object that is a value; more are dropped, and counted.
  private static let mostMembers = 1_024

  /// An object that is a value, with the members that it is given one by one.
  struct Members {
    fileprivate var pairs: [(String, JSON)] = []

    var hasRoom: Bool { pairs.count < AttributeList.mostMembers }

    mutating func append(_ name: String, _ value: JSON) { pairs.append((name, value)) }
  }

  mutating func object(_ members: Members, dropped: Int) -> JSON {
    let object = JSONObject(members.pairs)
    self.dropped += dropped
    duplicates += members.pairs.count - object.count
    return .object(object)
  }

  /// To be asked before a list or an object is entered.
  func refuse(_ depth: Int) throws(TelemetryError) {
    guard depth <= deepest else {
      throw TelemetryError("its values nest deeper than \(deepest) levels; send them flatter")
    }
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
