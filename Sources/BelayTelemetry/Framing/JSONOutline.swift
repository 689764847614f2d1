import BelayCore

extension Outline {
  /// Finds the records of a JSON body, or of one line of a file.
  init(
    json bytes: UnsafeRawBufferPointer, kind: TelemetryKind, limits: TelemetryLimits
  ) throws(TelemetryError) {
    self.init(roomFor: limits.records)
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      throw TelemetryError("the body begins with a byte order mark; send UTF-8 without one")
    }
    let (_, resources, strangers) = try headAndParts(
      of: 0..<bytes.count, in: bytes, head: "", parts: kind.top)
    self.strangers = strangers
    for resource in resources { try addResource(resource.range, of: bytes, kind) }
  }

  private mutating func addResource(
    _ range: Range<Int>, of bytes: UnsafeRawBufferPointer, _ kind: TelemetryKind
  ) throws(TelemetryError) {
    let (resource, scopes, _) = try headAndParts(
      of: range, in: bytes, head: "resource", parts: kind.scopes)
    for part in scopes {
      let (scope, records, _) = try headAndParts(
        of: part.range, in: bytes, head: "scope", parts: kind.records)
      if !records.isEmpty { add(Group(resource: resource, scope: scope, records: records)) }
    }
  }

  /// What else there is must be JSON, and means nothing here.
  private mutating func headAndParts(
    of range: Range<Int>, in bytes: UnsafeRawBufferPointer, head headName: String,
    parts partsName: String
  ) throws(TelemetryError) -> (head: [Piece], parts: [Piece], strangers: [String]) {
    var (head, parts): ([Piece], [Piece]) = ([], [])
    var strangers: [String] = []
    var object = JSONScanner(bytes, in: range)
    for (name, value) in try object.members() {
      if name.hasSameBytes(as: partsName) {
        parts = try elements(of: value, in: bytes)
      } else if name.hasSameBytes(as: headName) {
        head.append(Piece(value))
      } else {
        _ = try JSON(part: bytes, in: value)
        strangers.append(name)
      }
    }
    return (head, parts, strangers)
  }

  private mutating func elements(
    of range: Range<Int>, in bytes: UnsafeRawBufferPointer
  ) throws(TelemetryError) -> [Piece] {
    var pieces: [Piece] = []
    var array = JSONScanner(bytes, in: range)
    try array.elements { element throws(TelemetryError) in
      try count()
      pieces.append(Piece(element))
    }
    return pieces
  }
}
