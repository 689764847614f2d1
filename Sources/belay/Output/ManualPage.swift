import BelayCore

/// A manual page made of what the argument parser knows about the commands.
///
/// Source: man(7), the macros that every system has.
struct ManualPage {
  private(set) var text = ""

  init(_ root: JSON) {
    let name = root["commandName"]?.string ?? "belay"
    line(".TH \(Self.escaped(name.uppercased())) 1")
    line(".SH NAME")
    line("\(Self.escaped(name)) \\- \(words(root, "abstract"))")
    line(".SH SYNOPSIS")
    line(".B \(Self.escaped(name))")
    line("[\\fIcommand\\fR] [\\fIoptions\\fR]")
    line(".SH DESCRIPTION")
    discussion(root)
    line(".SH COMMANDS")
    for command in Self.commands(root) { describe(command, under: name) }
  }

  private mutating func describe(_ command: JSON, under path: String) {
    let name = path + " " + (command["commandName"]?.string ?? "")
    line(".SS \(Self.escaped(name))")
    line(words(command, "abstract"))
    discussion(command)
    for argument in command["arguments"]?.array ?? [] where Self.isShown(argument) {
      line(".TP")
      line("\\fB\(Self.escaped(Self.spelling(argument)))\\fR")
      line(words(argument, "abstract"))
    }
    for inner in Self.commands(command) { describe(inner, under: name) }
  }

  private static func commands(_ command: JSON) -> [JSON] {
    (command["subcommands"]?.array ?? []).filter {
      isShown($0) && $0["commandName"]?.string != "help"
    }
  }

  private static func isShown(_ json: JSON) -> Bool { json["shouldDisplay"]?.bool ?? true }

  /// `--state dir`, `-f, --follow`, `seq`
  private static func spelling(_ argument: JSON) -> String {
    let value = argument["valueName"]?.string ?? ""
    let names = (argument["names"]?.array ?? []).map {
      ($0["kind"]?.string == "short" ? "-" : "--") + ($0["name"]?.string ?? "")
    }
    guard !names.isEmpty else { return value }
    let flags = names.joined(separator: ", ")
    return argument["kind"]?.string == "flag" ? flags : "\(flags) \(value)"
  }

  private mutating func discussion(_ json: JSON) {
    guard let text = json["discussion"]?.string, !text.isEmpty else { return }
    line(".PP")
    for row in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if row.isEmpty {
        line(".PP")
      } else if row.hasPrefix(" ") {
        line(".nf")
        line(Self.escaped(String(row)))
        line(".fi")
      } else {
        line(Self.escaped(String(row)))
      }
    }
  }

  private func words(_ json: JSON, _ key: String) -> String {
    Self.escaped(json[key]?.string ?? "")
  }

  private mutating func line(_ words: String) { text += words + "\n" }

  /// A dot or a quote at the beginning of a line would be a macro.
  private static func escaped(_ words: String) -> String {
    let safe = words.replacing("\\", with: "\\e").replacing("-", with: "\\-")
    return safe.hasPrefix(".") || safe.hasPrefix("'") ? "\\&" + safe : safe
  }
}
