import Foundation

/// A child process that inherits three descriptors and nothing else.
///
/// Foundation's `Process` tells the end of a child by a descriptor that a grandchild may keep open, and a
/// tmux server is such a grandchild; hence `posix_spawn` and `waitpid`.
struct Child: Sendable {
  let pid: Int32

  /// Descriptors below this one are closed in the child.
  private static let highest: Int32 = 512

  static func spawn(
    _ executable: String, _ arguments: [String], environment: [String: String],
    input: Int32, output: Int32, errors: Int32
  ) throws -> Child {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (wanted, given) in [(0, input), (1, output), (2, errors)] as [(Int32, Int32)] {
      posix_spawn_file_actions_adddup2(&actions, given, wanted)
    }
    for descriptor in 3..<Self.highest { posix_spawn_file_actions_addclose(&actions, descriptor) }
    let words = ([executable] + arguments).map { strdup($0) } + [nil]
    let settings = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for pointer in words + settings { free(pointer) } }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // A thread of a pool blocks most signals, and with them a tmux server cannot be ended.
    var blocked = sigset_t()
    sigemptyset(&blocked)
    posix_spawnattr_setsigmask(&attributes, &blocked)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK))
    var pid: Int32 = 0
    let result = posix_spawn(&pid, executable, &actions, &attributes, words, settings)
    guard result == 0 else {
      throw StageError("cannot run \(executable): \(String(cString: strerror(result)))")
    }
    return Child(pid: pid)
  }

  /// Ends whatever it started and left behind; it leads a process group of its own.
  func sweep() {
    kill(-pid, SIGKILL)
  }

  /// The exit status, or minus the signal that ended it. To be called once.
  func ended() async -> Int32 {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7f
        continuation.resume(returning: signal == 0 ? (status >> 8) & 0xff : -signal)
      }
    }
  }
}
