import BelayCore
import Foundation

/// The members of an event's data, in order, as one of the three mappers gathers them.
struct EventParts {
  private(set) var members: [JSONObject.Member] = []
  private let limits: TelemetryLimits
  private var duplicates = 0

  /// Around a member of `data`: the event and `data`.
  static let depth = 2

  init(_ limits: TelemetryLimits) {
    self.limits = limits
    members.reserveCapacity(16)
  }

  /// - Parameter name: one that was not added before.
  mutating func add(_ name: String, _ value: JSON) {
    members.append(JSONObject.Member(key: name, value: value))
  }

  /// Left out if it is empty.
  mutating func add(_ name: String, text: String) {
    if !text.isEmpty { add(name, .string(text)) }
  }

  /// Left out if it is 0, which is how protobuf says that there is none.
  mutating func add(_ name: String, moment nanoseconds: UInt64) {
    if let time = Timestamp(unixNanoseconds: nanoseconds) { add(name, .string(time.rfc3339)) }
  }

  /// Left out if it is 0.
  mutating func add(_ name: String, count: Int) {
    if count > 0 { add(name, JSON(count)) }
  }

  /// A value of any type.
  mutating func add(_ name: String, value raw: RawMessage) throws(TelemetryError) {
    var list = AttributeList(depth: Self.depth, most: 0, deepest: limits.depth)
    switch raw {
    case .protobuf(let bytes): add(name, try list.json(bytes))
    case .json(let json): add(name, try list.json(json, depth: Self.depth))
    }
  }

  /// The attributes of the record itself. What is dropped here is added to what the sender dropped.
  mutating func add(
    attributes: RawAttributes, dropped: UInt32 = 0
  ) throws(TelemetryError) {
    let list = try read(attributes, depth: Self.depth + 1, dropped: dropped)
    add("attributes", list.object)
  }

  private var droppedAttributes = 0

  private mutating func read(
    _ attributes: RawAttributes, depth: Int, dropped: UInt32
  ) throws(TelemetryError) -> AttributeList {
    let list = try AttributeList(
      attributes, depth: depth, most: limits.attributes, deepest: limits.depth)
    duplicates += list.duplicates
    droppedAttributes += Int(dropped) + list.dropped
    return list
  }

  /// A list of at most as many parts as the limit allows.
  mutating func add(
    _ name: String, dropped: UInt32, as droppedName: String, _ parts: [RawMessage],
    _ json: (RawMessage, inout EventParts) throws(TelemetryError) -> JSON?
  ) throws(TelemetryError) {
    var list: [JSON] = []
    var missing = Int(dropped) + max(0, parts.count - limits.parts)
    for part in parts.prefix(limits.parts) {
      var inner = EventParts(limits)
      if let json = try json(part, &inner) {
        list.append(json)
        duplicates += inner.duplicates
      } else {
        missing += 1
      }
    }
    if !list.isEmpty { add(name, .array(list)) }
    add(droppedName, count: missing)
  }

  /// The attributes of a part, which stand two levels deeper.
  mutating func add(
    partAttributes attributes: RawAttributes, dropped: UInt32
  ) throws(TelemetryError) {
    let list = try read(attributes, depth: Self.depth + 3, dropped: dropped)
    guard !list.pairs.isEmpty || dropped > 0 else { return }
    add("attributes", list.object)
    add("dropped_attributes", count: droppedAttributes)
  }

  var object: JSON { .object(JSONObject(distinct: members)) }

  /// Ends the data: what was left out, and where the record comes from.
  mutating func data(from origin: Origin) -> JSON {
    add("dropped_attributes", count: droppedAttributes)
    add("duplicate_attributes", count: duplicates)
    members += origin.members
    return object
  }
}

extension Timestamp {
  /// Nil for 0, which is how OTLP says that a time is not known.
  init?(unixNanoseconds nanoseconds: UInt64) {
    guard nanoseconds > 0 else { return nil }
    self.init(microseconds: Int64(nanoseconds / 1_000))
  }
}

extension Data {
  /// The id in hexadecimal if it is one: of that length and not all zero.
  func id(ofBytes count: Int) -> String? {
    withUnsafeBytes { bytes in
      bytes.count == count && bytes.contains { $0 != 0 } ? hex(bytes) : nil
    }
  }
}

/// The word of an open enumeration; a number that has none is shown as it is.
func word(_ number: Int32, of words: [String]) -> JSON {
  let index = Int(number)
  return .string(words.indices.contains(index) ? words[index] : String(number))
}
