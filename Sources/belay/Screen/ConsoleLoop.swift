import BelayCanvas
import BelayConsole
import BelayCore
import BelayTerminal
import Foundation

/// Shows a console on a terminal until the operator leaves or the terminal goes away.
///
/// One thread and one `poll` over keys, signals and the inbox. A key is answered at once; news from the hub
/// are drawn at most twenty times a second, and when nothing happens only the clock is, once a second.
struct ConsoleLoop {
  private let terminal: Terminal
  private let inbox: Inbox
  private let perform: (Effect) -> Void
  private let clock: () -> Reading
  private var console: Console
  private var lastFrame: Reading
  private var lastTick: Reading
  private var isDirty = true
  private var isOver = false

  private static let frameTime = Duration.milliseconds(50)
  private static let tickTime = Duration.seconds(1)

  init(
    terminal: Terminal, console: Console, inbox: Inbox, clock: @escaping () -> Reading,
    perform: @escaping (Effect) -> Void
  ) {
    self.terminal = terminal
    self.console = console
    self.inbox = inbox
    self.clock = clock
    self.perform = perform
    lastFrame = clock()
    lastTick = lastFrame
  }

  mutating func run() {
    update(.resized(terminal.size))
    draw()
    while !isOver {
      let ready = terminal.wait(for: [inbox.descriptor], until: .now + timeLeft)
      if ready.leave != nil { return }
      if ready.suspend { terminal.suspend() }
      isDirty = isDirty || ready.redraw || ready.suspend
      takeKeys()
      for message in inbox.take() { update(message) }
      tickIfDue()
      if isDirty, sinceLastFrame >= Self.frameTime { draw() }
    }
  }

  /// Keys are drawn before anything else is looked at.
  private mutating func takeKeys() {
    var any = false
    while !isOver, let key = terminal.nextKey() {
      any = true
      update(key == .resize ? .resized(terminal.size) : .key(key, at: clock().boot))
    }
    if any, !isOver { draw() }
  }

  private mutating func tickIfDue() {
    let now = clock()
    guard (now.boot.since(lastTick.boot) ?? .zero) >= Self.tickTime else { return }
    lastTick = now
    update(.tick(now))
  }

  private mutating func update(_ message: Message) {
    isDirty = true
    for effect in console.update(message) { carryOut(effect) }
  }

  private mutating func carryOut(_ effect: Effect) {
    switch effect {
    case .bell: terminal.bell()
    case .redraw: terminal.forget()
    case .suspend:
      terminal.suspend()
      isDirty = true
    case .quit: isOver = true
    case .decide, .control, .presence, .resnapshot, .fetchOlder: perform(effect)
    }
  }

  private mutating func draw() {
    let now = clock()
    terminal.draw(console.frame(size: terminal.size, now: now))
    lastFrame = now
    isDirty = false
    for effect in console.update(.painted(at: clock().boot)) { carryOut(effect) }
  }

  private var sinceLastFrame: Duration { clock().boot.since(lastFrame.boot) ?? .zero }

  private var timeLeft: Duration {
    let tick = Self.tickTime - (clock().boot.since(lastTick.boot) ?? .zero)
    let frame = isDirty ? Self.frameTime - sinceLastFrame : tick
    return max(.zero, min(tick, frame))
  }
}
