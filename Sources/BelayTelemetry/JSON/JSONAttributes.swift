import BelayCore
import Foundation

// Attributes and values in OTLP JSON: what protobuf calls `KeyValue` and `AnyValue`, read straight
// into what is stored.

extension AttributeList {
  mutating func add(_ attributes: [JSON]) throws(TelemetryError) {
    for attribute in attributes {
      let fields = try JSONFields(attribute, "attributes")
      try add(try fields.text("key")) { list throws(TelemetryError) in
        try list.json(fields["value"], depth: list.depth)
      }
    }
  }

  /// A value of no known kind is null, as protobuf would have it; of several the last counts.
  ///
  /// - Parameter value: `{"stringValue": …}` or the like; nil for null.
  mutating func json(_ value: JSON?, depth: Int) throws(TelemetryError) -> JSON {
    guard let value else { return .null }
    let fields = try JSONFields(value, "value")
    var json = JSON.null
    for member in fields.members where !member.value.isNull {
      let known = try self.json(member.key, member.value, of: fields, depth: depth)
      if let known { json = known }
    }
    return json
  }

  /// Nil for a kind that is not known.
  private mutating func json(
    _ name: String, _ content: JSON, of fields: JSONFields, depth: Int
  ) throws(TelemetryError) -> JSON? {
    switch name {
    case "stringValue": return .string(try fields.text(name))
    case "boolValue": return .bool(try fields.bool(name))
    case "intValue": return JSON(try fields.integer(name))
    case "doubleValue": return JSON(any: try fields.double(name))
    case "bytesValue": return .string(try fields.base64(name).base64EncodedString())
    case "arrayValue":
      return try elements(try JSONFields(content, name).array("values"), depth: depth + 1)
    case "kvlistValue":
      return try object(try JSONFields(content, name).array("values"), depth: depth + 1)
    default: return nil
    }
  }

  private mutating func elements(_ values: [JSON], depth: Int) throws(TelemetryError) -> JSON {
    try refuse(depth)
    var elements: [JSON] = []
    elements.reserveCapacity(values.count)
    for value in values { elements.append(try json(value, depth: depth)) }
    return .array(elements)
  }

  private mutating func object(_ values: [JSON], depth: Int) throws(TelemetryError) -> JSON {
    try refuse(depth)
    var members = Members()
    for (place, value) in values.enumerated() {
      guard members.hasRoom else { return object(members, dropped: values.count - place) }
      let fields = try JSONFields(value, "values")
      members.append(try fields.text("key"), try json(fields["value"], depth: depth))
    }
    return object(members, dropped: 0)
  }
}
