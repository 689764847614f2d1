import BelayCore
import BelayTelemetry

/// What one line of a followed file says: an event in Belay's envelope, telemetry in OTLP JSON, or plain
/// text shown as `belay.log`.
struct TailLine {
  /// One, or as many as the line has records of telemetry.
  let events: [Event]

  /// Longest line that is looked into; a longer one is shown by its beginning. Collectors write a
  /// whole batch into one.
  static let longest = 4 << 20

  /// - Parameters:
  ///   - bytes: the line without its newline.
  ///   - origin: whose line it is when it does not say so itself.
  ///   - number: makes the id of a plain line, unique within the file.
  init(_ bytes: [UInt8], origin: AgentID, number: Int, now: Timestamp) {
    if let records = TelemetryLine.records(in: bytes) {
      events = records.enumerated().map { index, record in
        switch record {
        case .event(let event): event
        case .rejected(let reason):
          Self.log(
            Array("WARN record \(index + 1) of the line is left out: \(reason)".utf8), origin,
            "\(number)-\(index)", now)
        }
      }
    } else if let json = try? JSON(parsing: bytes), let event = try? Event(json: json) {
      events = [event]
    } else {
      events = [Self.log(bytes, origin, "\(number)", now)]
    }
  }

  private static func log(
    _ bytes: [UInt8], _ origin: AgentID, _ number: String, _ now: Timestamp
  ) -> Event {
    let isLong = bytes.count > 4_096
    let text = String(decoding: bytes.prefix(4_096), as: UTF8.self)
    let message = isLong ? "\(text) … \(bytes.count - 4_096) bytes more" : text
    return Event(
      id: "\(origin.text)-\(number)", source: .agent(origin), type: EventType.log.rawValue,
      time: now, subject: nil, traceparent: nil,
      data: ["severity": .string(severity(of: text)), "message": .string(message)])
  }

  /// A guess from the words that log lines carry; wrong guesses only change a colour.
  private static func severity(of text: String) -> String {
    let upper = text.prefix(200).uppercased()
    if ["ERROR", "FATAL", "CRITICAL", "PANIC"].contains(where: upper.contains) { return "error" }
    return upper.contains("WARN") ? "warn" : "info"
  }
}
