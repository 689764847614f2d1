// An agent for people (`view`), and as the snapshot keeps it (`json`), from which it can be read
// back exactly.

extension Agent {
  /// What `belay agents --json` prints: the figures as of `now`.
  package func view(at now: Timestamp) -> JSON {
    let window = tally.window(at: now)
    var object = card
    object["severity"] = .string(severity(at: now).word)
    object["stale"] = .bool(isStale(at: now))
    object["breakers"] = .array(breakers.map(\.json))
    object["error_rate"] = window.errorRate.map(JSON.number)
    object["rate_per_s"] = .number(window.ratePerSecond)
    object["p50_ms"] = window.p50Ms.map(JSON.number)
    object["p95_ms"] = window.p95Ms.map(JSON.number)
    object["p99_ms"] = window.p99Ms.map(JSON.number)
    object["calls"] = JSON(totals.calls)
    object["errors"] = JSON(totals.errors)
    object["rejected"] = JSON(totals.rejected)
    object["input_tokens"] = JSON(totals.inputTokens)
    object["output_tokens"] = JSON(totals.outputTokens)
    object["cost_usd"] = totals.cost.told.map(JSON.number) ?? .null
    object["cost_estimated_usd"] = totals.cost.estimated.map(JSON.number)
    object["unpriced_calls"] = totals.unpriced > 0 ? JSON(totals.unpriced) : nil
    object["waiting_for_a_person"] = waitingRun?.waiting
    object["retries"] = JSON(totals.retries)
    object["fallbacks"] = JSON(totals.fallbacks)
    object["calls_by_name"] = .array(callLines.map(\.view))
    addFacts(to: &object)
    return .object(object)
  }

  /// The exact form.
  package func json() -> JSON {
    var object = card
    object["first_seen_at"] = .time(firstSeenAt)
    object["has_credential"] = .bool(hasCredential)
    object["breakers"] = .array(breakers.map(\.json))
    object["tally"] = tally.json
    object["totals"] = totals.json
    object["call_lines"] = .array(callLines.map(\.json))
    object["fallback"] = lastFallback?.json
    if let outranking {
      object["outranking"] = [
        "seq": JSON(outranking.seq), "by": .string(outranking.by),
        "reason": .string(outranking.reason),
      ]
    }
    object["surplus"] = surplus?.json
    object["asks"] = asks.total > 0 ? asks.json : nil
    object["dropped"] = dropped.json
    if metering != Metering() { object["metering"] = metering.json }
    object["observed_breakers"] = .array(observedBreakers.map(\.json))
    addFacts(to: &object)
    return .object(object)
  }

  private var card: JSONObject {
    var object: JSONObject = ["agent_id": .string(id.text), "name": .string(name)]
    object["version"] = version.map(JSON.string)
    object["framework"] = framework.map(JSON.string)
    object["host"] = host.map(JSON.string)
    object["reported_by"] = reportedBy.map(JSON.string)
    object["pid"] = pid.map { JSON($0) }
    object["heartbeat_s"] = heartbeatS.map(JSON.number)
    object["capabilities"] = .texts(capabilities)
    object["started_at"] = startedAt.map(JSON.time)
    object["stopped_at"] = stoppedAt.map(JSON.time)
    object["last_seen_at"] = .time(lastSeenAt)
    object["last_seq"] = JSON(lastSeq)
    object["unauthenticated"] = .bool(unauthenticated)
    object["mode"] = mode.json
    object["provenance"] = provenance.json
    return object
  }

  private func addFacts(to object: inout JSONObject) {
    object["open_runs"] = .array(openRuns.map(\.json))
    object["finished_runs"] = .array(finishedRuns.map(\.json))
    object["decisions"] = .array(choices.map(\.json))
    object["budgets"] = .array(budgets.map(\.json))
    object["signals"] = .array(signals.map(\.json))
    object["silences"] = .array(silences.map(\.json))
    object["last_error"] = lastError?.json
    object["context"] = context?.json
    object["feedback"] = feedback.json
    object["security_flags"] = JSON(securityFlags)
  }

  init(_ fields: Fields) throws(RequestError) {
    self.init(
      id: try fields.agentID("agent_id"), seenAt: try fields.time("first_seen_at"),
      seq: try fields.integer("last_seq"))
    try readCard(fields)
    hasCredential = try fields.flag("has_credential")
    breakers = try fields.each("breakers") { (each) throws(RequestError) in try Breaker(each) }
    tally = try Tally(try fields.fields("tally"))
    totals = try Totals(try fields.fields("totals"))
    callLines = try fields.each("call_lines") { (each) throws(RequestError) in try CallLine(each) }
    if let fallback = try fields.optionalFields("fallback") {
      lastFallback = try Fallback(fallback)
    }
    if let by = try fields.optionalFields("outranking") {
      outranking = Outranking(
        seq: try by.integer("seq"), by: try by.text("by"), reason: try by.text("reason"))
    }
    if let surplus = try fields.optionalFields("surplus") { self.surplus = try Surplus(surplus) }
    if let asks = try fields.optionalFields("asks") { self.asks = try Asks(asks) }
    dropped = try Dropped(try fields.fields("dropped"))
    if let metering = try fields.optionalFields("metering") {
      self.metering = try Metering(metering)
    }
    observedBreakers = try fields.each("observed_breakers") { (each) throws(RequestError) in
      try ObservedBreaker(each)
    }
    try readFacts(fields)
  }

  private mutating func readCard(_ fields: Fields) throws(RequestError) {
    name = try fields.text("name")
    version = try fields.optionalText("version")
    framework = try fields.optionalText("framework")
    host = try fields.optionalText("host")
    reportedBy = try fields.optionalText("reported_by")
    pid = try fields.optionalInteger("pid")
    heartbeatS = try fields.optionalNumber("heartbeat_s")
    capabilities = try fields.texts("capabilities")
    startedAt = try fields.optionalTime("started_at")
    stoppedAt = try fields.optionalTime("stopped_at")
    lastSeenAt = try fields.time("last_seen_at")
    unauthenticated = try fields.flag("unauthenticated")
    mode = try Mode(try fields.fields("mode"))
    provenance = try Provenance(try fields.fields("provenance"))
  }

  private mutating func readFacts(_ fields: Fields) throws(RequestError) {
    openRuns = try fields.each("open_runs") { (each) throws(RequestError) in try Run(each) }
    finishedRuns = try fields.each("finished_runs") { (each) throws(RequestError) in try Run(each) }
    choices = try fields.each("decisions") { (each) throws(RequestError) in try Choice(each) }
    budgets = try fields.each("budgets") { (each) throws(RequestError) in try Budget(each) }
    signals = try fields.each("signals") { (each) throws(RequestError) in try Signal(each) }
    silences = try fields.each("silences") { (each) throws(RequestError) in try Silence(each) }
    if let error = try fields.optionalFields("last_error") { lastError = try LastError(error) }
    if let context = try fields.optionalFields("context") { self.context = try Context(context) }
    feedback = try Feedback(try fields.fields("feedback"))
    securityFlags = try fields.count("security_flags")
  }
}
