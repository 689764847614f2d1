import Foundation
import Synchronization

/// A child process whose output is collected while it runs.
final class ProcessBox: Sendable {
  private struct State {
    var output = Data()
    var errors = Data()
    var status: Int32?
    var waiters: [CheckedContinuation<Int32, Never>] = []
    /// They are told whether it has ended.
    var lineWaiters: [CheckedContinuation<Bool, Never>] = []

    /// The first whole line of the output.
    var line: String? {
      let text = String(decoding: output, as: UTF8.self)
      return text.firstIndex(of: "\n").map { String(text[..<$0]) }
    }
  }

  let pid: Int32
  /// Kept open as long as anybody may still read what the child said.
  private let readers: [FileHandle]
  private let state: SharedState

  private final class SharedState: Sendable {
    let lock = Mutex(State())

    func ended(_ status: Int32) {
      let waiters = lock.withLock { state in
        state.status = status
        defer { (state.waiters, state.lineWaiters) = ([], []) }
        return (state.waiters, state.lineWaiters)
      }
      for waiter in waiters.0 { waiter.resume(returning: status) }
      for waiter in waiters.1 { waiter.resume(returning: true) }
    }

    /// Looks and queues in one step: of what came between the two, nobody would ever hear.
    func lineOrEnd(_ waiter: CheckedContinuation<Bool, Never>) {
      let isOver: Bool? = lock.withLock { state in
        if state.status != nil { return true }
        if state.line != nil { return false }
        state.lineWaiters.append(waiter)
        return nil
      }
      if let isOver { waiter.resume(returning: isOver) }
    }
  }

  init(
    executable: String, arguments: [String], environment: [String: String] = [:]
  ) throws {
    let (output, errors) = (Pipe(), Pipe())
    let state = SharedState()
    self.state = state
    output.fileHandleForReading.readabilityHandler = { handle in
      let data = handle.availableData
      if data.isEmpty { handle.readabilityHandler = nil }
      let waiters = state.lock.withLock { state in
        state.output.append(data)
        defer { state.lineWaiters = [] }
        return state.lineWaiters
      }
      for waiter in waiters { waiter.resume(returning: false) }
    }
    errors.fileHandleForReading.readabilityHandler = { handle in
      let data = handle.availableData
      if data.isEmpty { handle.readabilityHandler = nil }
      state.lock.withLock { $0.errors.append(data) }
    }
    let nothing = open("/dev/null", O_RDONLY | O_CLOEXEC)
    defer { close(nothing) }
    let child = try Child.spawn(
      executable, arguments, environment: Program.merged(environment),
      input: nothing, output: output.fileHandleForWriting.fileDescriptor,
      errors: errors.fileHandleForWriting.fileDescriptor)
    pid = child.pid
    readers = [output.fileHandleForReading, errors.fileHandleForReading]
    try output.fileHandleForWriting.close()
    try errors.fileHandleForWriting.close()
    Task.detached { state.ended(await child.ended()) }
  }

  deinit { Child(pid: pid).sweep() }

  var output: String { state.lock.withLock { String(decoding: $0.output, as: UTF8.self) } }
  var errors: String { state.lock.withLock { String(decoding: $0.errors, as: UTF8.self) } }

  func send(_ signal: Int32) {
    guard state.lock.withLock({ $0.status == nil }) else { return }
    Foundation.kill(pid, signal)
  }

  func kill() { send(SIGKILL) }

  /// The exit status, or minus the signal that ended it.
  func ended() async -> Int32 {
    await withCheckedContinuation { continuation in
      let status = state.lock.withLock { state in
        if state.status == nil { state.waiters.append(continuation) }
        return state.status
      }
      if let status { continuation.resume(returning: status) }
    }
  }

  /// The first whole line of standard output; nil when it ended without one.
  func firstLine() async throws -> String? {
    while true {
      if let line = state.lock.withLock({ $0.line }) { return line }
      let isOver = await withCheckedContinuation { continuation in
        state.lineOrEnd(continuation)
      }
      if isOver { return state.lock.withLock { $0.line } }
    }
  }
}
