// A record as a filter sees it.

extension FilterSubject {
  /// Words search the line of the tail, the type, the run, and the texts in the data (their first
  /// 16 KiB).
  init(_ record: Record, by author: AgentID? = nil) {
    let facts = Facts(record)
    self.init(
      text: { facts.searchedText }, values: { field in facts.values(of: field, author) })
  }
}

extension Facts {
  private static let maxSearched = 16_384

  fileprivate var searchedText: String {
    let summary = record.summary
    var text = "\(summary.who) \(summary.line) \(event.type) \(summary.run ?? "")"
    appendTexts(of: event.data, to: &text)
    return text
  }

  private func appendTexts(of json: JSON, to text: inout String) {
    guard text.utf8.count < Self.maxSearched else { return }
    switch json {
    case .null, .bool: break
    case .number, .bigInteger: text += " " + json.text
    case .string(let string): text += " " + string.clipped(toBytes: Self.maxSearched)
    case .array(let elements): for element in elements { appendTexts(of: element, to: &text) }
    case .object(let object):
      for member in object.members { appendTexts(of: member.value, to: &text) }
    }
  }

  fileprivate func values(of field: FilterField, _ author: AgentID?) -> [FilterValue] {
    switch field {
    case .agent: texts(agents(author))
    case .type: texts([event.type, withoutPrefix])
    case .run: texts([event.subject])
    case .level: [.level(record.summary.level)]
    case .kind: texts([record.summary.kind, text("kind")])
    case .name: texts([text("name"), text("call"), text("request", "name")])
    case .outcome: texts([text("outcome"), text("decision"), text("status")])
    case .latency: numbers(amount("latency_ms") ?? amount("duration_ms"))
    case .tokens: numbers(tokens)
    case .cost: numbers(amount("cost_usd"))
    case .breaker: texts(breaker)
    case .mode: texts([event.kind == .modeChanged ? text("to") : text("mode")])
    case .seq: [.number(Double(record.seq))]
    case .time: [.time(record.time)]
    }
  }

  private func texts(_ values: [String?]) -> [FilterValue] {
    values.compactMap { $0.map(FilterValue.text) }
  }

  private func numbers(_ value: Double?) -> [FilterValue] { value.map { [.number($0)] } ?? [] }

  /// Whom it comes from and, where the hub wrote it, whom it is about.
  private func agents(_ author: AgentID?) -> [String?] {
    [
      event.source.agent?.text, text("escalation", "agent"), text("control", "agent"),
      text("agent_id"), (author ?? Authors().author(of: record))?.text,
    ]
  }

  private var withoutPrefix: String? {
    event.type.hasPrefix("belay.") ? String(event.type.dropFirst("belay.".count)) : nil
  }

  private var tokens: Double? {
    let parts = [amount("input_tokens"), amount("output_tokens")].compactMap(\.self)
    return parts.isEmpty ? nil : parts.reduce(0, +)
  }

  /// The name of a breaker and the state it is in, also as it is said: `half-open`.
  private var breaker: [String?] {
    let isAboutBreaker = event.kind == .breakerChanged || event.kind == .breakerSampled
    let state = isAboutBreaker ? text("to") ?? text("state") : nil
    return [text("breaker"), state, state?.split(separator: "_").joined(separator: "-")]
  }
}
