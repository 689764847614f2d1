import BelayCore

// Spans and log records in OTLP JSON.

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
    attributes = try fields.attributes()
    droppedAttributesCount = try fields.integer("droppedAttributesCount")
    events = try fields.list("events") { event throws(TelemetryError) in try OTLPSpanEvent(event) }
    droppedEventsCount = try fields.integer("droppedEventsCount")
    links = try fields.list("links") { link throws(TelemetryError) in try OTLPSpanLink(link) }
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
    attributes = try fields.attributes()
    droppedAttributesCount = try fields.integer("droppedAttributesCount")
  }
}

extension OTLPSpanLink {
  init(_ fields: JSONFields) throws(TelemetryError) {
    self.init()
    traceID = try fields.id("traceId")
    spanID = try fields.id("spanId")
    traceState = try fields.text("traceState")
    attributes = try fields.attributes()
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
    if let body = try fields.fields("body") { self.body = try OTLPAnyValue(body) }
    attributes = try fields.attributes()
    droppedAttributesCount = try fields.integer("droppedAttributesCount")
    flags = try fields.integer("flags")
    traceID = try fields.id("traceId")
    spanID = try fields.id("spanId")
    eventName = try fields.text("eventName")
  }
}
