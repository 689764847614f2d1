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
    var scanner = JSONScanner(bytes)
    try scanner.object { name, scanner throws(TelemetryError) in
      guard !name.hasSameBytes(as: kind.top) else {
        return try elements(of: &scanner) { outline, scanner throws(TelemetryError) in
          try outline.addResource(&scanner, of: bytes, kind)
        }
      }
      try check(&scanner, of: bytes)
      strangers.append(name)
    }
    try scanner.refuseRest()
  }

  /// A resource may come after its scopes, as any member may after any other.
  private mutating func addResource(
    _ scanner: inout JSONScanner, of bytes: UnsafeRawBufferPointer, _ kind: TelemetryKind
  ) throws(TelemetryError) {
    var resource: [Piece] = []
    var groups: [Group] = []
    try scanner.object { name, scanner throws(TelemetryError) in
      if name.hasSameBytes(as: kind.scopes) {
        try elements(of: &scanner) { outline, scanner throws(TelemetryError) in
          groups.append(try outline.group(&scanner, of: bytes, kind))
        }
      } else if name.hasSameBytes(as: "resource") {
        resource = [Piece(try scanner.value())]
      } else {
        try check(&scanner, of: bytes)
      }
    }
    for var group in groups where !group.records.isEmpty {
      group.resource = resource
      add(group)
    }
  }

  private mutating func group(
    _ scanner: inout JSONScanner, of bytes: UnsafeRawBufferPointer, _ kind: TelemetryKind
  ) throws(TelemetryError) -> Group {
    var group = Group()
    try scanner.object { name, scanner throws(TelemetryError) in
      if name.hasSameBytes(as: kind.records) {
        try elements(of: &scanner) { _, scanner throws(TelemetryError) in
          group.records.append(Piece(try scanner.value()))
        }
      } else if name.hasSameBytes(as: "scope") {
        group.scope = [Piece(try scanner.value())]
      } else {
        try check(&scanner, of: bytes)
      }
    }
    return group
  }

  private mutating func elements(
    of scanner: inout JSONScanner,
    _ element: (inout Outline, inout JSONScanner) throws(TelemetryError) -> Void
  ) throws(TelemetryError) {
    try scanner.array { scanner throws(TelemetryError) in
      try count()
      try element(&self, &scanner)
    }
  }

  /// What else there is must be JSON, and means nothing here.
  private func check(
    _ scanner: inout JSONScanner, of bytes: UnsafeRawBufferPointer
  ) throws(TelemetryError) {
    _ = try JSON(part: bytes, in: try scanner.value())
  }
}
