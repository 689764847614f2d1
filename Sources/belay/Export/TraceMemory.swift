import BelayCore

/// What the forwarded records so far say about traces: which one a run belongs to, and which
/// escalations wait, so that their spans can be made when they end.
///
/// Bounded: the runs and the escalations named longest ago are forgotten first. An escalation that was
/// forgotten gives no span; its records are forwarded all the same.
struct TraceMemory: Equatable {
  static let maxRuns = 512
  static let maxOpen = 1_024

  /// An escalation that waits for a verdict.
  struct Open: Equatable {
    let key: String
    let raisedAt: Timestamp
    let name: String
    let parent: TraceContext?
  }

  struct Run: Equatable {
    let id: String
    let context: TraceContext
  }

  /// oldest first
  private(set) var runs: [Run] = []
  /// oldest first
  private(set) var open: [Open] = []

  init() {}

  /// Takes note of what a record says.
  ///
  /// - Returns: the escalation that ended its waiting with this record.
  mutating func note(_ record: Record) -> Open? {
    if let run = record.event.subject, let context = Self.context(of: record) {
      runs.removeAll { $0.id.hasSameBytes(as: run) }
      runs.append(Run(id: run, context: context))
      if runs.count > Self.maxRuns { runs.removeFirst(runs.count - Self.maxRuns) }
    }
    guard let key = record.escalationKey.map(Self.text) else { return nil }
    switch record.event.kind {
    case .escalationRaised:
      open.append(
        Open(
          key: key, raisedAt: record.recorded, name: record.event.data["name"]?.string ?? "",
          parent: context(for: record)))
      if open.count > Self.maxOpen { open.removeFirst(open.count - Self.maxOpen) }
      return nil
    case .escalationDecided, .escalationExpired, .escalationCancelled, .escalationSuperseded:
      guard let place = open.firstIndex(where: { $0.key.hasSameBytes(as: key) }) else { return nil }
      return open.remove(at: place)
    default: return nil
    }
  }

  /// The trace that a record belongs to: its own, else that of its run.
  func context(for record: Record) -> TraceContext? {
    if let context = Self.context(of: record) { return context }
    guard let run = record.event.subject else { return nil }
    return runs.last { $0.id.hasSameBytes(as: run) }?.context
  }

  /// What the record itself says; a request for an escalation may carry it, too.
  private static func context(of record: Record) -> TraceContext? {
    let event = record.event
    return (event.traceparent ?? event.data["request"]?["traceparent"]?.string)
      .flatMap { TraceContext(traceparent: $0) }
  }

  static func text(_ key: EscalationKey) -> String { "\(key.agent.text)/\(key.id)" }
}

extension TraceMemory.Open {
  /// Always the same for the same escalation, so that a span that is sent twice is known as one. Without
  /// a trace of its agent's, it begins one of its own.
  var context: TraceContext { Self.context(key: key, parent: parent) }

  static func context(key: String, parent: TraceContext?) -> TraceContext {
    let digits = Digest(sha256Of: Array("belay escalation \(key)".utf8)).digits
    return TraceContext(
      trace: parent?.trace ?? String(digits.prefix(32)), span: String(digits.suffix(16)))
  }
}

// MARK: JSON

extension TraceMemory {
  var json: JSON {
    [
      "runs": .array(
        runs.map { ["id": .string($0.id), "traceparent": .string($0.context.traceparent)] }),
      "open": .array(open.map(\.json)),
    ]
  }

  /// Of what was written down; what cannot be read is left out, since it only adorns.
  init(json: JSON) {
    runs = (json["runs"]?.array ?? []).suffix(Self.maxRuns).compactMap { each in
      guard let id = each["id"]?.string,
        let context = each["traceparent"]?.string.flatMap({ TraceContext(traceparent: $0) })
      else { return nil }
      return Run(id: id, context: context)
    }
    open = (json["open"]?.array ?? []).suffix(Self.maxOpen).compactMap { Open(json: $0) }
  }
}

extension TraceMemory.Open {
  fileprivate var json: JSON {
    var object: JSONObject = [
      "key": .string(key), "raised_at": .string(raisedAt.rfc3339), "name": .string(name),
    ]
    object["traceparent"] = (parent?.traceparent).map(JSON.string)
    return .object(object)
  }

  fileprivate init?(json: JSON) {
    guard let key = json["key"]?.string, let name = json["name"]?.string,
      let raisedAt = json["raised_at"]?.string.flatMap({ Timestamp(rfc3339: $0) })
    else { return nil }
    self.init(
      key: key, raisedAt: raisedAt, name: name,
      parent: json["traceparent"]?.string.flatMap { TraceContext(traceparent: $0) })
  }
}

extension TraceContext {
  var traceparent: String { "00-\(trace)-\(span)-01" }
}
