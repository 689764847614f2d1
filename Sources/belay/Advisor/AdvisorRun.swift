import BelayCore
import CSpawn
import Foundation
import Synchronization

/// One run of an advisor's command: a shell in a session of its own, with the question as its input,
/// and nothing else of ours: no descriptor, no terminal, no variable that was not given.
///
///     started ─► listened to ─► ended by itself | too slow | too loud ─► its group killed ─► reaped
///
/// Whatever it started goes with it when it ends, except what has left its group on purpose.
final class AdvisorRun: Sendable {
  private let output: Int32
  private let errors: Int32
  private let ending: Int32
  /// nil once it is reaped, and the number perhaps somebody else's
  private let pid: Mutex<pid_t?>

  /// Of what it says on standard error, which is kept for its failure.
  private static let maxErrors = Advice.maxDetail

  struct StartError: Error, CustomStringConvertible {
    let description: String

    fileprivate init(_ code: Int32) { description = String(cString: strerror(code)) }
  }

  init(_ command: String, environment: [String: String], question: [UInt8]) throws(StartError) {
    let input = question.withUnsafeBytes { belay_memory_file($0.baseAddress, $0.count) }
    guard input >= 0 else { throw StartError(errno) }
    defer { close(input) }
    let (output, itsOutput) = try Self.pipe()
    let (errors, itsErrors): (Int32, Int32)
    do {
      (errors, itsErrors) = try Self.pipe()
    } catch {
      for file in [output, itsOutput] { close(file) }
      throw error
    }
    defer { for file in [itsOutput, itsErrors] { close(file) } }
    (self.output, self.errors) = (output, errors)
    var pid: pid_t = 0
    let settings = environment.sorted { $0.key < $1.key }.map { strdup("\($0.key)=\($0.value)") }
    defer { for pointer in settings { free(pointer) } }
    let result = belay_spawn_shell(
      command, settings + [nil], input, itsOutput, itsErrors, &pid)
    self.pid = Mutex(result == 0 ? pid : nil)
    ending = result == 0 ? belay_process_file(pid) : -1
    guard ending >= 0 else {
      let reason = StartError(result == 0 ? errno : result)
      finish()
      throw reason
    }
  }

  deinit {
    for file in [output, errors, ending] where file >= 0 { close(file) }
  }

  /// An end to read that does not block, and one to write; both closed on exec.
  private static func pipe() throws(StartError) -> (Int32, Int32) {
    var ends: [Int32] = [0, 0]
    guard Foundation.pipe(&ends) == 0 else { throw StartError(errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
    return (ends[0], ends[1])
  }
}

// MARK: Ending it

extension AdvisorRun {
  /// Kills its group; from any thread, and harmless when it has ended.
  func kill() {
    pid.withLock { pid in
      if let pid { _ = Foundation.kill(-pid, SIGKILL) }
    }
  }

  /// Kills what is left of its group and reaps it, so that no zombie stays.
  ///
  /// - Returns: its status as `waitpid` gives it; nil if it was never there.
  @discardableResult
  private func finish() -> Int32? {
    kill()
    return pid.withLock { pid in
      guard let number = pid else { return nil }
      var status: Int32 = 0
      while waitpid(number, &status, 0) < 0, errno == EINTR {}
      pid = nil
      return status
    }
  }
}

// MARK: Listening

extension AdvisorRun {
  private enum End {
    case itself, overtime, tooMuch
  }

  /// Blocks its thread until it has ended, or the time is up, and then ends it.
  func outcome(within timeout: Duration) -> Advice.Outcome {
    var said = Heard(output, most: Advice.maxComment + 1)
    var complaint = Heard(errors, most: Self.maxErrors)
    let end = listen(until: .now + timeout, &said, &complaint)
    let status = finish()
    switch end {
    case .overtime: return .overtime(timeout)
    case .tooMuch: return .tooMuch
    case .itself: return Self.outcome(of: status ?? 0, said.bytes, complaint.bytes)
    }
  }

  private func listen(
    until deadline: ContinuousClock.Instant, _ said: inout Heard, _ complaint: inout Heard
  ) -> End {
    while true {
      let left = ContinuousClock.now.duration(to: deadline)
      guard left > .zero else { return .overtime }
      var files = [said.file, complaint.file, ending].map {
        pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
      }
      let milliseconds = Int32(clamping: left.wholeMilliseconds + 1)
      guard poll(&files, nfds_t(files.count), milliseconds) > 0 else { continue }
      let hasEnded = files[2].revents != 0
      said.listen()
      complaint.listen()
      if said.isFull { return .tooMuch }
      if hasEnded { return .itself }
    }
  }

  private static func outcome(
    of status: Int32, _ said: [UInt8], _ complaint: [UInt8]
  ) -> Advice.Outcome {
    let signal = status & 0x7f
    let code = (status >> 8) & 0xff
    if signal == 0, code == 0 { return Advice.Outcome(answer: said) }
    let words = signal == 0 ? "ended with status \(code)" : "was ended by signal \(signal)"
    return .failed(words, detail: String(decoding: complaint, as: UTF8.self))
  }
}

/// What has come out of one descriptor: its first bytes.
private struct Heard {
  /// -1 once everybody who could write has closed it, which `poll` passes over
  private(set) var file: Int32
  private(set) var bytes: [UInt8] = []
  private let most: Int

  init(_ file: Int32, most: Int) {
    self.file = file
    self.most = most
  }

  var isFull: Bool { bytes.count >= most }

  /// Takes what is there, at most a few pages at a time, so that a flood keeps nobody from looking
  /// at the clock.
  mutating func listen() {
    var page = [UInt8](repeating: 0, count: 4_096)
    for _ in 0..<16 where file >= 0 {
      let count = read(file, &page, page.count)
      if count == 0 { file = -1 }
      guard count > 0 else { return }
      bytes += page.prefix(min(count, most - bytes.count))
    }
  }
}
