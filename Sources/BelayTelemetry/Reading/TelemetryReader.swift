package import BelayCore

/// One record of a body: the event that it becomes, or why it becomes none.
package enum TelemetryRecord: Sendable {
  case event(Event)
  case rejected(reason: String)
}

/// Reads the records of one body, a slice at a time.
///
/// The body stays where it is and is handed in again for each slice, so that a large one is in memory
/// once, and its events only a slice at a time.
package struct TelemetryReader {
  private let kind: TelemetryKind
  private let encoding: TelemetryEncoding
  private let limits: TelemetryLimits
  private let agent: @Sendable (_ service: String) -> AgentID?

  private let outline: Outline
  private var group = 0
  private var record = 0
  /// Of the group that is being read.
  private var origin: Result<Origin, TelemetryError>?
  /// The metric whose points are being read.
  private var metric: MetricCursor?
  private var ids: ContentID

  /// - Parameter agent: whose records they are, by what the hub knows of the caller; nil if it does
  ///   not know.
  /// - Throws: if what is around the records cannot be read; then nothing of the body can.
  package init(
    _ body: UnsafeRawBufferPointer, kind: TelemetryKind, encoding: TelemetryEncoding,
    limits: TelemetryLimits = TelemetryLimits(),
    agent: @escaping @Sendable (_ service: String) -> AgentID? = { _ in nil }
  ) throws(TelemetryError) {
    guard body.count <= Outline.longestBody else { throw TelemetryError("the body is too long") }
    outline =
      switch encoding {
      case .protobuf: try Outline(protobuf: body, limits: limits)
      case .json: try Outline(json: body, kind: kind, limits: limits)
      }
    self.kind = kind
    self.encoding = encoding
    self.limits = limits
    self.agent = agent
    ids = ContentID(of: kind)
  }

  /// What the sender should know although nothing was rejected; nil if there is nothing.
  package var warning: String? {
    guard let stranger = outline.strangers.first, outline.groups.isEmpty else { return nil }
    return "Nothing here is called \(stranger.prefix(64).debugDescription); "
      + "\(kind.path) takes \(kind.top), in lowerCamelCase."
  }

  /// The next records, in order; none at the end.
  ///
  /// - Parameters:
  ///   - body: the same bytes as before.
  ///   - count: records after which it stops.
  ///   - bytes: of events after which it stops.
  package mutating func next(
    of body: UnsafeRawBufferPointer, atMost count: Int, bytes: Int
  ) -> [TelemetryRecord] {
    var records: [TelemetryRecord] = []
    var room = bytes
    while records.count < count, room > 0 {
      guard let record = next(of: body) else { break }
      if case .event(let event) = record { room -= event.payload.count }
      records.append(record)
    }
    return records
  }

  // MARK: One record

  private mutating func next(of body: UnsafeRawBufferPointer) -> TelemetryRecord? {
    while true {
      if let point = metric?.point() { return made(of: point) }
      metric = nil
      guard let piece = nextPiece() else { return nil }
      switch opened(piece, of: body) {
      case .success(let record?): return record
      case .success(nil): continue
      case .failure(let error): return .rejected(reason: error.problem)
      }
    }
  }

  private mutating func nextPiece() -> Outline.Piece? {
    while group < outline.groups.count {
      let records = outline.groups[group].records
      if record < records.count {
        record += 1
        return records[record - 1]
      }
      group += 1
      record = 0
      origin = nil
    }
    return nil
  }

  /// The record that the piece is; nil if it is a metric, whose points come next.
  private mutating func opened(
    _ piece: Outline.Piece, of body: UnsafeRawBufferPointer
  ) -> Result<TelemetryRecord?, TelemetryError> {
    Result { () throws(TelemetryError) in
      let raw = try raw(piece, of: body)
      guard kind == .metrics else { return checked(try event(raw, from: try origin(of: body))) }
      metric = try MetricCursor(raw)
      _ = try origin(of: body)
      return nil
    }
  }

  private mutating func event(
    _ raw: RawMessage, from origin: Origin
  ) throws(TelemetryError) -> Event {
    let agent = agent(origin.service)
    guard kind == .logs else {
      let span: OTLPSpan = try raw.read("a span")
      return try span.event(raw, from: origin, agent: agent, limits: limits)
    }
    let log: OTLPLogRecord = try raw.read("a log record")
    return try log.event(raw, from: origin, agent: agent, limits: limits) {
      ids.name($0, at: $1, of: origin.service)
    }
  }

  private mutating func made(
    of point: Result<(MetricHead, MetricPoint), TelemetryError>
  ) -> TelemetryRecord {
    do throws(TelemetryError) {
      guard case .success(let origin)? = origin else {
        throw TelemetryError("its resource cannot be read")
      }
      let (head, point) = try point.get()
      return checked(
        try point.event(
          of: head, from: origin, agent: agent(origin.service), limits: limits
        ) { ids.name($0, at: $1, of: origin.service) })
    } catch {
      return .rejected(reason: error.problem)
    }
  }

  private func checked(_ event: Event) -> TelemetryRecord {
    guard event.payload.count <= limits.eventBytes else {
      return .rejected(
        reason: "it becomes an event of \(event.payload.count) bytes, and \(limits.eventBytes) "
          + "are taken; send less in it")
    }
    return .event(event)
  }

  // MARK: Parts of the body

  private func raw(
    _ piece: Outline.Piece, of body: UnsafeRawBufferPointer
  ) throws(TelemetryError) -> RawMessage {
    guard piece.range.count <= limits.recordBytes else {
      throw TelemetryError(
        "it has \(piece.range.count) bytes, and \(limits.recordBytes) are taken; send less in it")
    }
    switch encoding {
    case .protobuf:
      return .protobuf([UInt8](UnsafeRawBufferPointer(rebasing: body[piece.range])))
    case .json: return .json(try JSON(part: body, in: piece.range))
    }
  }

  /// The group's origin, read with its first record. If it cannot be read, no record of the group has
  /// one, and each is rejected with the reason.
  private mutating func origin(of body: UnsafeRawBufferPointer) throws(TelemetryError) -> Origin {
    if let origin { return try origin.get() }
    let part = outline.groups[group]
    let read = Result { () throws(TelemetryError) in
      try Origin(
        resource: try head(part.resource, of: body), scope: try head(part.scope, of: body),
        limits: limits)
    }
    origin = read
    return try read.get()
  }

  private func head(
    _ pieces: [Outline.Piece], of body: UnsafeRawBufferPointer
  ) throws(TelemetryError) -> RawMessage {
    guard let first = pieces.first else { return .absent }
    guard pieces.count > 1, case .protobuf = encoding else { return try raw(first, of: body) }
    // Protobuf reads a message that comes in several parts as one.
    var bytes: [UInt8] = []
    for piece in pieces where bytes.count + piece.range.count <= limits.recordBytes {
      bytes.append(contentsOf: body[piece.range])
    }
    return .protobuf(bytes)
  }
}
