import BelayCore

// Attributes, resources and scopes in OTLP JSON.

extension OTLPResource {
  init(_ fields: JSONFields) throws(TelemetryError) {
    self.init()
    attributes = try fields.attributes()
    droppedAttributesCount = try fields.integer("droppedAttributesCount")
  }
}

extension OTLPInstrumentationScope {
  init(_ fields: JSONFields) throws(TelemetryError) {
    self.init()
    name = try fields.text("name")
    version = try fields.text("version")
    attributes = try fields.attributes()
    droppedAttributesCount = try fields.integer("droppedAttributesCount")
  }
}

extension JSONFields {
  func attributes(_ key: String = "attributes") throws(TelemetryError) -> [OTLPKeyValue] {
    try list(key) { fields throws(TelemetryError) in try OTLPKeyValue(fields) }
  }
}

extension OTLPKeyValue {
  init(_ fields: JSONFields) throws(TelemetryError) {
    self.init()
    key = try fields.text("key")
    if let value = try fields.fields("value") { self.value = try OTLPAnyValue(value) }
  }
}

extension OTLPAnyValue {
  /// A value of no known kind is unset, as protobuf would have it.
  init(_ fields: JSONFields) throws(TelemetryError) {
    self.init()
    for name in fields.names where fields[name] != nil {
      if let value = try Self.value(name, of: fields) { self.value = value }
    }
  }

  private static func value(
    _ name: String, of fields: JSONFields
  ) throws(TelemetryError) -> OneOf_Value? {
    switch name {
    case "stringValue": return .stringValue(try fields.text(name))
    case "boolValue": return .boolValue(try fields.bool(name))
    case "intValue": return .intValue(try fields.integer(name))
    case "doubleValue": return .doubleValue(try fields.double(name))
    case "bytesValue": return .bytesValue(try fields.base64(name))
    case "arrayValue":
      guard let inner = try fields.fields(name) else { return nil }
      var array = OTLPArrayValue()
      array.values = try inner.list("values") { value throws(TelemetryError) in
        try OTLPAnyValue(value)
      }
      return .arrayValue(array)
    case "kvlistValue":
      guard let inner = try fields.fields(name) else { return nil }
      var list = OTLPKeyValueList()
      list.values = try inner.attributes("values")
      return .kvlistValue(list)
    default: return nil
    }
  }
}
