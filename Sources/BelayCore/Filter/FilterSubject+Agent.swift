// An agent as a filter sees it: what its row shows, so that one language serves both panes.

extension Filter {
  /// Whether the agent, as it is at `now`, has what the filter asks for.
  package func matches(_ agent: Agent, at now: Timestamp) -> Bool {
    isEmpty || matches(FilterSubject(agent, at: now))
  }
}

extension FilterSubject {
  /// `latency` is p95, `tokens` and `cost` are sums, all over the last five minutes; `time` is when
  /// it was last seen. An agent has no type, kind or outcome.
  init(_ agent: Agent, at now: Timestamp) {
    self.init(
      text: { agent.searchedText(at: now) },
      values: { field in agent.values(of: field, at: now) })
  }
}

extension Agent {
  fileprivate func searchedText(at now: Timestamp) -> String {
    let parts = [
      id.text, name, version, framework, host, severity(at: now).word, mode.name.rawValue,
    ]
    let breakers = breakers.flatMap { [$0.name, $0.state.rawValue] }
    return (parts.compactMap(\.self) + breakers).joined(separator: " ")
  }

  fileprivate func values(of field: FilterField, at now: Timestamp) -> [FilterValue] {
    switch field {
    case .agent: [.text(id.text)]
    case .name: [.text(name)]
    case .run: openRuns.map { .text($0.id) }
    case .level: [.level(level(at: now))]
    case .mode: [.text(mode.name.rawValue)]
    case .breaker: breakers.flatMap { breaker in Self.names(of: breaker).map(FilterValue.text) }
    case .latency: tally.window(at: now).p95Ms.map { [.number($0)] } ?? []
    case .tokens: [.number(tokens(at: now))]
    case .cost: [.number(tally.window(at: now).costUSD)]
    case .seq: [.number(Double(lastSeq))]
    case .time: [.time(lastSeenAt)]
    case .type, .kind, .outcome: []
    }
  }

  private func tokens(at now: Timestamp) -> Double {
    let window = tally.window(at: now)
    return Double(window.inputTokens) + Double(window.outputTokens)
  }

  private func level(at now: Timestamp) -> Level {
    switch severity(at: now) {
    case .open, .forcedOpen: .breaker
    case .metricsOnly, .disabled, .halfOpen, .degraded, .paused, .stale: .warn
    case .closed, .stopped: .ok
    }
  }

  /// Its name and its state, also as it is said: `half-open`.
  private static func names(of breaker: Breaker) -> [String] {
    let state = breaker.state.rawValue
    return [breaker.name, state, state.split(separator: "_").joined(separator: "-")]
  }
}
