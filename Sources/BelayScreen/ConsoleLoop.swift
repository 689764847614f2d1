import BelayCanvas
package import BelayConsole
package import BelayCore
package import BelayTerminal

/// Shows a console on a terminal until the operator leaves or the terminal goes away.
///
/// One thread and one `poll` over keys, signals and the inbox. A key is answered at once; when news from the
/// hub are drawn is `FramePace`'s to say. When nothing happens only the clock is drawn, once a second, and a
/// countdown ten times a second.
package struct ConsoleLoop {
  private let terminal: Terminal
  private let surroundings: Surroundings
  private let clock: () -> Reading
  private var console: Console
  private var pace: FramePace
  /// What the console was told last; frames are made for it.
  private var size: Size
  private var lastTick: Reading
  /// The last moment at which no key was waiting to be read.
  private var lastQuiet: BootInstant
  /// Nothing is drawn or read any more.
  package private(set) var isOver = false

  package init(
    terminal: Terminal, console: Console, surroundings: Surroundings, clock: @escaping () -> Reading
  ) {
    self.terminal = terminal
    self.console = console
    self.surroundings = surroundings
    self.clock = clock
    size = terminal.size
    lastTick = clock()
    lastQuiet = lastTick.boot
    pace = FramePace(at: lastTick.boot)
  }

  package mutating func run() {
    begin()
    while !isOver { turn() }
  }

  /// Draws the first frame.
  package mutating func begin() {
    resize()
    draw()
  }

  /// Waits for something to happen, and answers it.
  package mutating func turn() {
    let ready = terminal.wait(for: surroundings.descriptors(), until: .now + timeLeft)
    if ready.leave != nil { return isOver = true }
    if ready.suspend { terminal.suspend() }
    if ready.redraw || ready.suspend { pace.wantsFrame() }
    takeKeys()
    for message in surroundings.news(clock().boot) { update(message) }
    tickIfDue()
    if pace.timeLeft(at: clock().boot) == .zero {
      draw()
      // So that a key typed after this frame is known to be newer than it.
      takeKeys()
    }
  }

  /// Keys are drawn before anything else is looked at.
  ///
  /// A loop that stood still finds keys that were typed long before they are read; the console is told since
  /// when that may be, so that a dialog's grace counts from when a key was typed.
  private mutating func takeKeys() {
    var any = false
    while !isOver {
      let before = clock().boot
      guard let key = terminal.nextKey() else {
        if !terminal.hasKeysLeft { lastQuiet = before }
        break
      }
      any = true
      if key == .resize {
        resize()
      } else {
        update(.key(key, at: clock().boot, typedAfter: lastQuiet))
      }
    }
    if any, !isOver { draw() }
  }

  private mutating func resize() {
    size = terminal.size
    update(.resized(size))
  }

  private mutating func tickIfDue() {
    let now = clock()
    guard (now.boot.since(lastTick.boot) ?? .zero) >= tickTime else { return }
    lastTick = now
    if console.isRestless { pace.wantsFrame() }
    update(.tick(now))
  }

  private var tickTime: Duration { console.isRestless ? .milliseconds(100) : .seconds(1) }

  private mutating func update(_ message: Message) {
    pace.wants(message, at: clock().boot, isShown: console.tailShows)
    for effect in console.update(message) { carryOut(effect) }
  }

  private mutating func carryOut(_ effect: Effect) {
    switch effect {
    case .bell: terminal.bell()
    case .redraw: terminal.forget()
    case .suspend:
      terminal.suspend()
      pace.wantsFrame()
    case .quit: isOver = true
    case .copy(let text): terminal.copy(text)
    case .save, .loadTheme, .reload, .remember, .decide, .control, .signal, .presence, .resnapshot,
      .fetchOlder, .fetch, .readLedger, .verifyLedger:
      for message in surroundings.perform(effect, { picture }) { update(message) }
    }
  }

  /// The frame as it is, in words.
  private var picture: String { "\(console.frame(size: size, now: clock()))" }

  private mutating func draw() {
    let now = clock()
    terminal.draw(console.frame(size: size, now: now))
    pace.drew(at: now.boot)
    for effect in console.update(.painted(at: clock().boot)) { carryOut(effect) }
  }

  private var timeLeft: Duration {
    let now = clock().boot
    let tick = tickTime - (now.since(lastTick.boot) ?? .zero)
    return max(.zero, min(tick, pace.timeLeft(at: now) ?? tick))
  }
}
