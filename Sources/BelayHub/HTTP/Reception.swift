import BelayCore
internal import HTTPTypes
internal import HummingbirdCore
internal import Logging
internal import NIOCore

/// What happens between the head of a request and its answer.
///
///     host, origin, query ─► route ─► credential, role ─► media type ─► body ─► handler
///
/// Each step can refuse, the cheap ones first; the first refusal is the answer. The body is read
/// only for callers who were let in, and handlers see it whole.
struct Reception: Sendable {
  let routes: RouteTable
  let gate: Gate
  let limits: DoorLimits
  let budget: BodyBudget
  let logger: Logger

  init(routes: RouteTable, gate: Gate, limits: DoorLimits, logger: Logger) {
    self.routes = routes
    self.gate = gate
    self.limits = limits
    self.logger = logger
    budget = BodyBudget(limit: limits.bodyBudget)
  }

  /// Answers one request. The connection goes on to the next one when this returns, and is closed
  /// when it throws.
  @concurrent func answer(
    _ request: Request, with writer: consuming ResponseWriter, on line: Line
  ) async throws {
    line.watchdog.allow(limits.requestTime)
    defer { line.watchdog.rest() }
    var body = Intake(request.body)
    var answer: Answer
    do {
      let admitted = try admit(request, from: line.peer)
      if admitted.body?.isAwaited ?? false {
        try await writer.writeInformationalHead(HTTPResponse(status: .continue))
      }
      answer = try await serve(admitted, reading: &body, on: line)
    } catch {
      answer = try refusal(for: error, of: request, on: line)
    }
    if request.head.method == .head { answer = answer.withoutBody }
    try await write(answer, with: writer, on: line)
    line.watchdog.allowOrCut(.seconds(2))
    try await body.drain()
  }

  // MARK: Letting in

  /// A request that may be made, before its body is read.
  private struct Admitted {
    var route: Route
    var names: [String]
    var admission: Admission
    var query: Query
    var headers: HTTPFields
    var body: BodyPlan?
  }

  private func admit(_ request: Request, from peer: Peer) throws -> Admitted {
    try Problem.refuseCodings(in: request.headers)
    let target = request.head.path ?? "/"
    let path = target.prefix { $0 != "?" && $0 != "#" }
    let query = try Query(target.dropFirst(path.count).dropFirst().prefix { $0 != "#" })
    try gate.inspect(request.head, query: query, from: peer)
    let (route, names) = try routes.route(request.head.method, path)
    let admission = try gate.admit(request.head, from: peer, to: route.door)
    let body =
      route.media.isEmpty
      ? nil
      : try BodyPlan(
        request.headers, for: route, admission, limit: route.bodyBytes ?? limits.bodyBytes,
        budget: budget)
    return Admitted(
      route: route, names: names, admission: admission, query: query, headers: request.headers,
      body: body)
  }

  @concurrent private func serve(
    _ admitted: Admitted, reading body: inout Intake, on line: Line
  ) async throws -> Answer {
    let content = try await admitted.body?.read(&body) ?? ByteBuffer()
    line.watchdog.allow(limits.requestTime)
    let call = Call(
      admission: admitted.admission, names: admitted.names, query: admitted.query,
      headers: admitted.headers, media: admitted.body?.media, body: content, line: line)
    defer { withExtendedLifetime(admitted) {} }
    return try await admitted.route.handler(call)
  }

  // MARK: Answering

  /// - Throws: the error itself if nobody is left to be answered.
  private func refusal(for error: any Error, of request: Request, on line: Line) throws -> Answer {
    let problem = try problem(for: error, of: request, on: line)
    return TelemetryForm(of: request.head)?.answer(problem) ?? problem.answer
  }

  private func problem(for error: any Error, of request: Request, on line: Line) throws -> Problem {
    switch error {
    case _ where line.watchdog.hasBitten: return Problem.tooSlow
    case let refusal as HubRefusal: return Problem(refusal)
    case let problem as Problem: return problem
    case is CancellationError: throw error
    case is ChannelError, is IOError: throw error
    default:
      let id = String(UInt64.random(in: .min ... .max), radix: 16)
      logger.error(
        "request failed: \(String(reflecting: error).prefix(500).debugDescription)",
        metadata: [
          "id": "\(id)", "method": "\(request.method)",
          "path": "\((request.head.path ?? "").prefix(200).debugDescription)",
        ])
      return Problem.ourFault(id: id)
    }
  }

  @concurrent private func write(
    _ answer: Answer, with writer: consuming ResponseWriter, on line: Line
  ) async throws {
    switch answer.body {
    case .none:
      line.watchdog.allowOrCut(limits.requestTime)
      try await writer.writeResponse(answer.head)
    case .bytes(let bytes):
      line.watchdog.allowOrCut(limits.requestTime)
      try await writer.write(
        response: answer.head, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    case .stream(let produce):
      let stream = StreamWriter(
        try await writer.writeHead(answer.head), watchdog: line.watchdog,
        stallTime: limits.stallTime)
      line.watchdog.rest()
      try await produce(stream)
      try await stream.finish()
    }
    if !line.hangup.isFired { answer.afterwards?() }
  }
}
