import BelayCanvas
import BelayCore

/// What the last two lines say while the panes show the past.
extension Drawing {
  /// How long ago it was, that nothing is decided there, and what waits now.
  var pastStory: String {
    let hub = console.hubTime(now)
    let ago = Age.short(hub.since(time))
    let waiting = console.replica.fleet.pending()
    let next = waiting.map(\.expiresAt).min().map { ", next expiry \(Age.clock($0.since(hub)))" }
    let count = waiting.count == 1 ? "1 escalation waits" : "\(waiting.count) escalations wait"
    let cards = waiting.isEmpty ? "Now none waits." : "Now \(count)\(next ?? "")."
    return "\(ago) ago; nothing is decided in the past. \(cards)"
  }

  var pastHints: [(SafeText, SafeText)] {
    let step = (keyName("minute-back") + " " + keyName("minute-forward"), "minute" as SafeText)
    let back = ("G Esc" as SafeText, "now" as SafeText)
    let others: [(SafeText, SafeText)] = [
      (keyName("diff"), "compare"), ("Enter", "open"), (keyName("filter"), "filter"),
      (keyName("command"), "cmd"), (keyName("help"), "help"),
    ]
    return [back, step] + others
  }
}

extension Console {
  /// Says why nothing is decided; the letters of a reason that nobody asks for are dropped.
  mutating func refusePast(_ command: Command, at now: BootInstant) {
    let words = obstacle(at: now)?.words ?? "The past is not decided."
    refuse(words, at: now, expectsText: command.changesTheWorld)
  }
}
