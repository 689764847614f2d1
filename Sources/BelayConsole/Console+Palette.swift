import BelayCanvas
import BelayCore

/// What a line behind `:` or `/` means, what could stand there and why it would not do.
extension Console {
  /// What Tab goes through, for what has been typed; at most `Console.mostCandidates`.
  func candidates(for line: String) -> [Candidate] {
    let (word, argument) = Self.parts(line)
    if let argument {
      guard let command = PaletteCommand.named(word) else { return [] }
      return command.candidates(self).filter { $0.hasPrefix(argument) }
        .prefix(Self.mostCandidates)
        .map { Candidate(line: "\(word) \($0)", help: command.help) }
    }
    let keyed = keys.bindings.filter { isHere($0) }
      .map { Candidate(line: $0.word, keys: $0.label, help: $0.help) }
    let worded = PaletteCommand.all.map {
      Candidate(line: $0.word + " ", keys: $0.argument, help: $0.help)
    }
    let all = (keyed + worded).filter { !line.isEmpty || !$0.line.hasPrefix("command") }
    let beginning = all.filter { $0.line.hasPrefix(line) }
    let inside = all.filter { !$0.line.hasPrefix(line) && $0.line.contains(line) }
    return Array((beginning + inside).prefix(Self.mostCandidates))
  }

  static let mostCandidates = 100

  /// `theme nord` is a word and its argument, `theme` a word alone.
  private static func parts(_ line: String) -> (word: Substring, argument: String?) {
    guard let space = line.firstIndex(of: " ") else { return (line[...], nil) }
    let rest = line[line.index(after: space)...].drop { $0 == " " }
    return (line[..<space], String(rest))
  }

  /// Why Enter would not take what stands in the prompt; nil if it would.
  func problem(_ prompt: Prompt) -> String? {
    switch prompt.purpose {
    case .filterEvents, .filterAgents: Self.filterProblem(prompt.field.text)
    case .command: commandProblem(prompt.field.text)
    }
  }

  static func filterProblem(_ text: String) -> String? {
    do {
      _ = try Filter(text)
      return nil
    } catch {
      return "column \(error.column): \(error.problem)"
    }
  }

  /// What Enter takes it for, where that is not plain.
  func meaning(_ prompt: Prompt) -> String? {
    guard prompt.purpose == .command,
      case let (word, argument?) = Self.parts(prompt.field.text)
    else { return nil }
    return PaletteCommand.named(word)?.meaning(self, argument)
  }

  private func commandProblem(_ line: String) -> String? {
    let (word, argument) = Self.parts(line)
    if let argument {
      guard let command = PaletteCommand.named(word) else {
        return keys.binding(String(word)) == nil
          ? "there is no command \(word)" : "\(word) takes no word after it"
      }
      return argument.isEmpty
        ? "\(word) needs its \(command.argument)" : command.problem(self, argument)
    }
    if line.isEmpty || binding(meantBy: line) != nil { return nil }
    if let command = PaletteCommand.named(word) { return "\(word) needs its \(command.argument)" }
    if let elsewhere = keys.binding(line) { return "\(line) works in: \(elsewhere.place.title)" }
    let count = candidates(for: line).count
    return count == 0 ? "there is no command \(line)" : "\(count) commands; Tab goes through them"
  }

  /// The command of that word; or the only one that begins so, if it changes nothing.
  private func binding(meantBy line: String) -> Binding? {
    let here = keys.bindings.filter(isHere)
    if let exact = here.first(where: { $0.word == line }) { return exact }
    let begun = here.filter { $0.word.hasPrefix(line) }
    let worded = PaletteCommand.all.contains { $0.word.hasPrefix(line) }
    guard begun.count == 1, !worded, !begun[0].changesTheWorld else { return nil }
    return begun[0]
  }

  /// Whether its word does something now. Looking at a pane needs no focus; deciding does.
  private func isHere(_ binding: Binding) -> Bool {
    if places.contains(binding.place) { return true }
    let isPane = binding.place == .events || binding.place == .agents
    return screens.isEmpty && isPane
  }

  mutating func runCommand(_ line: String, at now: BootInstant) -> [Effect] {
    let (word, argument) = Self.parts(line)
    if let argument, let command = PaletteCommand.named(word) {
      return command.run(&self, argument, now)
    }
    guard let binding = binding(meantBy: line) else { return [] }
    if !places.contains(binding.place), let pane = binding.place.pane { focus(on: pane) }
    return binding.command == .back ? leave(at: now) : perform(binding.command, at: now)
  }
}

extension Place {
  /// The pane whose keys these are.
  fileprivate var pane: Pane? {
    switch self {
    case .events: .events
    case .agents: .agents
    default: nil
    }
  }
}
