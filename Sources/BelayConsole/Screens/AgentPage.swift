import BelayCanvas
import BelayCore

/// Puts an agent into words, section by section: what needs somebody first, what it did after.
struct AgentPage {
  let agent: Agent
  let fleet: Fleet
  /// For the words of records that are named as evidence.
  let tail: Tail
  /// By the hub's clock.
  let time: Timestamp

  func write(to page: inout Page) {
    standing(&page)
    trouble(&page)
    waiting(&page)
    breakers(&page)
    load(&page)
    calls(&page)
    runs(&page)
    choices(&page)
  }

  // MARK: How it stands

  private func standing(_ page: inout Page) {
    let isStale = agent.isStale(at: time)
    page.begin(
      isStale ? "Last known" : "Now", isStale ? "stale: nothing here is current" : "", .agentStale)
    let mode = agent.mode
    var parts = [
      page.part("mode \(mode.name.word)", isStale ? .agentStale : mode.name.role),
      page.part("since \(mode.since.clockText), \(Age.short(time.since(mode.since)))"),
    ]
    if let by = mode.by { parts.append(page.part("by \(by)")) }
    if !mode.cause.isEmpty { parts.append(page.part("cause \(ActionText.name(mode.cause))")) }
    if let until = mode.until { parts.append(page.part(left(until))) }
    page.say("mode", parts)
    page.quote("mode", mode.reason)
    channel(&page)
    origins(&page)
    page.say(
      "seen",
      [
        page.part(
          "last seen \(Age.short(time.since(agent.lastSeenAt))) ago" + (isStale ? ": STALE" : ""),
          isStale ? .agentStale : .text),
        page.part(heartbeat),
        page.part("#\(agent.lastSeq)", .textFaint),
      ], to: .event(agent.lastSeq))
    let about = [
      agent.name.hasSameBytes(as: agent.id.text) ? nil : agent.name, agent.version, agent.framework,
      agent.host, agent.pid.map { "pid \($0)" },
    ]
    page.quote("about", about.compactMap { $0 }.joined(separator: "  "))
  }

  /// One that is only observed has promised none.
  private var heartbeat: String {
    agent.provenance.isObserved
      ? "no heartbeat promised" : "heartbeat every \(Age.short(agent.heartbeat))"
  }

  /// Who tells of it: its own reports, somebody who watches it, or telemetry, in whose words.
  private func origins(_ page: inout Page) {
    let provenance = agent.provenance
    var parts = [page.part("facts from", .textFaint)]
    if !provenance.isObserved {
      parts.append(page.part(agent.reportedBy.map(ActionText.name) ?? "its own reports"))
    }
    parts += provenance.origins.map { origin in
      let scope = origin.scope.map { " (\(ActionText.name($0)))" } ?? ""
      return page.part("\(origin.dialect.rawValue) of \(ActionText.name(origin.service))\(scope)")
    }
    if let calls = provenance.calls, !provenance.origins.isEmpty {
      parts.append(page.part("calls counted from \(calls.words)", .textFaint))
    }
    if parts.count > 1 { page.say("origins", parts) }
  }

  private func left(_ until: Timestamp) -> String {
    let left = until.since(time)
    return left > .zero
      ? "until \(until.clockText), \(Age.clock(left)) left" : "until \(until.clockText), overdue"
  }

  /// Whether it can be ordered, and where its facts come from.
  private func channel(_ page: inout Page) {
    let others = agent.capabilities.filter { $0 != "controls" }.map(ActionText.name)
    if agent.takesControls {
      page.say(
        "channel",
        [page.part("controlled", .textStrong), page.part("it takes orders from here")]
          + (others.isEmpty
            ? [] : [page.part("also: " + others.joined(separator: ", "), .textFaint)]))
    } else {
      page.say(
        "channel",
        [
          page.part("observed", .noticeWarn),
          page.part("no control channel: it cannot be ordered from here, stop it where it runs"),
        ])
    }
    if agent.unauthenticated {
      page.say(
        "stranger",
        [
          page.part(
            agent.hasCredential
              ? "something came in its name without a credential; that changed nothing"
              : "all of this came without a credential; anybody on the hub's machine can send it",
            .noticeWarn)
        ])
    }
  }
}

extension ModeName {
  /// Capitals for what is not as usual.
  var word: String { self == .normal ? "normal" : rawValue.uppercased() }

  var role: Role {
    switch self {
    case .normal: .modeNormal
    case .degraded: .modeDegraded
    case .paused: .modePaused
    case .stopped: .modeStopped
    }
  }
}

extension Provenance.Calls {
  var words: String {
    switch self {
    case .itself: "its own reports"
    case .spans: "its spans"
    case .logs: "its logs"
    }
  }
}
