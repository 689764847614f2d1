import BelayCanvas
import BelayTerminal
import Glibc

/// The loop of a program with a terminal, which reports all that happens to it.
struct Probe {
  let terminal: Terminal
  private var frames = 0
  private var newest = SafeText()

  init(_ terminal: Terminal) { self.terminal = terminal }

  mutating func draw() {
    frames += 1
    let size = terminal.size
    var frame = Frame(size: size)
    let colored = Style(foreground: .rgb(0x12, 0xAB, 0x34), attributes: .bold)
    frame.put("frame \(frames)", at: Point(x: 0, y: 0), style: colored)
    frame.put(newest, at: Point(x: 0, y: 1), style: .plain)
    frame.put("bottom", at: Point(x: 0, y: size.height - 1), style: .plain)
    frame.cursor = Point(x: 2, y: 1)
    terminal.draw(frame)
  }

  mutating func echo() {
    draw()
    report("waiting")
    while true {
      let ready = terminal.wait()
      if let leave = ready.leave { return report("leave \(leave)") }
      while let key = terminal.nextKey() {
        if key == .character("q") { return report("quit") }
        note(key)
      }
      if ready.suspend {
        report("suspending")
        terminal.suspend()
        report("resumed")
      }
      draw()
    }
  }

  private mutating func note(_ key: Key) {
    newest = SafeText(untrusted: "\(key)")
    switch key {
    case .resize: report("resize \(terminal.size.width)x\(terminal.size.height)")
    case .paste(let text):
      report(
        "paste \(text.utf8.count) dropped \(terminal.droppedPasteBytes) \(text.prefix(20).debugDescription)"
      )
    default: report("key \(key)")
    }
  }

  mutating func drawHostile() {
    var frame = Frame(size: terminal.size)
    for (y, text) in hostileTexts.enumerated() {
      frame.put(SafeText(untrusted: text), at: Point(x: 0, y: y), style: .plain)
    }
    terminal.draw(frame)
    report("bytes \(terminal.bytesWritten)")
  }
}

/// One of each kind that a terminal could act on.
let hostileTexts = [
  "\u{1B}[2J\u{1B}[H", "\u{1B}]0;owned\u{7}", "\u{1B}]52;c;b3duZWQ=\u{1B}\\",
  "\u{1B}P+q544e\u{1B}\\",
  "\u{9B}31m\u{9D}0;x\u{9C}", "a\rb\nc\u{8}d\te\u{B}f\u{C}g",
  "\u{202E}evil\u{2066}\u{200B}\u{FEFF}",
  "\u{E0041}\u{E0042}", "\u{7F}\u{0}\u{7}", "e" + String(repeating: "\u{301}", count: 1000),
  "\u{1B}_G\u{1B}\\", "\u{1B}(0lqk\u{E}\u{F}", "漢字\u{FF21}👨‍👩‍👧‍👦🏳️‍🌈", "\u{1B}[?1049l\u{1B}c",
]

func report(_ line: String) {
  let bytes = Array((line + "\n").utf8)
  _ = write(3, bytes, bytes.count)
}

/// Waits for ever, but not longer than there is somebody to report to.
func hang() {
  var listener = pollfd(fd: 3, events: 0, revents: 0)
  while poll(&listener, 1, -1) <= 0 {}
}

/// Ends the process without a word to the terminal.
func die(_ how: String) {
  var limit = rlimit(rlim_cur: 0, rlim_max: 0)
  setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
  report("dying")
  switch how {
  case "segv": UnsafeMutablePointer<Int>(bitPattern: 8)?.pointee = 1
  case "trap":
    let empty: [Int] = []
    print(empty[how.utf8.count])
  case "overflow": print(deeper(how.utf8.count))
  case "abort": abort()
  case "exit": exit(7)
  default: kill(getpid(), Int32(how) ?? SIGKILL)
  }
}

private func deeper(_ depth: Int) -> Int { depth < 0 ? 0 : deeper(depth + 1) + depth }
