import BelayCore
import BelayTelemetry
internal import NIOCore

/// OpenTelemetry in: OTLP over HTTP, for anything that can be told an endpoint.
///
/// A body goes to the desk a slice at a time, each answered for before the next is read, so that its
/// events are never in memory all at once. If the hub has to refuse one, the client sends everything
/// again, and what was recorded before is known by its ids (INV 7).
struct TelemetryRoutes: Sendable {
  let desk: Desk
  let limits: DoorLimits

  /// Records after which a slice ends, and bytes of their events.
  private static let sliceRecords = 1_000
  private static let sliceBytes = 1 << 20

  var routes: [Route] {
    TelemetryKind.allCases.map { kind in
      .telemetry(kind, limits) { try await take($0, kind) }
    }
  }

  /// Answers only when everything that was accepted is on disk (INV 1).
  private func take(_ call: Call, _ kind: TelemetryKind) async throws -> Answer {
    let form = TelemetryForm(kind: kind, encoding: call.media == .json ? .json : .protobuf)
    var reader = try reader(of: call, form)
    var receipt = TelemetryReceipt(of: kind, warning: reader.warning)
    while true {
      let records = call.body.withUnsafeReadableBytes {
        reader.next(of: $0, atMost: Self.sliceRecords, bytes: Self.sliceBytes)
      }
      if records.isEmpty { return form.answer(receipt) }
      call.line.watchdog.allow(limits.requestTime)
      let answer = try await desk.ingest(records.map(Candidate.init), as: call.caller, by: kind.way)
      receipt.add(answer, of: records.count)
    }
  }

  private func reader(
    of call: Call, _ form: TelemetryForm
  ) throws(HubRefusal) -> TelemetryReader {
    var limits = TelemetryLimits()
    limits.eventBytes = self.limits.eventBytes
    let agent = call.caller.attribution
    let result = call.body.withUnsafeReadableBytes { bytes in
      Result { () throws(TelemetryError) in
        try TelemetryReader(
          bytes, kind: form.kind, encoding: form.encoding, limits: limits, agent: agent)
      }
    }
    switch result {
    case .success(let reader): return reader
    case .failure(let error): throw .badRequest(field: nil, detail: error.problem)
    }
  }
}

extension Route {
  fileprivate static func telemetry(
    _ kind: TelemetryKind, _ limits: DoorLimits, _ handler: @escaping Handler
  ) -> Route {
    var route = Route.post(
      kind.path, .allowedOrLoopback([.record]), media: [.protobuf, .json], handler)
    route.takesTrailingSlash = true
    route.bodyBytes = limits.telemetryBytes
    return route
  }
}

extension Candidate {
  fileprivate init(_ record: TelemetryRecord) {
    self =
      switch record {
      case .event(let event): .telemetry(event)
      case .rejected(let reason): .malformed(reason: reason)
      }
  }
}

extension Principal {
  /// Whose the telemetry of this caller is. A credential of one agent sends of that agent only, and
  /// one of several of those that its services are named for; the desk checks that it covers them
  /// (INV 26). For all others the telemetry says itself whom it is about, and is observed.
  fileprivate var attribution: @Sendable (_ service: String) -> AgentID? {
    guard agents != nil else { return { _ in nil } }
    let only = onlyAgent
    return { only ?? AgentID($0) }
  }
}

extension TelemetryKind {
  /// As it is called in metrics.
  fileprivate var way: IngestWay {
    switch self {
    case .traces: .traces
    case .logs: .logs
    case .metrics: .metrics
    }
  }
}
