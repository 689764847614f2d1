import BelayCanvas
import BelayCore

@testable import BelayConsole

/// An operator in front of a console in front of a story: presses keys, sees frames, and finds
/// out what went to the hub.
struct Seat {
  var story: Story
  var console: Console
  private(set) var effects: [Effect] = []
  private(set) var size: Size

  /// Connected and live, with everything that the story holds so far.
  init(
    _ story: Story = Story(), size: Size = Size(width: 120, height: 36), role: String = "operator",
    readOnly: Bool = false, ascii: Bool = false
  ) throws {
    self.story = story
    self.size = size
    let theme = try Theme.shipped(Theme.defaultName)
    console = Console(
      options: ConsoleOptions(
        theme: theme, themes: Theme.shippedNames, ascii: ascii, readOnly: readOnly,
        context: "prod-eu", operatorName: "mira"))
    send(.resized(size))
    send(.link(.whoami(role: role, name: "mira"), at: story.now))
    send(.link(.snapshot(story.fleet), at: story.now))
    send(.link(.recent(self.story.drain()), at: story.now))
    send(.link(.heartbeat(story.now.wall), at: story.now))
    send(.tick(story.now))
    paint()
  }

  mutating func send(_ message: Message) {
    for effect in console.update(message) {
      effects.append(effect)
      guard case .loadTheme(let name) = effect else { continue }
      send(.theme(Self.theme(name), at: story.now.boot))
    }
  }

  /// Keys as they are typed: one every 50 ms, each frame painted.
  mutating func press(_ keys: String) {
    for character in keys { press(.character(character)) }
  }

  mutating func press(_ keys: Key...) {
    for key in keys {
      story.pass(.milliseconds(50))
      send(.key(key, at: story.now.boot))
      paint()
    }
  }

  mutating func paint() {
    _ = console.frame(size: size, now: story.now)
    send(.painted(at: story.now.boot))
  }

  /// Time goes by; the hub keeps speaking.
  mutating func wait(_ duration: Duration) {
    var left = duration
    while left > .zero {
      let step = min(left, .seconds(1))
      story.pass(step)
      left -= step
      hear()
      send(.link(.heartbeat(story.now.wall), at: story.now))
      send(.tick(story.now))
      paint()
    }
  }

  /// Time goes by and the hub is silent.
  mutating func silence(_ duration: Duration) {
    story.pass(duration)
    send(.tick(story.now))
    paint()
  }

  /// The records of the story that the console has not got yet.
  mutating func hear() {
    let records = story.drain()
    if !records.isEmpty { send(.link(.records(records), at: story.now)) }
  }

  mutating func resize(_ size: Size) {
    self.size = size
    send(.resized(size))
    paint()
  }

  /// What the program would have read.
  private static func theme(_ name: String) -> ThemeNews {
    do {
      return .loaded(try Theme.shipped(name), name: name, isAnew: false)
    } catch {
      return .broken(name: name, "\(error)")
    }
  }

  // MARK: What there is to see

  var frame: Frame { console.frame(size: size, now: story.now) }

  var text: String { "\(frame)" }

  var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

  func shows(_ words: String) -> Bool { text.contains(words) }

  /// Decisions that went to the hub, and forgets them.
  mutating func sent() -> [Effect] {
    defer { effects = [] }
    return effects.filter {
      switch $0 {
      case .decide, .control, .signal: true
      case .hold, .handOff, .acknowledge, .readShift, .link, .presence, .resnapshot, .fetchOlder,
        .fetch, .loadTheme, .readLedger,
        .verifyLedger, .reload, .remember, .save,
        .copy, .bell, .redraw, .suspend, .quit:
        false
      }
    }
  }

  mutating func takeEffects() -> [Effect] {
    defer { effects = [] }
    return effects
  }
}
