import BelayClient
import BelayConsole
import BelayCore
import Foundation

/// The links of one console: to the hub that it is about, and, now and then, to those of the other
/// contexts, of which it only asks what waits there.
///
/// There is never more than one link that an answer can go to. What comes from a link that was given
/// up is dropped at the inbox, by the number of its station.
final class Switchboard {
  private let inbox: Inbox
  private let now: @Sendable () -> Reading
  private let contexts: [ContextPlace]
  private let open: (ContextPlace) throws -> Line
  private let lookouts: [Lookout]
  private var current: Correspondent
  private var tasks: [Task<Void, Never>] = []
  private(set) var station = 0

  /// What the link to a context is made of.
  struct Line {
    var client: HubClient
    /// What the console wears and may do there.
    var change: ContextChange
    /// Where the hub's ledger lies on this machine; nil where that is not known.
    var stateDirectory: String?
  }

  /// - Parameters:
  ///   - name: the context that the console begins in.
  ///   - open: makes the client of a context; throws what is wrong with its address or its token.
  init(
    _ first: Line, in name: String, contexts: [ContextPlace], inbox: Inbox,
    now: @escaping @Sendable () -> Reading, open: @escaping (ContextPlace) throws -> Line
  ) {
    self.inbox = inbox
    self.now = now
    self.contexts = contexts
    self.open = open
    lookouts = contexts.map { place in
      Lookout(place: place, client: Result { try open(place).client }, inbox: inbox, now: now)
    }
    current = Correspondent(
      client: first.client, inbox: inbox, now: now, consoleName: Self.consoleName,
      stateDirectory: first.stateDirectory)
    begin(in: name)
  }

  private static var consoleName: String {
    "console-\(ProcessInfo.processInfo.processIdentifier)"
  }

  /// Carries out what is the hub's business.
  func perform(_ effect: Effect) {
    if case .presence(let idle) = effect {
      for lookout in lookouts { lookout.attend(idle: idle, as: Self.consoleName) }
    }
    current.perform(effect)
  }

  /// Gives the present link up and begins one to the hub of this context; if that cannot even be
  /// tried, everything stays as it is.
  func link(to name: String, at instant: BootInstant) -> Message {
    guard let place = contexts.first(where: { $0.name == name }) else {
      return .told("There is no context \(name).", isBad: true, at: instant)
    }
    let line: Line
    do {
      line = try open(place)
    } catch {
      return .told("Still in the old context: \(error)", isBad: true, at: instant)
    }
    end()
    station += 1
    inbox.listen(to: station)
    current = Correspondent(
      client: line.client, inbox: inbox, station: station, now: now,
      consoleName: Self.consoleName, stateDirectory: line.stateDirectory)
    begin(in: name)
    return .linked(line.change, at: instant)
  }

  private func begin(in name: String) {
    let correspondent = current
    tasks = [
      Task.detached { await correspondent.follow() },
      Task.detached { await correspondent.followAnchors() },
    ]
    for lookout in lookouts { lookout.isOn = lookout.place.name != name }
    tasks += lookouts.filter { $0.place.name != name }.map { lookout in
      Task.detached { await lookout.watch() }
    }
  }

  func end() {
    for task in tasks { task.cancel() }
    tasks = []
  }
}
