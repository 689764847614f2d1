import BelayCore

// Data points in OTLP JSON.

extension OTLPNumberDataPoint {
  init(_ fields: JSONFields) throws(TelemetryError) {
    self.init()
    startTimeUnixNano = try fields.integer("startTimeUnixNano")
    timeUnixNano = try fields.integer("timeUnixNano")
    if fields["asInt"] != nil {
      asInt = try fields.integer("asInt")
    } else if let value = try fields.optionalDouble("asDouble") {
      asDouble = value
    }
    flags = try fields.integer("flags")
  }
}

extension OTLPHistogramDataPoint {
  init(_ fields: JSONFields) throws(TelemetryError) {
    self.init()
    startTimeUnixNano = try fields.integer("startTimeUnixNano")
    timeUnixNano = try fields.integer("timeUnixNano")
    count = try fields.integer("count")
    if let sum = try fields.optionalDouble("sum") { self.sum = sum }
    bucketCounts = try fields.integers("bucketCounts")
    explicitBounds = try fields.doubles("explicitBounds")
    flags = try fields.integer("flags")
    if let min = try fields.optionalDouble("min") { self.min = min }
    if let max = try fields.optionalDouble("max") { self.max = max }
  }
}

extension OTLPExponentialHistogramDataPoint {
  init(_ fields: JSONFields) throws(TelemetryError) {
    self.init()
    startTimeUnixNano = try fields.integer("startTimeUnixNano")
    timeUnixNano = try fields.integer("timeUnixNano")
    count = try fields.integer("count")
    if let sum = try fields.optionalDouble("sum") { self.sum = sum }
    scale = try fields.integer("scale")
    zeroCount = try fields.integer("zeroCount")
    if let buckets = try fields.fields("positive") { positive = try .init(buckets) }
    if let buckets = try fields.fields("negative") { negative = try .init(buckets) }
    flags = try fields.integer("flags")
    if let min = try fields.optionalDouble("min") { self.min = min }
    if let max = try fields.optionalDouble("max") { self.max = max }
    zeroThreshold = try fields.double("zeroThreshold")
  }
}

extension OTLPExponentialBuckets {
  init(_ fields: JSONFields) throws(TelemetryError) {
    self.init()
    offset = try fields.integer("offset")
    bucketCounts = try fields.integers("bucketCounts")
  }
}

extension OTLPSummaryDataPoint {
  init(_ fields: JSONFields) throws(TelemetryError) {
    self.init()
    startTimeUnixNano = try fields.integer("startTimeUnixNano")
    timeUnixNano = try fields.integer("timeUnixNano")
    count = try fields.integer("count")
    sum = try fields.double("sum")
    quantileValues = try fields.list("quantileValues") { fields throws(TelemetryError) in
      var value = OTLPQuantile()
      value.quantile = try fields.double("quantile")
      value.value = try fields.double("value")
      return value
    }
    flags = try fields.integer("flags")
  }
}
