// What an advisor answers, and how it can fail to.

extension Advice.Outcome {
  /// Reads an answer: `{"comment": "…", "recommendation": "approve|reject|none"}`, or plain text.
  /// More than `maxComment` bytes are no answer, since half of one could say the opposite.
  package init(answer bytes: [UInt8]) {
    guard bytes.count <= Advice.maxComment else {
      self = .tooMuch
      return
    }
    if let json = try? JSON(parsing: bytes), let said = Self.read(json) {
      self = said
      return
    }
    let text = String(decoding: bytes, as: UTF8.self)
    self = isBlank(text) ? .failed("said nothing", detail: "") : .said(text.trimmed, leaning: nil)
  }

  private static func read(_ json: JSON) -> Self? {
    let leaning = json["recommendation"]?.string.flatMap(Advice.Leaning.init(rawValue:))
    let comment = json["comment"]?.string
    guard comment != nil || leaning != nil else { return nil }
    return .said((comment ?? "").trimmed, leaning: leaning)
  }

  package static var tooMuch: Self {
    .failed("said more than \(FigureText.count(Double(Advice.maxComment))) bytes", detail: "")
  }

  package static func overtime(_ timeout: Duration) -> Self {
    .failed("did not answer in \(FigureText.duration(timeout))", detail: "")
  }
}

extension String {
  /// Without blank lines and spaces at its ends.
  fileprivate var trimmed: String {
    let rest = drop(while: \.isWhitespace)
    let end = rest.lastIndex { !$0.isWhitespace }
    return end.map { String(rest[...$0]) } ?? ""
  }
}
