import BelayTerminal
import Glibc
import Onlooker

/// Draws hostile texts on a real terminal, through the real library, and reads them off again:
///
///     HostileSweep COUNT [SEED [TERM [LOCALE]]]     so many texts
///     HostileSweep broken FAULT                     what a broken console would show, which must be seen
///
/// Ends with status 1 if a sequence reached the terminal that terminfo does not have for it, if a text was not to
/// be read to its last character, or if anything beside it changed.
@main
struct HostileSweep {
  static func main() throws {
    let words = Array(CommandLine.arguments.dropFirst())
    switch words.first {
    case "draw": try draw(words)
    case "broken":
      guard words.count == 2, Artist.Fault(rawValue: words[1]) != nil else { usage() }
      try sweep(count: 60, seed: 1, "xterm-256color", "C.UTF-8", fault: words[1])
    case let count?:
      guard let count = Int(count), count > 0 else { usage() }
      let rest = words.dropFirst()
      try sweep(
        count: count, seed: rest.first.flatMap(UInt64.init) ?? 1,
        words.count > 2 ? words[2] : "xterm-256color", words.count > 3 ? words[3] : "C.UTF-8",
        fault: nil)
    case nil: usage()
    }
  }

  private static func sweep(
    count: Int, seed: UInt64, _ term: String, _ locale: String, fault: String?
  ) throws {
    let size = (width: 201, height: 60)
    guard let allowed = AllowList(term: term) else {
      throw Failure("terminal \(term) is not described on this machine")
    }
    let terminal = try PseudoTerminal(width: size.width, height: size.height)
    let pid = try terminal.start(
      ["draw", String(count), String(seed)] + (fault.map { [$0] } ?? []),
      environment: ["TERM=\(term)", "LC_ALL=\(locale)"])
    var screen = Onlooker(allowed, width: size.width, height: size.height)
    var checker = Checker(
      Sheet(width: size.width, height: size.height, ascii: !locale.hasSuffix("UTF-8")), 0..<count,
      seed: seed)
    while case let bytes = terminal.read(), !bytes.isEmpty {
      screen.take(bytes) { checker.check($0) }
    }
    let status = ended(pid)
    var complaints = screen.complaints + checker.complaints
    if status != 0 { complaints.append("the program ended with \(status)") }
    if !checker.isDone { complaints.append("text \(checker.number) and what follows was not seen") }
    complaints.forEach { print($0) }
    print(
      "\(term) \(locale): \(checker.number + 1) texts, \(checker.hidden) escapes, "
        + "\(screen.frames) frames, \(screen.bytes) bytes, \(screen.sequences) sequences, "
        + "\(complaints.count) complaints")
    if !complaints.isEmpty { exit(1) }
  }

  private static func draw(_ words: [String]) throws {
    let environment = ["TERM": getenv("TERM").map { String(cString: $0) } ?? ""]
    let terminal = try Terminal.open(TerminalOptions(environment: environment))
    var artist = Artist(terminal, fault: words.count > 3 ? Artist.Fault(rawValue: words[3]) : nil)
    artist.draw(0..<(Int(words[1]) ?? 0), seed: UInt64(words[2]) ?? 1)
    terminal.close()
  }

  private static func usage() -> Never {
    print("usage: HostileSweep COUNT [SEED [TERM [LOCALE]]] | broken raw|short|label")
    exit(2)
  }
}
