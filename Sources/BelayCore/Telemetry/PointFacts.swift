/// What a point of a metric says of the tokens or the cost of an agent; most metrics say nothing of it.
struct PointFacts {
  enum Matter { case input, output, cost }

  /// What a metric counts, and where its points say of which kind they are.
  private struct Row {
    let kind: String?
    let model: [String]
    /// Nobody else tells the cost of these tokens, so it may be estimated.
    let isAlone: Bool
  }

  private static let rows: [String: Row] = [
    "gen_ai.client.token.usage": Row(
      kind: "gen_ai.token.type", model: ["gen_ai.response.model", "gen_ai.request.model"],
      isAlone: true),
    "claude_code.token.usage": Row(kind: "type", model: ["model"], isAlone: false),
    "claude_code.cost.usage": Row(kind: nil, model: ["model"], isAlone: false),
  ]

  let matter: Matter
  /// The agent that the point names, if it does.
  let agent: String?
  /// To ask the table of models for; nil where the cost is told by another metric.
  let pricedAs: String?
  /// tokens or US dollars, not negative
  let value: Double
  /// It is all since `start`, not only since the last point.
  let isCumulative: Bool
  let start: Timestamp
  let time: Timestamp
  /// Of the one row of points that it belongs to.
  let series: UInt64
  let scope: String?

  /// Of an `otel.metric`; nil if it says nothing of tokens or cost.
  init?(_ event: Event) {
    let data = event.data
    guard let name = data["name"]?.string, let row = Self.rows[name],
      let matter = Self.matter(data, row),
      let value = (data["sum"] ?? data["value"])?.number, value.isFinite, value >= 0,
      let temporality = data["temporality"]?.string
    else { return nil }
    self.matter = matter
    self.value = value
    switch temporality {
    case "delta": isCumulative = false
    case "cumulative": isCumulative = true
    default: return nil
    }
    let attributes = Attributes(data["attributes"])
    agent = attributes.word(.agent).map(AgentName.bare)
    let model = row.model.lazy.compactMap { data["attributes"]?[$0]?.string }.first
    pricedAs = row.isAlone ? model?.clipped(toBytes: EventData.maxWord) : nil
    start = data["start"]?.string.flatMap(Timestamp.init(rfc3339:)) ?? Timestamp(microseconds: 0)
    time = event.time ?? start
    scope = data["scope"]?["name"]?.string?.clipped(toBytes: EventData.maxWord)
    series = Self.series(name, data)
  }

  /// What the provider had kept is counted in no total of ours, from logs neither.
  private static func matter(_ data: JSON, _ row: Row) -> Matter? {
    guard let kind = row.kind else { return .cost }
    switch data["attributes"]?[kind]?.string {
    case "input": return .input
    case "output": return .output
    default: return nil
    }
  }

  /// The key under which what is left of an erased point says which row it was of.
  static let seriesKey = "series"

  static func series(_ name: String, _ data: JSON) -> UInt64 {
    if let kept = data[seriesKey]?.string.flatMap({ UInt64($0) }) { return kept }
    var imprint = Imprint(name)
    for part in ["scope", "resource", "attributes"] { imprint.add(data[part]?.text ?? "") }
    return imprint.value
  }

  /// So much of it as a call, as far as sums go.
  func sums(_ amount: Double, _ models: ModelTable) -> Call {
    var call = Call(outcome: .ok)
    switch matter {
    case .input: call.inputTokens = Int(counting: amount.rounded())
    case .output: call.outputTokens = Int(counting: amount.rounded())
    case .cost: (call.costMicros, call.isPriced) = (Int(counting: (amount * 1e6).rounded()), true)
    }
    if let pricedAs { models.estimate(&call, of: pricedAs) }
    return call
  }
}
