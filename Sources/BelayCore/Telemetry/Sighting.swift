/// What one span told about an agent, kept as long as it may turn out to be about another one.
///
/// Children arrive before their parents, so a call is first counted for whom it most likely belongs
/// to, and moved when the ancestor arrives that says better.
struct Sighting: Sendable, Equatable {
  let span: UInt64
  /// The nearest ancestor that has not come yet; zero if none is missing.
  var missing: UInt64
  /// whom it is counted for
  var agent: AgentID
  var run: String?
  var call: Call?
  var isRateLimited = false
  /// It waits for a person: for what.
  var waitsFor: String?
  /// A step failed: how. Not an error of its own; but if nothing comes after it, the run failed.
  var failure: String?
  /// Another span may tell the same call from the other side.
  var isEcho = false
  var startedAt: Timestamp?
  var endedAt: Timestamp?
  let recorded: Timestamp
  let seq: Int

  /// When it ended, as far as that can be believed.
  var happened: Timestamp { Timestamp.happened(endedAt, recorded: recorded) }
}

// MARK: JSON

extension Sighting {
  var json: JSON {
    var object: JSONObject = [
      "span": .string(TraceKey.text(span)), "missing": .string(TraceKey.text(missing)),
      "agent": .string(agent.text), "recorded": .time(recorded), "seq": JSON(seq),
    ]
    object["run"] = run.map(JSON.string)
    object["call"] = call?.json
    object["rate_limited"] = isRateLimited ? true : nil
    object["waits_for"] = waitsFor.map(JSON.string)
    object["failure"] = failure.map(JSON.string)
    object["echo"] = isEcho ? true : nil
    object["started"] = startedAt.map(JSON.time)
    object["ended"] = endedAt.map(JSON.time)
    return .object(object)
  }

  init(_ fields: Fields) throws(RequestError) {
    self.init(
      span: try fields.spanID("span"), missing: try fields.spanID("missing"),
      agent: try fields.agentID("agent"), run: try fields.optionalText("run"),
      call: try fields.optionalFields("call").map { (each) throws(RequestError) in try Call(each) },
      isRateLimited: try fields.flag("rate_limited"),
      waitsFor: try fields.optionalText("waits_for"),
      failure: try fields.optionalText("failure"), isEcho: try fields.flag("echo"),
      startedAt: try fields.optionalTime("started"), endedAt: try fields.optionalTime("ended"),
      recorded: try fields.time("recorded"), seq: try fields.integer("seq"))
  }
}

extension Fields {
  /// 16 hexadecimal digits.
  func spanID(_ key: String) throws(RequestError) -> UInt64 {
    try required(key, TraceKey.half(try text(key)))
  }
}
