// How a span ended. Its status alone decides whether that is an error; what kind of one, and whether
// it is one at all, the name of the error says.

extension SpanFacts {
  mutating func judge(_ data: JSON, _ attributes: Attributes) {
    let failed = data["status"]?.string == "error"
    let thrown = Self.exception(in: data["events"]?.array ?? [])
    let type = attributes.text(.errorType) ?? thrown.type
    let meanings = [attributes.text(.errorType), thrown.type].compactMap { $0 }
      .compactMap(ErrorName.meaning)
    waitsFor =
      Self.waits(meanings, type) ?? deferral(attributes) ?? interruption(data)
      ?? unanswered(attributes, failed: failed || type != nil)
    guard failed, waitsFor == nil, !meanings.contains(.controlFlow) else { return }
    errorType = type?.clipped(toBytes: EventData.maxWord)
    errorMessage = Self.message(data, attributes) ?? thrown.message
    isRateLimited = meanings.contains(.rateLimited) || attributes.text(.errorCode) == "429"
    outcome =
      meanings.contains(.timeout) ? .timeout : meanings.contains(.rejected) ? .rejected : .error
  }

  /// The first line: some send a whole stack after it.
  private static func message(_ data: JSON, _ attributes: Attributes) -> String? {
    for text in [data["status_message"]?.string, attributes.text(.errorMessage)] {
      guard let text, !text.isEmpty else { continue }
      let line = firstLine(text)
      if !line.isEmpty { return line }
    }
    return nil
  }

  /// A stack may even begin on the line of the message, without a space between.
  private static func firstLine(_ text: String) -> String {
    let line = String(text.clipped(toBytes: EventData.maxText).prefix { !$0.isNewline })
    guard line.hasSuffix(stack) else { return line }
    return String(line.dropLast(stack.count))
  }

  private static let stack = "Traceback (most recent call last):"

  /// The last exception among the events.
  private static func exception(in events: [JSON]) -> (type: String?, message: String?) {
    guard let event = events.last(where: { $0["name"]?.string == "exception" }) else {
      return (nil, nil)
    }
    let message = event["attributes"]?["exception.message"]?.string
    return (event["attributes"]?["exception.type"]?.string, message.map(firstLine))
  }

  // MARK: Waiting for a person

  private static func waits(_ meanings: [ErrorName.Meaning], _ type: String?) -> String? {
    meanings.contains(.waiting) ? type.map(ErrorName.bare) ?? "approval" : nil
  }

  /// A tool call that was put off, or a result that asks for approvals.
  private func deferral(_ attributes: Attributes) -> String? {
    if let name = attributes.word(.deferral) { return name }
    guard kind == .agent, let text = attributes[.result]?.string,
      text.utf8.count <= 65_536, text.hasPrefix("{\"calls\":"),
      let result = try? JSON(parsing: text), let approvals = result["approvals"]?.array
    else { return nil }
    guard let pending = approvals.first ?? result["calls"]?.array?.first else { return nil }
    return pending["tool_name"]?.string?.clipped(toBytes: EventData.maxWord) ?? "approval"
  }

  /// An agent whose last word is that it was interrupted.
  private func interruption(_ data: JSON) -> String? {
    guard kind == .agent else { return nil }
    let choice = data["events"]?.array?.last { $0["name"]?.string == "gen_ai.choice" }
    return choice?["attributes"]?["finish_reason"]?.string == "interrupt" || finish == "interrupt"
      ? "interrupt" : nil
  }

  /// A use of a tool with arguments, at once over and without a result, only announces it: it waits
  /// for approval. A tool that returns nothing says at least that.
  private func unanswered(_ attributes: Attributes, failed: Bool) -> String? {
    guard kind == .tool, dialect == .openInference, !failed, attributes[.arguments] != nil,
      attributes[.output] == nil, (durationMs ?? .infinity) < 2
    else { return nil }
    return call
  }
}
