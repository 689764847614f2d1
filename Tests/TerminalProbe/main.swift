import BelayCanvas
import BelayTerminal
import Glibc

// A program with a terminal and nothing else, for the tests to start on a pty and mistreat.
//
//     TerminalProbe echo             reports what the terminal says until q or a reason to leave
//     TerminalProbe hostile          draws what nobody should draw, and leaves
//     TerminalProbe die HOW          draws, then ends in a way that does not close the terminal
//     TerminalProbe hang             draws, then looks no more at the terminal until nobody listens
//
// Reports go to descriptor 3, one line each.

let how = CommandLine.arguments.dropFirst()
let environment = ["TERM", "COLORTERM", "NO_COLOR"].reduce(into: [String: String]()) { all, name in
  if let value = getenv(name) { all[name] = String(cString: value) }
}

do {
  var probe = Probe(try Terminal.open(TerminalOptions(environment: environment)))
  report(
    "open \(probe.terminal.size.width)x\(probe.terminal.size.height) "
      + "\(probe.terminal.colorDepth) ascii=\(probe.terminal.isASCIIOnly)")
  switch how.first {
  case "hostile": probe.drawHostile()
  case "die":
    probe.draw()
    die(how.dropFirst().first ?? "")
  case "hang":
    probe.draw()
    report("hanging")
    hang()
  default: probe.echo()
  }
  probe.terminal.close()
  report("closed")
} catch {
  report("refused \(error)")
  exit(2)
}
