import BelayCanvas
import BelayCore

/// The questions of a dialog that takes typed answers, one field after the other.
struct Form: Sendable, Equatable {
  enum Kind: Equatable {
    /// Free text that must say something.
    case reason
    /// Free text for another operator that must say something.
    case note
    /// `15m`, `2h`, `90s`; empty only where `optional`.
    case duration
    /// Exactly this word, typed: never pasted, because typing it is the point.
    case word(String)
  }

  struct Field: Equatable {
    let label: String
    let kind: Kind
    var text: TextField
  }

  private(set) var fields: [Field]
  private(set) var index = 0

  init(_ fields: [Field]) {
    self.fields = fields
  }

  enum Outcome: Equatable {
    case ignored
    case edited
    /// The field's answer does not do; in words.
    case refused(String)
    /// Every field has its answer.
    case complete
  }

  mutating func take(_ key: Key) -> Outcome {
    switch key {
    case .enter: return accept()
    case .tab, .down:
      index = min(index + 1, fields.count - 1)
      return .edited
    case .backTab, .up:
      index = max(0, index - 1)
      return .edited
    case .paste where fields[index].isTypedOnly:
      return .refused("Type it: a paste does not count here.")
    default:
      return fields[index].text.take(key) ? .edited : .ignored
    }
  }

  /// What the reason field holds, without the blanks around it.
  var reason: String { answer { $0 == .reason } }

  var note: String { answer { $0 == .note } }

  var seconds: Int? { Age.seconds(answer { $0 == .duration }) }

  private func answer(_ wanted: (Kind) -> Bool) -> String {
    fields.first { wanted($0.kind) }.map(\.trimmed) ?? ""
  }

  /// Enter: the field must be good; then the next one, or all are checked once more.
  private mutating func accept() -> Outcome {
    if let problem = fields[index].problem { return .refused(problem) }
    guard index == fields.count - 1 else {
      index += 1
      return .edited
    }
    guard let bad = fields.firstIndex(where: { $0.problem != nil }) else { return .complete }
    index = bad
    return .refused(fields[bad].problem ?? "")
  }
}

extension Form.Field {
  var isTypedOnly: Bool {
    if case .word = kind { return true }
    return false
  }

  var trimmed: String {
    let text = text.text
    let start = text.drop { $0.isWhitespace }
    let end = start.lastIndex { !$0.isWhitespace }
    return end.map { String(start[...$0]) } ?? ""
  }

  /// What is wrong with the answer; nil if nothing is.
  var problem: String? {
    switch kind {
    case .reason:
      return trimmed.isEmpty ? "A reason is needed: it goes to the agent and into the ledger." : nil
    case .note:
      return trimmed.isEmpty ? "A note is needed; `nothing special` is one." : nil
    case .duration:
      return Age.seconds(trimmed) == nil ? "A duration is needed, such as 15m, 2h or 90s." : nil
    case .word(let word):
      return trimmed.hasSameBytes(as: word) ? nil : "That is not \(word). Nothing was sent."
    }
  }
}
