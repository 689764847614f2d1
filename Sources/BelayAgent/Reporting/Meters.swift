import BelayCore
import Metrics

/// The agent's metrics in the program's own metrics system, fed by the sender of events.
///
/// `gen_ai.*` where the conventions have a name, `belay_*` else. Never labelled by run or text, and
/// bounded, because nobody's metrics system should fall over a tool that is named after its argument:
/// beyond 200 names of models, tools, breakers and errors the rest is `other`, and beyond 2,000 series
/// no new one begins.
struct Meters {
  private let agent: AgentID
  private let factory: (any MetricsFactory)?
  private var names: Set<String> = []
  private var counters: [Key: Counter] = [:]
  private var costs: [Key: FloatingPointCounter] = [:]
  private var recorders: [Key: Recorder] = [:]
  private var gauges: [Key: Gauge] = [:]

  /// Different names of models, tools, providers, errors and breakers.
  private static let mostNames = 200
  private static let mostSeries = 2_000

  init(agent: AgentID, factory: (any MetricsFactory)?) {
    self.agent = agent
    self.factory = factory
  }

  mutating func record(_ event: PendingEvent) {
    guard factory != nil else { return }
    switch (event.type, event.payload) {
    case (_, .call(let call)): record(call)
    case (.runFinished, .json(let data)): recordRun(data)
    case (.breakerChanged, .json(let data)), (.breakerChanged, .known(_, let data)):
      recordBreaker(data)
    case (_, .json), (_, .known): break
    }
  }

  mutating func record(_ losses: Losses) {
    guard factory != nil else { return }
    for (cause, number) in losses.counts {
      count("belay_agent_events_dropped_total", [("cause", cause.rawValue)], by: number)
    }
  }
}

// MARK: What is counted

extension Meters {
  private mutating func record(_ call: CallFacts) {
    let labels = [("kind", call.kind.rawValue), ("outcome", call.outcome.rawValue)]
    count("belay_calls_total", labels, by: 1)
    observe("belay_call_duration_seconds", labels, call.latency.seconds)
    tokens(call)
    if let cost = call.usage.plainCost { add("belay_cost_usd_total", cost) }
    switch call.kind {
    case .model: recordModel(call)
    case .tool:
      let labels = [("gen_ai.tool.name", plain(call.name))] + errorLabel(call)
      observe("gen_ai.execute_tool.duration", labels, call.latency.seconds)
    case .retrieval, .other: break
    }
  }

  private mutating func recordModel(_ call: CallFacts) {
    var labels = [
      ("gen_ai.operation.name", "chat"), ("gen_ai.request.model", plain(call.name)),
    ]
    if let provider = call.provider { labels.append(("gen_ai.provider.name", plain(provider))) }
    for (direction, tokens) in call.tokensByDirection {
      observe(
        "gen_ai.client.token.usage", labels + [("gen_ai.token.type", direction)], Double(tokens))
    }
    labels += errorLabel(call)
    observe("gen_ai.client.operation.duration", labels, call.latency.seconds)
    if let first = call.usage.timeToFirst {
      observe("gen_ai.client.operation.time_to_first_chunk", labels, first.seconds)
    }
  }

  private mutating func tokens(_ call: CallFacts) {
    for (direction, tokens) in call.tokensByDirection {
      count("belay_tokens_total", [("direction", direction)], by: tokens)
    }
  }

  private mutating func recordRun(_ data: JSON) {
    guard let milliseconds = data["duration_ms"]?.number else { return }
    observe(
      "gen_ai.invoke_agent.duration", [("gen_ai.agent.name", agent.text)], milliseconds / 1_000)
  }

  private mutating func recordBreaker(_ data: JSON) {
    guard let breaker = data["breaker"]?.string.map({ plain($0) }) else { return }
    let from = data["from"]?.string.flatMap(BreakerState.init(rawValue:))
    guard let to = data["to"]?.string.flatMap(BreakerState.init(rawValue:)) else { return }
    count(
      "belay_breaker_transitions_total",
      [
        ("breaker", breaker), ("from", from?.rawValue ?? "unknown"), ("to", to.rawValue),
        ("cause", plain(data["cause"]?.string ?? "unknown")),
      ], by: 1)
    for state in BreakerState.allCases {
      set(
        "belay_breaker_state", [("breaker", breaker), ("state", state.rawValue)],
        state == to ? 1 : 0)
    }
  }

  private mutating func errorLabel(_ call: CallFacts) -> [(String, String)] {
    call.failure.map { [("error.type", plain($0))] } ?? []
  }

  /// The name, or `other` once there are too many.
  private mutating func plain(_ name: String) -> String {
    if names.contains(name) { return name }
    guard names.count < Self.mostNames else { return "other" }
    names.insert(name)
    return name
  }
}

extension CallFacts {
  fileprivate var tokensByDirection: [(String, Int)] {
    [("input", usage.inputTokens), ("output", usage.outputTokens)].compactMap { direction, tokens in
      tokens.flatMap { $0 > 0 ? (direction, $0) : nil }
    }
  }
}

// MARK: The program's metrics system

extension Meters {
  fileprivate struct Key: Hashable {
    let label: String
    let dimensions: [String]

    init(_ label: String, _ dimensions: [(String, String)]) {
      self.label = label
      self.dimensions = dimensions.map(\.1)
    }
  }

  private var hasRoom: Bool {
    counters.count + costs.count + recorders.count + gauges.count < Self.mostSeries
  }

  private func labelled(_ labels: [(String, String)]) -> [(String, String)] {
    [("agent", agent.text)] + labels
  }

  private mutating func count(_ label: String, _ labels: [(String, String)], by amount: Int) {
    let key = Key(label, labels)
    guard let factory, hasRoom || counters[key] != nil else { return }
    let counter =
      counters[key] ?? Counter(label: label, dimensions: labelled(labels), factory: factory)
    counters[key] = counter
    counter.increment(by: amount)
  }

  private mutating func add(_ label: String, _ amount: Double) {
    let key = Key(label, [])
    guard let factory, amount.isFinite, amount >= 0, hasRoom || costs[key] != nil else { return }
    let counter =
      costs[key] ?? FloatingPointCounter(label: label, dimensions: labelled([]), factory: factory)
    costs[key] = counter
    counter.increment(by: amount)
  }

  private mutating func observe(_ label: String, _ labels: [(String, String)], _ value: Double) {
    let key = Key(label, labels)
    guard let factory, hasRoom || recorders[key] != nil else { return }
    let recorder =
      recorders[key]
      ?? Recorder(label: label, dimensions: labelled(labels), aggregate: true, factory: factory)
    recorders[key] = recorder
    recorder.record(value)
  }

  private mutating func set(_ label: String, _ labels: [(String, String)], _ value: Double) {
    let key = Key(label, labels)
    guard let factory, hasRoom || gauges[key] != nil else { return }
    let gauge = gauges[key] ?? Gauge(label: label, dimensions: labelled(labels), factory: factory)
    gauges[key] = gauge
    gauge.record(value)
  }
}
