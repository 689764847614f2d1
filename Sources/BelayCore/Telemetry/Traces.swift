/// The newest traces, to tie together what belongs together. Part of the fold: what it has given up
/// stays counted as it was.
struct Traces: Sendable, Equatable {
  /// What came with a credential and what came without are never tied together: whoever knows the id
  /// of a trace could else give another's calls away.
  struct Key: Sendable, Hashable {
    let trace: TraceKey
    let isVouched: Bool
  }

  private var byKey: [Key: Trace] = [:]
  /// in the order in which they began, with those given up in between
  private var order: [Key] = []
  /// where `order` begins
  private var head = 0
  /// given up, because there were too many
  private(set) var dropped = 0

  static let maxTraces = 512

  func has(_ key: Key) -> Bool { byKey[key] != nil }

  /// The trace, or a new one; to be put back, so that it is changed without a copy.
  mutating func take(_ key: Key) -> Trace {
    var trace = Trace()
    if let place = byKey.index(forKey: key) {
      swap(&trace, &byKey.values[place])
    } else {
      begin(key)
    }
    return trace
  }

  mutating func put(_ trace: consuming Trace, _ key: Key) { byKey[key] = trace }

  private mutating func begin(_ key: Key) {
    byKey[key] = Trace()
    order.append(key)
    guard byKey.count > Self.maxTraces else { return }
    byKey[order[head]] = nil
    head += 1
    dropped.count()
    guard head > Self.maxTraces else { return }
    order.removeFirst(head)
    head = 0
  }

  /// Whom the span, or the nearest span above it that has come, names.
  func agent(of span: UInt64, in key: Key) -> AgentID? { byKey[key]?.above(span).agent }

  static func == (left: Traces, right: Traces) -> Bool {
    left.byKey == right.byKey && left.dropped == right.dropped
      && left.order[left.head...] == right.order[right.head...]
  }
}

extension Traces {
  /// In the order in which they began.
  var json: JSON {
    var traces: [JSON] = []
    for key in order[head...] {
      guard let trace = byKey[key], case .object(var object) = trace.json else { continue }
      object["trace"] = .string(key.trace.text)
      object["vouched"] = .bool(key.isVouched)
      traces.append(.object(object))
    }
    return ["dropped": JSON(dropped), "newest": .array(traces)]
  }

  init(_ fields: Fields) throws(RequestError) {
    dropped = try fields.count("dropped")
    let traces = try fields.each("newest") { (each) throws(RequestError) in
      let trace = try each.required("trace", TraceKey(try each.text("trace")))
      return (Key(trace: trace, isVouched: try each.flag("vouched")), try Trace(each))
    }
    for (key, trace) in traces.prefix(Self.maxTraces) where byKey[key] == nil {
      byKey[key] = trace
      order.append(key)
    }
  }
}
