import BelayCanvas
import BelayCore

/// The line at the bottom where a filter or a command is typed. It changes only what is looked at.
struct Prompt: Sendable, Equatable {
  enum Purpose: Equatable {
    case filterEvents
    case filterAgents
    case command
  }

  let purpose: Purpose
  private(set) var field: TextField

  init(_ purpose: Purpose, text: String = "") {
    self.purpose = purpose
    field = TextField(text, limit: 200)
  }

  enum Outcome: Equatable {
    case open
    case left
    case entered(String)
  }

  mutating func take(_ key: Key) -> Outcome {
    switch key {
    case .escape: return .left
    case .backspace where field.text.isEmpty: return .left
    case .enter: return problem == nil ? .entered(field.text) : .open
    case .tab: complete()
    default: _ = field.take(key)
    }
    return .open
  }

  /// What is wrong with what has been typed so far; nil if it could be entered.
  var problem: String? {
    switch purpose {
    case .filterEvents, .filterAgents: Self.filterProblem(field.text)
    case .command: completions.isEmpty ? "no such command" : nil
    }
  }

  /// Commands that begin with what was typed, in the order of the key table.
  var completions: [String] {
    KeyTable.bindings.compactMap(\.word).filter { $0.hasPrefix(field.text) }
  }

  /// The command meant: the word itself, or the only one that begins so.
  static func command(for text: String) -> Command? {
    let named = KeyTable.bindings.filter { $0.word?.hasPrefix(text) ?? false }
    return (named.first { $0.word == text } ?? (named.count == 1 ? named[0] : nil))?.command
  }

  private mutating func complete() {
    guard purpose == .command, let first = completions.first else { return }
    field = TextField(first, limit: field.limit)
  }

  private static func filterProblem(_ text: String) -> String? {
    do {
      _ = try Filter(text)
      return nil
    } catch {
      return "column \(error.column): \(error.problem)"
    }
  }
}
