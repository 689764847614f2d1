package import BelayCanvas
import BelayCore

/// What the console wears and may do in another context.
package struct ContextChange: Sendable {
  package var name: String
  package var theme: Theme
  package var themeName: String
  package var readOnly: Bool
  package var readOnlyBecause: String?
  package var hubURL: String
  package var carriesHub: Bool

  package init(_ options: ConsoleOptions) {
    name = options.context
    theme = options.theme
    themeName = options.themeName
    readOnly = options.readOnly
    readOnlyBecause = options.readOnlyBecause
    hubURL = options.hubURL
    carriesHub = options.carriesHub
  }
}

/// Several hubs: one is linked at a time, and only that one can be answered. Of the others it is
/// known what waits there.
extension Console {
  // MARK: Going over

  func contextProblem(_ name: String) -> String? {
    if name == "all" || options.contexts.contains(where: { $0.name == name }) { return nil }
    return options.contexts.isEmpty
      ? "the configuration has no contexts" : "there is no context of that name"
  }

  /// Asks for the link to another hub. Nothing may be under way: its answer would come to a console
  /// that has gone.
  mutating func goOver(to name: String, for card: ContextCard? = nil, at now: BootInstant)
    -> [Effect]
  {
    if name == options.context {
      notice = Notice("This is context \(name).", at: now)
      return []
    }
    if let parcel = outbox.parcels.first {
      let label = parcel.label
      notice = Notice(
        "\(label) is under way here: go over when the hub has answered, or take it back with z.",
        .bad, at: now)
      return []
    }
    awaitedCard = card
    return [.link(to: name)]
  }

  /// Everything that belonged to the old hub goes; what belongs to the operator stays.
  mutating func linked(_ change: ContextChange, at now: BootInstant) {
    let old = self
    var options = options
    options.context = change.name
    (options.theme, options.themeName) = (change.theme.reduced(to: options.depth), change.themeName)
    (options.readOnly, options.readOnlyBecause) = (change.readOnly, change.readOnlyBecause)
    (options.hubURL, options.carriesHub) = (change.hubURL, change.carriesHub)
    self = Console(options: options)
    (keys, history, size, idle, isGreeted) = (old.keys, old.history, old.size, old.idle, true)
    (elsewhere, awaitedCard) = (old.elsewhere, old.awaitedCard)
    elsewhere.forget(change.name)
    notice = Notice("Context \(change.name) from now on.", at: now)
  }

  /// The card that was chosen among those of all contexts, if it still is what it was.
  mutating func openAwaitedCard(at now: BootInstant) {
    guard let wanted = awaitedCard else { return }
    awaitedCard = nil
    guard let card = replica.fleet.escalations[wanted.key], card.actionDigest == wanted.digest,
      card.handle == wanted.handle, card.state == .pending
    else {
      notice = Notice("\(wanted.handleText) is over there, or changed meanwhile.", .bad, at: now)
      return
    }
    openCard(card.key)
  }

  mutating func signedIn(role: String, name: String, at now: BootInstant) {
    replica.signedIn(role: role, name: name)
    let wanted = options.contexts.first { $0.name == options.context }?.role
    guard let wanted, wanted != role else { return }
    notice = Notice(
      "The hub knows you as \(role); the configuration says \(wanted).", .bad, at: now)
  }

  // MARK: What waits elsewhere

  mutating func heard(from name: String, _ news: ContextNews, at now: Reading) -> [Effect] {
    guard name != options.context else { return [] }
    let isNew = elsewhere.take(news, of: name, at: now.boot)
    return isNew && pulse.mayRing(at: now.boot) ? [.bell] : []
  }

  /// Contexts beside this one, in the order of the configuration.
  var otherContexts: [ContextPlace] { options.contexts.filter { $0.name != options.context } }

  /// `3 cards wait elsewhere: lab 2, prod 1. c shows them`; nil if none do and all hubs answer.
  func elsewhereWords(at now: BootInstant) -> String? {
    var waiting: [String] = []
    var silent: [String] = []
    var total = 0
    for place in otherContexts {
      guard let sight = elsewhere[place.name] else { continue }
      total += sight.count
      if sight.count > 0 { waiting.append("\(place.name) \(sight.count)") }
      if let silence = sight.silence(at: now) {
        silent.append("\(place.name) unreachable \(Age.short(silence))")
      } else if sight.trouble != nil {
        silent.append("\(place.name) unreachable")
      }
    }
    guard !waiting.isEmpty || !silent.isEmpty else { return nil }
    let head = waiting.isEmpty ? "" : "\(Figure.plural(total, "card")) elsewhere: "
    let key = keys.binding("contexts")?.keys.first?.spelling ?? ":contexts"
    return head + (waiting + silent).joined(separator: ", ") + ". \(key) shows them"
  }

  /// For the line above the keys, until it was acknowledged.
  func handoffWords(at time: Timestamp) -> String? {
    guard let handoff = awaitedHandoff else { return nil }
    let key = keys.binding("handoff")?.keys.first?.spelling ?? ":handoff"
    return "\(handoff.by) handed off \(Age.short(time.since(handoff.at))) ago: \(handoff.note)"
      + "  (\(key) shows it)"
  }
}
