import BelayCore
import BelayTelemetry
internal import HTTPTypes

/// How a sender of telemetry is to be answered: in the encoding that it wrote in, errors included.
struct TelemetryForm: Sendable {
  let kind: TelemetryKind
  let encoding: TelemetryEncoding

  init(kind: TelemetryKind, encoding: TelemetryEncoding) {
    self.kind = kind
    self.encoding = encoding
  }

  /// Nil if the request is no OTLP: it is then answered as all others are.
  init?(of head: HTTPRequest) {
    var path = (head.path ?? "/").prefix { $0 != "?" && $0 != "#" }
    if path.hasSuffix("/") { path = path.dropLast() }
    guard head.method == .post, let kind = TelemetryKind.allCases.first(where: { $0.path == path }),
      let media = try? MediaType(
        header: head.headerFields[.contentType], among: [.protobuf, .json])
    else { return nil }
    self.init(kind: kind, encoding: media == .json ? .json : .protobuf)
  }

  /// 200, with a partial success only if there is something to say.
  func answer(_ receipt: TelemetryReceipt) -> Answer {
    Answer(
      bytes: TelemetryAnswer.export(
        kind, rejected: receipt.rejected, message: receipt.message, in: encoding),
      contentType: contentType)
  }

  /// A refusal as `google.rpc.Status`.
  ///
  /// Clients throw away what is answered with any error but four. What they may try again is
  /// therefore always 503: a hub that was too slow or failed does not know that the records are bad.
  func answer(_ problem: Problem) -> Answer {
    let isPassing = [408, 500, 503].contains(problem.status)
    let status = isPassing ? 503 : problem.status
    var answer = Answer(
      status: status,
      bytes: TelemetryAnswer.status(
        code: Self.code(of: status), message: problem.members["detail"]?.string ?? "",
        in: encoding),
      contentType: contentType)
    for field in problem.headers { answer.headers[field.name] = field.value }
    if isPassing, answer.headers[.retryAfter] == nil { answer.headers[.retryAfter] = "5" }
    return answer
  }

  private var contentType: String {
    switch encoding {
    case .protobuf: MediaType.protobuf.text
    case .json: MediaType.json.text
    }
  }

  /// The code of gRPC that says the same as a status of HTTP.
  private static func code(of status: Int) -> Int {
    switch status {
    case 401: 16
    case 403: 7
    case 404: 5
    case 429: 8
    case 503: 14
    default: 3
    }
  }
}
