import Foundation

/// The README's `stripe_breaker.py` in a Python program that calls through it as it is told.
final class StripeBreaker: Sendable {
  private let process: ProcessBox
  private let scratch: Scratch
  private let orders: FileHandle

  /// A call ends as the next order says, so that a story can look around while it lasts.
  private static let script = """
    import sys
    from stripe_breaker import stripe

    def work():
        if orders.readline() == "fail\\n":
            raise OSError("stripe is down")
        return "ok"

    stripe.reset_timeout = 0  # the next call is let through as a probe, so that nobody has to wait
    with open(sys.argv[1]) as orders:
        for order in iter(orders.readline, ""):
            try:
                result = stripe.call(work) if order == "call\\n" else stripe.open()
            except Exception as error:
                result = type(error).__name__
            print(result, flush=True)
    """

  init(python: String, hub: String, token: String) throws {
    scratch = try Scratch()
    _ = try Readme.write("stripe_breaker.py", into: scratch.path)
    let pipe = scratch.path + "/orders"
    // Open for both, because a pipe that is only written to has to wait for its reader.
    guard mkfifo(pipe, 0o600) == 0, let orders = FileHandle(forUpdatingAtPath: pipe) else {
      throw StageError("no pipe for orders: \(errno)")
    }
    self.orders = orders
    process = try ProcessBox(
      executable: python, arguments: ["-c", Self.script, pipe],
      environment: [
        "BELAY_HUB": hub, "BELAY_TOKEN": token, "PYTHONPATH": scratch.path,
        "PYTHONDONTWRITEBYTECODE": "1",
      ])
  }

  deinit { process.kill() }

  /// What came of each call, in order.
  var results: [String] { process.output.split(separator: "\n").map(String.init) }
  /// What the listener logged.
  var log: String { process.errors }

  /// Starts a call, which lasts until `finish`.
  func call() throws { try order("call") }
  func finish(failing: Bool) throws { try order(failing ? "fail" : "succeed") }

  func fail(times: Int) throws {
    for _ in 0..<times {
      try call()
      try finish(failing: true)
    }
  }

  /// Opens the breaker by hand.
  func open() throws { try order("open") }

  /// Gives no more orders, and answers the exit status.
  func ended() async throws -> Int32 {
    try orders.close()
    return await process.ended()
  }

  private func order(_ word: String) throws {
    try orders.write(contentsOf: Data("\(word)\n".utf8))
  }
}
