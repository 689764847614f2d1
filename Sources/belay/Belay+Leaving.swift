import ArgumentParser
import BelayCanvas
import BelayClient
import BelayHub
import BelayLedger
import BelayTerminal
import Foundation

extension Belay {
  /// Says what happened on standard error, and ends with the exit code for it.
  static func leave(because error: any Error) -> Never {
    let (status, words) = explain(error)
    if let words {
      // A path or a name that was typed may hold what a terminal acts on.
      let lines = SafeText.lines(untrusted: words).map(\.description)
      StandardError.write(line: lines.joined(separator: "\n"))
    }
    Foundation.exit(status.rawValue)
  }

  /// The exit code and the words for an error; nil words when the parser prints them itself.
  private static func explain(_ error: any Error) -> (ExitStatus, String?) {
    switch error {
    case let failure as Failure: return (failure.status, "belay: \(failure.description)")
    case let error as ClientError: return (status(of: error), "belay: \(error)")
    case let error as HubStartError: return (status(of: error), "belay: \(error)")
    case let error as LedgerError:
      return (error.isBroken ? .ledgerBroken : .failed, "belay: \(error)")
    case let error as TerminalError: return (.failed, "belay: \(error)")
    case let error as TokenError: return (.failed, "belay: \(error)")
    default: return parsing(error)
    }
  }

  /// `--help` and `--version` arrive as errors too, and go to standard output.
  private static func parsing(_ error: any Error) -> (ExitStatus, String?) {
    guard exitCode(for: error) != .success else {
      StandardOutput.write(line: fullMessage(for: error))
      return (.done, nil)
    }
    let isUsage = exitCode(for: error) == .validationFailure
    return (isUsage ? .wrongUsage : .failed, fullMessage(for: error))
  }

  private static func status(of error: ClientError) -> ExitStatus {
    switch error {
    case .unreachable, .cutOff, .timedOut: .hubUnreachable
    case .hubSaid: .refusedByHub
    case .notUnderstood, .cancelled: .failed
    }
  }

  private static func status(of error: HubStartError) -> ExitStatus {
    if case .ledger(_, isBroken: true) = error { .ledgerBroken } else { .failed }
  }
}
