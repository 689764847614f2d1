import BelayCanvas

/// The line at the bottom where a filter or a command is typed. It changes only what is looked at.
///
/// It knows how lines are typed; what they mean, and what could stand there, is the console's to say.
struct Prompt: Sendable, Equatable {
  enum Purpose: Equatable {
    case filterEvents
    case filterAgents
    case command

    /// What stands before its lines in the history.
    var mark: Character { self == .command ? ":" : "/" }
  }

  let purpose: Purpose
  private(set) var field: TextField
  /// Lines typed before, newest first.
  private let past: [String]
  /// Which of them is shown; nil while the operator's own is.
  private var place: Int?
  private var own = ""
  /// What Tab goes through, and where it is; nil until the first Tab after a letter.
  private(set) var completing: Completing?

  struct Completing: Equatable {
    let lines: [String]
    var index: Int
  }

  static let longest = 200

  init(_ purpose: Purpose, text: String = "", past: [String] = []) {
    self.purpose = purpose
    self.past = past
    field = TextField(text, limit: Self.longest)
  }

  /// `:at` is being typed.
  var asksForMoment: Bool { purpose == .command && field.text.hasPrefix("at ") }

  enum Outcome: Equatable {
    case open
    case left
    case entered(String)
  }

  /// - Parameters:
  ///   - candidates: whole lines that Tab goes through.
  ///   - problem: why Enter is not taken; nil if it is.
  mutating func take(_ key: Key, candidates: [String], problem: String?) -> Outcome {
    switch key {
    case .escape: return .left
    case .backspace where field.text.isEmpty: return .left
    case .enter: return problem == nil ? .entered(field.text) : .open
    case .tab: complete(candidates, by: 1)
    case .backTab: complete(candidates, by: -1)
    case .up, .control("p"): recall(by: 1)
    case .down, .control("n"): recall(by: -1)
    default:
      completing = nil
      if field.take(key) { place = nil }
    }
    return .open
  }

  private mutating func complete(_ candidates: [String], by step: Int) {
    let lines = completing?.lines ?? candidates
    guard !lines.isEmpty else { return }
    let next = completing.map { $0.index + step } ?? (step > 0 ? 0 : lines.count - 1)
    let index = (next + lines.count) % lines.count
    completing = Completing(lines: lines, index: index)
    show(lines[index])
  }

  private mutating func recall(by step: Int) {
    let next = (place ?? -1) + step
    guard next >= -1, next < past.count else { return }
    if place == nil { own = field.text }
    completing = nil
    place = next < 0 ? nil : next
    show(next < 0 ? own : past[next])
  }

  private mutating func show(_ text: String) { field = TextField(text, limit: field.limit) }
}
