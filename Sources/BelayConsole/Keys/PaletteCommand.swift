import BelayCanvas
import BelayCore

/// A command behind `:` that takes a word. Those without one are the words of the key table.
///
/// To add one is to add one entry to `all`.
struct PaletteCommand: Sendable {
  let word: String
  /// What the word after it is, for help: `NAME`.
  let argument: String
  let help: String
  /// What could stand there.
  var candidates: @Sendable (Console) -> [String] = { _ in [] }
  /// Why what was typed cannot be done, said while it is typed; nil if it can.
  let problem: @Sendable (Console, String) -> String?
  let run: @Sendable (inout Console, String, BootInstant) -> [Effect]

  static let all: [PaletteCommand] = [
    PaletteCommand(
      word: "theme", argument: "NAME", help: "draw in this theme",
      candidates: { $0.options.themes },
      problem: { $0.options.themes.contains($1) ? nil : "there is no theme of that name" },
      run: { console, name, _ in console.wear(name) }),
    PaletteCommand(
      word: "filter", argument: "TEXT", help: "only the events that match",
      problem: { Console.filterProblem($1) },
      run: { console, text, _ in
        console.focus(on: .events)
        console.view.look(at: text, try? Filter(text))
        return []
      }),
    PaletteCommand(
      word: "agent", argument: "NAME", help: "the screen of this agent",
      candidates: { $0.shownFleet.agentsInOrder.map(\.id.text) },
      problem: { console, name in
        AgentID(name).flatMap { console.shownFleet.agents[$0] } == nil
          ? "there is no agent of that name" : nil
      },
      run: { console, name, _ in
        if let id = AgentID(name) { console.push(.agent(AgentScreen(id: id))) }
        return []
      }),
    PaletteCommand(
      word: "record", argument: "NUMBER", help: "the record of this number, in full",
      problem: { console, text in
        guard let seq = Int(text), seq > 0 else { return "a number is needed" }
        return seq > console.shownFleet.seq ? "the newest is #\(console.shownFleet.seq)" : nil
      },
      run: { console, text, now in Int(text).map { console.openEvent($0, at: now) } ?? [] }),
    PaletteCommand(
      word: "note", argument: "TEXT", help: "mark the event under the cursor, and say why",
      problem: { console, text in
        if console.view.currentSeq(console.eventList) == nil { return "there is no event to mark" }
        return text.count <= TailView.longestNote
          ? nil : "a note has at most \(TailView.longestNote) characters"
      },
      run: { console, text, now in
        console.note(text, at: now)
        return []
      }),
    PaletteCommand(
      word: "handoff", argument: "NOTE", help: "hand off with this note",
      problem: { console, text in
        text.count <= 300 ? nil : "a note has at most 300 characters"
      },
      run: { console, note, now in
        let effects = console.openHandoff()
        console.askToHandOff(note, at: now)
        return effects
      }),
    PaletteCommand(
      word: "ctx", argument: "NAME", help: "go over to this context; all shows what waits there",
      candidates: { $0.options.contexts.map(\.name) + ["all"] },
      problem: { $0.contextProblem($1) },
      run: { console, name, now in
        guard name != "all" else {
          console.openContexts(at: now)
          return []
        }
        return console.goOver(to: name, at: now)
      }),
  ]

  static func named(_ word: Substring) -> PaletteCommand? { all.first { $0.word == word } }
}
