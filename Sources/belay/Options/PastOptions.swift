import ArgumentParser
import BelayConsole
import BelayCore

/// `--at`: the screen as of a moment of the past.
struct PastOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The screen as of 12:04, -15m, #184223 or '2026-11-21 23:50' (UTC).", valueName: "TIME"))
  var at: String?

  /// - Returns: `nil` for now.
  func moment(now: Timestamp, newest: Int) throws -> Moment? {
    guard let at else { return nil }
    do {
      return try MomentRequest(at, in: MomentRequest.Bounds(now: now, newest: newest)).moment
    } catch {
      throw Failure(.wrongUsage, "--at \(at): \(error)")
    }
  }
}
