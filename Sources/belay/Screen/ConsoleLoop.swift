import BelayCanvas
import BelayConsole
import BelayCore
import BelayTerminal
import Foundation

/// Shows a console on a terminal until the operator leaves or the terminal goes away.
///
/// One thread and one `poll` over keys, signals and the inbox. A key is answered at once; when news from the
/// hub are drawn is `FramePace`'s to say. When nothing happens only the clock is drawn, once a second, and a
/// countdown ten times a second.
struct ConsoleLoop {
  private let terminal: Terminal
  private let inbox: Inbox
  private let desk: ScreenDesk
  /// Nil where there is no hub: records come from files.
  private let switchboard: Switchboard?
  private let clock: () -> Reading
  private var console: Console
  private var pace: FramePace
  /// What the console was told last; frames are made for it.
  private var size: Size
  private var lastTick: Reading
  /// The last moment at which no key was waiting to be read.
  private var lastQuiet: BootInstant
  private var isOver = false

  init(
    terminal: Terminal, console: Console, inbox: Inbox, desk: ScreenDesk,
    clock: @escaping () -> Reading, switchboard: Switchboard?
  ) {
    self.terminal = terminal
    self.console = console
    self.inbox = inbox
    self.desk = desk
    self.clock = clock
    self.switchboard = switchboard
    size = terminal.size
    lastTick = clock()
    lastQuiet = lastTick.boot
    pace = FramePace(at: lastTick.boot)
  }

  mutating func run() {
    resize()
    draw()
    while !isOver {
      let ready = terminal.wait(
        for: [inbox.descriptor] + desk.descriptors, until: .now + timeLeft)
      if ready.leave != nil { return }
      if ready.suspend { terminal.suspend() }
      if ready.redraw || ready.suspend { pace.wantsFrame() }
      takeKeys()
      if let message = desk.news(at: clock().boot) { update(message) }
      takeNews()
      tickIfDue()
      if pace.timeLeft(at: clock().boot) == .zero {
        draw()
        // So that a key typed after this frame is known to be newer than it.
        takeKeys()
      }
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

  /// A message may have the console go over to another hub; what the old one sent along with it is
  /// then about nothing any more.
  private mutating func takeNews() {
    let link = switchboard?.station
    for message in inbox.take() where switchboard?.station == link || !message.isOfLink {
      update(message)
    }
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
    case .save(let records): update(desk.save(picture, records, at: clock()))
    case .loadTheme, .reload, .remember:
      for message in desk.carryOut(effect, at: clock().boot) { update(message) }
    case .link(let name):
      if let message = switchboard?.link(to: name, at: clock().boot) { update(message) }
    case .decide, .control, .signal, .hold, .handOff, .acknowledge, .readShift, .presence,
      .resnapshot, .fetchOlder, .fetch, .readLedger, .verifyLedger:
      switchboard?.perform(effect)
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
