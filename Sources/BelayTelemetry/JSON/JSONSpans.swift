import BelayCore

// Resources, scopes, spans and log records in OTLP JSON. Attributes and lists of messages are read
// apart, as they are in protobuf.

extension OTLPResource {
  init(_ fields: JSONFields) throws(TelemetryError) {
    self.init()
    droppedAttributesCount = try fields.integer("droppedAttributesCount")
  }
}

extension OTLPInstrumentationScope {
  init(_ fields: JSONFields) throws(TelemetryError) {
    self.init()
    name = try fields.text("name")
    version = try fields.text("version")
    droppedAttributesCount = try fields.integer("droppedAttributesCount")
  }
}

extension OTLPSpan {
  init(_ fields: JSONFields) throws(TelemetryError) {
    self.init()
    traceID = try fields.id("traceId")
    spanID = try fields.id("spanId")
    traceState = try fields.text("traceState")
    parentSpanID = try fields.id("parentSpanId")
    name = try fields.text("name")
    kind = try fields.enumeration("kind")
    startTimeUnixNano = try fields.integer("startTimeUnixNano")
    endTimeUnixNano = try fields.integer("endTimeUnixNano")
    droppedAttributesCount = try fields.integer("droppedAttributesCount")
    droppedEventsCount = try fields.integer("droppedEventsCount")
    droppedLinksCount = try fields.integer("droppedLinksCount")
    if let status = try fields.fields("status") {
      self.status.message = try status.text("message")
      self.status.code = try status.enumeration("code")
    }
    flags = try fields.integer("flags")
  }
}

extension OTLPSpanEvent {
  init(_ fields: JSONFields) throws(TelemetryError) {
    self.init()
    timeUnixNano = try fields.integer("timeUnixNano")
    name = try fields.text("name")
    droppedAttributesCount = try fields.integer("droppedAttributesCount")
  }
}

extension OTLPSpanLink {
  init(_ fields: JSONFields) throws(TelemetryError) {
    self.init()
    traceID = try fields.id("traceId")
    spanID = try fields.id("spanId")
    traceState = try fields.text("traceState")
    droppedAttributesCount = try fields.integer("droppedAttributesCount")
    flags = try fields.integer("flags")
  }
}

extension OTLPLogRecord {
  init(_ fields: JSONFields) throws(TelemetryError) {
    self.init()
    timeUnixNano = try fields.integer("timeUnixNano")
    observedTimeUnixNano = try fields.integer("observedTimeUnixNano")
    severityNumber = try fields.enumeration("severityNumber")
    severityText = try fields.text("severityText")
    droppedAttributesCount = try fields.integer("droppedAttributesCount")
    flags = try fields.integer("flags")
    traceID = try fields.id("traceId")
    spanID = try fields.id("spanId")
    eventName = try fields.text("eventName")
  }
}
