/// Errors that follow one another through one trace, from one callee to the next and from one agent
/// to the next.
///
/// Shown when three different callees, or agents whose runs failed, have failed one after the other,
/// a minute apart at most, and nothing in that trace went well in between. Within one agent that takes
/// a fourth failure, a retry or that of the run itself: three callees that fail now and then do so in
/// a row by chance. What an agent's own run says of a call that failed in it is no link of its own.
///
/// It follows 256 traces of the whole fleet; beyond that the one without news for longest is given up.
struct ErrorTrails: Sendable, Equatable {
  fileprivate struct Trail: Sendable, Equatable {
    /// where it began
    var agent: AgentID
    var places: [UInt64] = []
    /// whose each of them is
    var agents: [AgentID] = []
    var names: [String] = []
    var seqs: [Int] = []
    var failures = 0
    var lastAt: Timestamp

    var isCascade: Bool {
      places.count >= ErrorTrails.links
        && (failures > ErrorTrails.links || agents.contains { $0 != agents[0] })
    }
  }

  private var trails: [UInt64: Trail] = [:]

  static let maxTrails = 256
  static let window = Duration.seconds(60)
  static let links = 3

  var isEmpty: Bool { trails.isEmpty }

  /// Something in that trace went well.
  mutating func recovered(_ trace: UInt64) { trails[trace] = nil }

  /// A call failed (`callee`), or a whole run did (no callee). The agent where the trail began has the
  /// finding.
  mutating func failed(
    _ callee: String?, of agent: AgentID, in trace: UInt64, at now: Timestamp, seq: Int
  ) -> (AgentID, Finding)? {
    if let trail = trails[trace], now.since(trail.lastAt) > Self.window { trails[trace] = nil }
    if trails[trace] == nil { makeRoom() }
    trails[trace, default: Trail(agent: agent, lastAt: now)].add(callee, of: agent, at: now, seq)
    return found(in: trace)
  }

  /// A failure in that trace was not that of `old` but of `new`.
  mutating func moved(
    _ callee: String, from old: AgentID, to new: AgentID, in trace: UInt64, seq: Int
  ) {
    trails[trace]?.move(callee, from: old, to: new, seq)
  }

  /// What that trace shows by now.
  func found(in trace: UInt64) -> (AgentID, Finding)? {
    guard let trail = trails[trace], trail.isCascade else { return nil }
    return (trail.agent, finding(trail))
  }

  private mutating func makeRoom() {
    guard trails.count >= Self.maxTrails else { return }
    let oldest = trails.min { ($0.value.lastAt, $0.key) < ($1.value.lastAt, $1.key) }
    if let oldest { trails[oldest.key] = nil }
  }

  private func finding(_ trail: Trail) -> Finding {
    Finding(
      .cascade, value: Double(trail.places.count), threshold: Double(Self.links),
      windowS: Self.window.seconds, unit: "errors",
      explanation: "Errors follow one another down the same task: "
        + trail.names.joined(separator: ", then ") + ".",
      evidence: trail.seqs, aspects: 4)
  }
}

extension ErrorTrails.Trail {
  mutating func add(_ callee: String?, of agent: AgentID, at now: Timestamp, _ seq: Int) {
    lastAt = now
    failures += 1
    // A run that fails because of a call in it is no further error.
    if callee == nil, agents.contains(agent) { return }
    let place = Self.place(callee, of: agent)
    guard !places.contains(place), places.count < 8 else { return }
    places.append(place)
    agents.append(agent)
    names.append(Self.name(callee, of: agent))
    seqs.append(seq)
  }

  mutating func move(_ callee: String, from old: AgentID, to new: AgentID, _ seq: Int) {
    guard let link = seqs.firstIndex(of: seq) else { return }
    places[link] = Self.place(callee, of: new)
    names[link] = Self.name(callee, of: new)
    agents[link] = new
    if agent == old { agent = new }
  }

  private static func place(_ callee: String?, of agent: AgentID) -> UInt64 {
    var place = Imprint(agent.text)
    place.add(callee ?? "")
    return place.value
  }

  private static func name(_ callee: String?, of agent: AgentID) -> String {
    callee.map { "\(WatchedCall.quoted($0)) of \(agent)" } ?? "\(agent)"
  }
}
