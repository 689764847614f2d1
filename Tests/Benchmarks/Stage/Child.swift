import Foundation

/// A process that this one started and will end.
final class Child {
  let pid: pid_t
  let started: ContinuousClock.Instant
  private var isReaped = false

  /// Where a child's output goes.
  enum Output {
    /// A descriptor of ours, such as the end of a pipe.
    case descriptor(Int32)
    /// A terminal, which also becomes its input and its own: it leads a new session.
    case terminal(String)
  }

  /// - Parameter errors: a file for standard error; on a terminal it is not used.
  init(
    _ command: [String], environment: [String], output: Output, errors: String = "/dev/null"
  ) throws(StageError) {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    Self.connect(output, errors, &actions)
    Self.clearSignals(&attributes, leadsSession: output.isTerminal)
    let arguments = command.map { strdup($0) } + [nil]
    let variables = environment.map { strdup($0) } + [nil]
    defer { for text in arguments + variables { free(text) } }
    var pid: pid_t = 0
    started = .now
    let result = posix_spawn(&pid, command[0], &actions, &attributes, arguments, variables)
    guard result == 0 else {
      throw StageError("cannot start \(command[0]): \(String(cString: strerror(result)))")
    }
    self.pid = pid
    Leftovers.add(process: pid)
  }

  deinit {
    if !isReaped { _ = end(SIGKILL) }
  }

  /// Sends the signal and waits for the end, as `reap` does.
  func end(_ signal: Int32) -> Int {
    kill(pid, signal)
    return reap()
  }

  /// Waits for the end, once.
  /// - Returns: its status, or less than 0 for the signal that ended it.
  func reap() -> Int {
    var status: Int32 = 0
    waitpid(pid, &status, 0)
    isReaped = true
    Leftovers.forget(process: pid)
    return status & 0x7F == 0 ? Int(status >> 8 & 0xFF) : -Int(status & 0x7F)
  }

  /// What all of its threads have used so far, in their own code and in the kernel for them: the
  /// sum of utime and stime in /proc/PID/stat, in nanoseconds instead of ticks.
  var processorTime: Duration {
    var clock: clockid_t = 0
    var time = timespec()
    guard clock_getcpuclockid(pid, &clock) == 0, clock_gettime(clock, &time) == 0 else {
      return .zero
    }
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }

  /// The most that it had in memory at any time so far, in MB (VmHWM of /proc/PID/status).
  var peakMemory: Double {
    let status = (try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    let kilobytes = line?.split { $0 == " " || $0 == "\t" }.dropFirst().first.flatMap { Double($0) }
    return kilobytes.map { $0 / 1_024 } ?? .infinity
  }

  // MARK: Starting

  private static func connect(
    _ output: Output, _ errors: String, _ actions: inout posix_spawn_file_actions_t
  ) {
    switch output {
    case .descriptor(let descriptor):
      posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
      posix_spawn_file_actions_adddup2(&actions, descriptor, 1)
      posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    case .terminal(let path):
      posix_spawn_file_actions_addopen(&actions, 0, path, O_RDWR, 0)
      posix_spawn_file_actions_adddup2(&actions, 0, 1)
      posix_spawn_file_actions_adddup2(&actions, 0, 2)
    }
  }

  /// POSIX_SPAWN_SETSID, which Glibc's module does not show.
  private static let newSession: Int32 = 0x80

  private static func clearSignals(_ attributes: inout posix_spawnattr_t, leadsSession: Bool) {
    var flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
    if leadsSession { flags |= newSession }
    posix_spawnattr_setflags(&attributes, Int16(flags))
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
  }
}

extension Child.Output {
  fileprivate var isTerminal: Bool {
    switch self {
    case .descriptor: false
    case .terminal: true
    }
  }
}
