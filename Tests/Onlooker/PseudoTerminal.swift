import Glibc

/// A terminal in the hands of its program's tester: what is typed into it, what is shown on it, and its size.
package struct PseudoTerminal: ~Copyable {
  /// Where the tester reads and writes.
  package let descriptor: Int32
  private let name: String

  package init(width: Int, height: Int) throws {
    var dimensions = Self.dimensions(width, height)
    var (master, slave) = (Int32(-1), Int32(-1))
    var name = [CChar](repeating: 0, count: 128)
    guard openpty(&master, &slave, nil, nil, &dimensions) == 0,
      ttyname_r(slave, &name, name.count) == 0
    else { throw Failure("no terminal to be had: \(String(cString: strerror(errno)))") }
    _ = fcntl(master, F_SETFD, FD_CLOEXEC)
    close(slave)
    descriptor = master
    self.name = String(
      decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  deinit { close(descriptor) }

  package func resize(width: Int, height: Int) {
    var size = Self.dimensions(width, height)
    _ = ioctl(descriptor, UInt(TIOCSWINSZ), &size)
  }

  /// Starts this same program with other words on the terminal, as the leader of a session of its own.
  ///
  /// Its standard error is this program's; `kept` is there under its own number.
  package func start(
    _ words: [String], environment: [String], keeping kept: [Int32] = []
  ) throws -> Int32 {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    for descriptor in kept {
      posix_spawn_file_actions_adddup2(&actions, descriptor, descriptor)
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    let newSession: Int16 = 0x80
    posix_spawnattr_setflags(&attributes, newSession)
    let arguments = (["/proc/self/exe"] + words).map { strdup($0) } + [nil]
    let variables = environment.map { strdup($0) } + [nil]
    defer { for text in arguments + variables { free(text) } }
    var pid: pid_t = 0
    let problem = posix_spawn(&pid, "/proc/self/exe", &actions, &attributes, arguments, variables)
    guard problem == 0 else { throw Failure(String(cString: strerror(problem))) }
    return pid
  }

  /// What the program has shown since the last time; empty when it is over.
  package func read(atMost room: Int = 65_536) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
      var got = -1
      repeat {
        got = Glibc.read(descriptor, buffer.baseAddress, room)
      } while got < 0
        && errno == EINTR
      count = max(0, got)
    }
  }

  private static func dimensions(_ width: Int, _ height: Int) -> winsize {
    winsize(ws_row: UInt16(height), ws_col: UInt16(width), ws_xpixel: 0, ws_ypixel: 0)
  }
}

/// What keeps a test from being made, in words.
package struct Failure: Error, CustomStringConvertible {
  package let description: String
  package init(_ description: String) { self.description = description }
}

/// Waits for the program's end: its exit code, or less than 0 for the signal that ended it.
package func ended(_ pid: Int32) -> Int {
  var status: Int32 = 0
  while waitpid(pid, &status, 0) < 0, errno == EINTR {}
  return status & 0x7F == 0 ? Int(status >> 8 & 0xFF) : -Int(status & 0x7F)
}
