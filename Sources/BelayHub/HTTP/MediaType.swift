/// What a body says it is.
///
/// A page in a browser can send forms and plain text to any address without asking; none of these is
/// taken, so that no page can speak to the hub behind its user's back.
enum MediaType: Sendable, Equatable {
  /// `application/json`
  case json
  /// `application/cloudevents+json`
  case event
  /// `application/cloudevents-batch+json`
  case eventBatch
  /// `application/x-ndjson`
  case lines
  /// `application/x-protobuf`
  case protobuf
  /// `application/octet-stream`
  case octets
  /// `text/plain`, only where a signature in the body counts and nothing else
  case plain

  /// What `POST /v1/events` takes.
  static let ofEvents: [MediaType] = [.json, .event, .eventBatch, .lines]

  var text: String {
    switch self {
    case .json: "application/json"
    case .event: "application/cloudevents+json"
    case .eventBatch: "application/cloudevents-batch+json"
    case .lines: "application/x-ndjson"
    case .protobuf: "application/x-protobuf"
    case .octets: "application/octet-stream"
    case .plain: "text/plain"
    }
  }

  /// Reads `Content-Type`. A charset other than UTF-8 is refused, other parameters are not looked at.
  init(header: String?, among taken: [MediaType]) throws(HubRefusal) {
    let list = taken.map(\.text).joined(separator: ", ")
    guard let header else {
      throw .unsupportedMedia(detail: "The body has no Content-Type. Taken here: \(list).")
    }
    let parts = header.lowercased().split(separator: ";").map { $0.trimmingBlanks() }
    let named = taken.first { $0.text == parts.first ?? "" }
    let charsets = parts.dropFirst().filter { $0.hasPrefix("charset=") }
    guard let named, charsets.allSatisfy({ $0 == "charset=utf-8" || $0 == "charset=\"utf-8\"" })
    else {
      throw .unsupportedMedia(
        detail:
          "\(header.prefix(100).debugDescription) is not taken here. Taken: \(list), in UTF-8."
          + ((parts.first ?? "").hasPrefix("application/grpc") ? " \(GRPCFarewell.advice)" : ""))
    }
    self = named
  }
}

extension Substring {
  /// Without blanks and tabs at both ends.
  fileprivate func trimmingBlanks() -> Substring {
    let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
    let start = firstIndex { !isBlank($0) } ?? endIndex
    let end = lastIndex { !isBlank($0) }.map(index(after:)) ?? start
    return self[start..<end]
  }
}
