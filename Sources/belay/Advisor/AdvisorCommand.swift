import BelayCore
import BelayHub
import Foundation

/// An advisor that is a command: started anew for each question, which it reads from its standard
/// input, and done when it ends.
struct AdvisorCommand: Sendable {
  let command: String
  let timeout: Duration
  let environment: [String: String]

  /// What it may know of the hub's environment: where programs and files are, and the language. Never
  /// a token.
  private static let handedOn = [
    "HOME", "LANG", "LANGUAGE", "LOGNAME", "PATH", "TMPDIR", "TZ", "USER",
  ]

  init(_ command: String, timeout: Duration, environment: [String: String]) {
    self.command = command
    self.timeout = timeout
    self.environment = environment.filter {
      Self.handedOn.contains($0.key) || $0.key.hasPrefix("LC_")
    }
  }

  var advisor: Advisor { Advisor(name: name, ask: ask) }

  /// The program alone, or its script: what else stands behind it may hold a secret.
  private var name: String {
    let words = command.split(whereSeparator: \.isWhitespace).prefix { !$0.hasPrefix("-") }
    let script = words.last { FileManager.default.fileExists(atPath: String($0)) }
    return String((script ?? words.first ?? "sh").split(separator: "/").last ?? "sh")
  }

  private func ask(_ question: [UInt8]) async -> Advice.Outcome {
    let run: AdvisorRun
    do throws(AdvisorRun.StartError) {
      run = try AdvisorRun(command, environment: environment, question: question)
    } catch {
      return .failed("could not be started: \(error)", detail: "")
    }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { answer in
        Thread.detachNewThread { answer.resume(returning: run.outcome(within: timeout)) }
      }
    } onCancel: {
      run.kill()
    }
  }
}
