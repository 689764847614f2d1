import Glibc
import Testing

/// A program on a terminal of its own: what it writes, what it reports, and how it ends.
final class PTY {
  private var master: Int32
  private let reports: Int32
  private let pid: pid_t
  /// Everything that the terminal got so far.
  private(set) var output: [UInt8] = []
  private var reported = ""
  private var reportsEnded = false
  /// Whether what is shown is taken from the line; if not, the line fills up and stands still.
  var isRead = true
  /// As the terminal was before anybody touched it.
  let found: termios

  /// Longest wait for anything; only a failing test reaches it.
  private static let patience: Int32 = 60_000

  /// Starts the probe with these words.
  convenience init(
    _ words: String..., size: (width: UInt16, height: UInt16) = (80, 24),
    environment: [String] = ["TERM=xterm-256color", "LC_ALL=C.UTF-8"]
  ) throws {
    try self.init(command: [try Self.probe()] + words, size: size, environment: environment)
  }

  init(
    command: [String], size: (width: UInt16, height: UInt16) = (80, 24),
    environment: [String] = ["TERM=xterm-256color", "LC_ALL=C.UTF-8"]
  ) throws {
    let slave: Int32
    (master, slave) = try Self.open(size)
    let ends = try Self.pipeEnds()
    reports = ends.reading
    var settings = termios()
    tcgetattr(master, &settings)
    found = settings
    pid = try Self.spawn(
      command, environment + ["SWIFT_BACKTRACE=enable=no"], terminal: Self.name(slave),
      reports: ends.writing)
    close(ends.writing)
    close(slave)
  }

  deinit {
    kill(pid, SIGKILL)
    close(master)
    close(reports)
  }

  static func probe() throws -> String { try beside("TerminalProbe") }

  /// A program of this package, beside the tests' own.
  static func beside(_ name: String) throws -> String {
    var path = [CChar](repeating: 0, count: 4096)
    let length = readlink("/proc/self/exe", &path, path.count)
    try #require(length > 0)
    let own = String(decoding: path[..<length].map(UInt8.init(bitPattern:)), as: UTF8.self)
    return own[..<(try #require(own.lastIndex(of: "/")))] + "/\(name)"
  }

  private static func open(
    _ size: (width: UInt16, height: UInt16)
  ) throws -> (master: Int32, slave: Int32) {
    var dimensions = winsize(ws_row: size.height, ws_col: size.width, ws_xpixel: 0, ws_ypixel: 0)
    var master: Int32 = -1
    var slave: Int32 = -1
    try #require(openpty(&master, &slave, nil, nil, &dimensions) == 0)
    for end in [master, slave] { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (master, slave)
  }

  private static func pipeEnds() throws -> (reading: Int32, writing: Int32) {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }

  private static func name(_ terminal: Int32) -> String {
    var name = [CChar](repeating: 0, count: 128)
    ttyname_r(terminal, &name, name.count)
    return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// Makes the program the leader of a session, so that the terminal becomes its own.
  private static let newSession: Int32 = 0x80

  private static func spawn(
    _ command: [String], _ environment: [String], terminal: String, reports: Int32
  ) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, reports, 3)
    posix_spawn_file_actions_addopen(&actions, 0, terminal, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(
      &attributes, Int16(newSession | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    let arguments = command.map { strdup($0) } + [nil]
    let variables = environment.map { strdup($0) } + [nil]
    defer { for text in arguments + variables { free(text) } }
    var pid: pid_t = 0
    try #require(posix_spawn(&pid, command[0], &actions, &attributes, arguments, variables) == 0)
    return pid
  }

  // MARK: What the user does

  func type(_ text: String) { type(Array(text.utf8)) }

  func type(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { write(master, $0.baseAddress, min($0.count, 1024)) }
      guard written > 0 else { return }
      rest = rest.dropFirst(written)
      pump(waiting: 0)
    }
  }

  func resize(_ width: UInt16, _ height: UInt16) {
    var size = winsize(ws_row: height, ws_col: width, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
  }

  func signal(_ signal: Int32) { kill(pid, signal) }

  /// Takes the terminal away, as a dropped line does.
  func hangUp() {
    close(master)
    master = -1
  }

  // MARK: What comes out of it

  /// Reads on until the terminal got so many bytes.
  func read(atLeast count: Int) {
    while output.count < count, pump(waiting: Self.patience) {}
  }

  /// Returns when the program sleeps, twenty times in a row, or is over.
  func waitUntilStuck() {
    var asleep = 0
    while asleep < 20 {
      usleep(1_000)
      let status = Self.contents(of: "/proc/\(pid)/stat")
      guard !status.isEmpty, !status.contains(UInt8(ascii: "Z")) else { return }
      asleep = status.firstRange(of: Array(") S ".utf8)) != nil ? asleep + 1 : 0
    }
  }

  private static func contents(of path: String) -> [UInt8] {
    let file = Glibc.open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return [] }
    defer { close(file) }
    var buffer = [UInt8](repeating: 0, count: 256)
    let count = Glibc.read(file, &buffer, buffer.count)
    return Array(buffer.prefix(max(0, count)))
  }

  /// Reads on until this was reported; what follows it is kept.
  func expect(_ line: String, _ place: SourceLocation = #_sourceLocation) throws {
    while true {
      var lines = reported.split(separator: "\n", omittingEmptySubsequences: false)
      if let found = lines.dropLast().firstIndex(where: { $0 == line }) {
        lines.removeSubrange(...found)
        reported = lines.joined(separator: "\n")
        return
      }
      guard pump(waiting: Self.patience) else {
        try #require(Bool(false), "no \"\(line)\" in: \(reported)", sourceLocation: place)
        return
      }
    }
  }

  /// Reads on until the terminal got this text.
  func expectOutput(_ text: String, _ place: SourceLocation = #_sourceLocation) throws {
    while output.firstRange(of: Array(text.utf8)) == nil {
      try #require(
        pump(waiting: Self.patience), "no \(text.debugDescription)", sourceLocation: place)
    }
  }

  /// Reads to the end of the program; its exit code, or less than 0 for the signal that ended it.
  func finish() -> Int {
    while !reportsEnded, pump(waiting: Self.patience) {}
    var status: Int32 = 0
    waitpid(pid, &status, 0)
    while pump(waiting: 0) {}
    return status & 0x7F == 0 ? Int(status >> 8 & 0xFF) : -Int(status & 0x7F)
  }

  /// All that was reported and not yet expected.
  var remainder: String { reported }

  /// The terminal's settings as they are now.
  var settings: termios {
    var settings = termios()
    tcgetattr(master, &settings)
    return settings
  }

  /// Forgets what the terminal got so far.
  func forgetOutput() { output = [] }

  /// Takes what there is; false when nothing came in time, or at the end.
  @discardableResult
  private func pump(waiting: Int32) -> Bool {
    var polled = [isRead ? master : -1, reportsEnded ? -1 : reports].map {
      pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
    }
    guard poll(&polled, nfds_t(polled.count), waiting) > 0 else { return false }
    let shown = polled[0].revents & Int16(POLLIN) != 0 ? taken(from: master) : []
    output += shown
    guard polled[1].revents != 0 else { return !shown.isEmpty }
    let told = taken(from: reports)
    reported += String(decoding: told, as: UTF8.self)
    reportsEnded = told.isEmpty
    return true
  }

  private func taken(from descriptor: Int32) -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = Glibc.read(descriptor, &buffer, buffer.count)
    return Array(buffer.prefix(max(0, count)))
  }
}

/// Whether two terminals would behave alike.
func sameSettings(_ left: termios, _ right: termios) -> Bool {
  withUnsafeBytes(of: left.c_cc) { l in
    withUnsafeBytes(of: right.c_cc) { r in
      l.elementsEqual(r) && left.c_iflag == right.c_iflag && left.c_oflag == right.c_oflag
        && left.c_cflag == right.c_cflag && left.c_lflag == right.c_lflag
    }
  }
}
