import BelayAgent
import Glibc

/// An agent reduced to one refund, for tests that kill it:
///
///     AgentCrasher HUB TOKEN STATE EFFECTS [before-effect|after-effect]
///
/// Asks for the refund, always with the same question, and says how that ended: `ended approved`. When
/// it is allowed it adds a line to the file EFFECTS. At the marked point it kills itself. It ends with
/// status 3 when its standard input does: whoever started it is gone.
@main
struct AgentCrasher {
  static func main() async throws {
    let arguments = CommandLine.arguments
    guard arguments.count >= 5 else {
      say("usage: AgentCrasher HUB TOKEN STATE EFFECTS [before-effect|after-effect]")
      exit(2)
    }
    endWithParent()
    var settings = Supervisor.Settings(name: "refund-agent")
    settings.hub = .at(arguments[1], token: arguments[2])
    settings.stateDirectory = arguments[3]
    let (effects, point) = (arguments[4], arguments.count > 5 ? arguments[5] : "")
    try await Supervisor.supervising(settings) { agent in
      try await agent.run("refund 8812", id: "run-1") { run in
        let ending = await run.escalate(
          .tool("stripe.refund", on: "stripe"), arguments: ["order": "A-8812", "amount": 4_120],
          because: "the order never came", question: "q-1"
        ) { _ in
          if point == "before-effect" { die() }
          takeEffect(in: effects)
          if point == "after-effect" { die() }
        }
        say("ended \(words(ending))")
      }
    }
  }

  private static func words(_ ending: Escalated<Void>) -> String {
    if case .approved = ending { return "approved" }
    return ending.refusal.map { "\($0)" } ?? "\(ending)"
  }

  /// On disk before it returns, as money is gone before a payment returns.
  private static func takeEffect(in path: String) {
    let file = open(path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    _ = write(file, "paid\n", 5)
    fsync(file)
    close(file)
  }

  private static func die() { kill(getpid(), SIGKILL) }

  private static func endWithParent() {
    var watch = pthread_t()
    pthread_create(
      &watch, nil,
      { _ in
        var byte: UInt8 = 0
        while read(0, &byte, 1) > 0 {}
        _exit(3)
      }, nil)
  }

  /// At once and unbuffered.
  private static func say(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    _ = write(1, bytes, bytes.count)
  }
}
