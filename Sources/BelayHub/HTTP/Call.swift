import BelayCore
internal import HTTPTypes
internal import NIOCore

/// A request that was let in: who asks, for what, with what body.
struct Call: Sendable {
  let admission: Admission
  /// What stood in the path where the route has `{…}`, decoded.
  let names: [String]
  let query: Query
  let headers: HTTPFields
  let media: MediaType?
  /// As unpacked; empty for a GET.
  let body: ByteBuffer
  let line: Line

  var caller: Principal { admission.principal }
}

/// The connection that a request came over.
struct Line: Sendable {
  let peer: Peer
  /// Fired when the caller closes its side. One that only half-closes counts as gone, too: nothing
  /// is ever pushed to somebody of whom it is not known that they still read.
  let hangup: Latch
  let watchdog: Watchdog
}

// MARK: Reading

extension Call {
  /// The body as one JSON object.
  func object() throws(HubRefusal) -> JSON {
    let json = try parsed(body)
    guard json.object != nil else {
      throw .badRequest(field: nil, detail: "The body is to be one JSON object.")
    }
    return json
  }

  /// The agent that the path names.
  func agent() throws(HubRefusal) -> AgentID {
    guard let agent = AgentID(names[0]) else {
      throw .badRequest(field: "agent_id", detail: "An agent's id is 1-64 of A-Z a-z 0-9 . _ -.")
    }
    return agent
  }

  /// The escalation that the path names, by the agent's id for it or by its handle.
  func escalation() -> EscalationRef { EscalationRef(names[0]) }
}

extension Query {
  /// How long the caller would wait; nil = not at all.
  func wait(over limits: DoorLimits) throws(HubRefusal) -> Duration? {
    guard let wait = try seconds("wait", atMost: limits.longestWait), wait > .zero else {
      return nil
    }
    return wait
  }
}

extension JSON {
  /// A text of at most that many bytes; `nil` if there is none.
  func text(_ name: String, atMost limit: Int) throws(HubRefusal) -> String? {
    guard let member = self[name], !member.isNull else { return nil }
    guard let text = member.string, text.utf8.count <= limit else {
      throw .badRequest(field: name, detail: "\(name) is a text of at most \(limit) bytes.")
    }
    return text
  }

  func neededText(_ name: String, atMost limit: Int) throws(HubRefusal) -> String {
    guard let text = try text(name, atMost: limit), !text.isEmpty else {
      throw .badRequest(field: name, detail: "\(name) is missing.")
    }
    return text
  }
}

/// Parses the whole buffer in place, strictly and once (INV 22).
func parsed(_ body: ByteBuffer, atMost limit: Int = JSONLimits.default.maxBytes)
  throws(HubRefusal) -> JSON
{
  let result = body.withUnsafeReadableBytes { bytes in
    Result { () throws(JSONError) in try JSON(parsing: bytes, limits: JSONLimits(maxBytes: limit)) }
  }
  switch result {
  case .success(let json): return json
  case .failure(let error):
    throw .badRequest(
      field: nil, detail: "The body is not JSON as taken here, \(error.description)")
  }
}

/// Turns what a part of the body was refused for into the answer for the whole.
func understood<Value>(
  _ read: () throws(RequestError) -> Value
) throws(HubRefusal) -> Value {
  do {
    return try read()
  } catch {
    let field = error.field.isEmpty ? nil : error.field
    throw .badRequest(field: field, detail: error.description)
  }
}
