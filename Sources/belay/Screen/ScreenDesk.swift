import BelayCanvas
import BelayConsole
import BelayCore
import Foundation

/// Carries out what the console asks of files: themes, configuration, history and saved screens.
final class ScreenDesk {
  private let paths: Paths
  private let shelf: ThemeShelf
  private let watch = FolderWatch()
  private var worn: String
  /// As it was read last; nil while its file is broken.
  private var theme: Theme?

  /// Saved screens are the operator's and never removed here; beyond these no more are written.
  private static let mostScreens = 1_000

  /// - Parameter theme: the name of the one that the console begins with.
  init(paths: Paths, theme name: String) {
    self.paths = paths
    shelf = ThemeShelf(paths: paths)
    worn = name
    if case .loaded(let theme, _, _) = shelf.load(name) { self.theme = theme }
    watch.watch(shelf.directories(of: name))
  }

  /// Readable when a theme may have changed.
  var descriptors: [Int32] { watch.descriptor >= 0 ? [watch.descriptor] : [] }

  /// The theme in use, if its file says something else by now.
  func news(at now: BootInstant) -> Message? {
    guard watch.hasNews() else { return nil }
    let news = shelf.load(worn, isAnew: true)
    if case .loaded(let fresh, _, _) = news {
      guard fresh != theme else { return nil }
      theme = fresh
    } else {
      theme = nil
    }
    return .theme(news, at: now)
  }

  /// Themes, configuration and history; nothing for every other effect.
  func carryOut(_ effect: Effect, at now: BootInstant) -> [Message] {
    switch effect {
    case .loadTheme(let name): return [.theme(load(name), at: now)]
    case .remember(let line):
      HistoryFile(path: paths.history).add(line)
      return []
    case .reload:
      let (configuration, troubles) = ConfigurationFile(paths).read()
      return [
        .theme(load(worn), at: now), .configured(configuration, troubles: troubles, at: now),
      ]
    default: return []
    }
  }

  private func load(_ name: String) -> ThemeNews {
    let news = shelf.load(name)
    worn = name
    theme = nil
    if case .loaded(let fresh, _, _) = news { theme = fresh }
    watch.watch(shelf.directories(of: name))
    return news
  }

  // MARK: Saved screens

  /// Writes the frame as text and the records as JSON lines, for their owner alone.
  func save(_ picture: String, _ records: [Record], at now: Reading) -> Message {
    do {
      let name = try freeName(at: now.wall)
      try PrivateFile.write(Data((picture + "\n").utf8), to: name + ".txt")
      let lines = records.map { $0.shownJSON + "\n" }.joined()
      try PrivateFile.write(Data(lines.utf8), to: name + ".jsonl")
      return .told(
        "Saved with \(records.count) records: \(name).txt and .jsonl", isBad: false, at: now.boot)
    } catch {
      return .told("Not saved: \(error)", isBad: true, at: now.boot)
    }
  }

  /// The path without its ending, after the moment; with a number where that is taken.
  private func freeName(at time: Timestamp) throws -> String {
    let there = (try? FileManager.default.contentsOfDirectory(atPath: paths.screens)) ?? []
    guard there.count < 2 * Self.mostScreens else {
      throw Failure("\(paths.screens) holds \(Self.mostScreens) screens; remove some")
    }
    let stem = time.rfc3339.filter { $0 != ":" }
    let names = [stem] + (2...99).map { "\(stem)-\($0)" }
    guard let free = names.first(where: { !there.contains($0 + ".txt") }) else {
      throw Failure("too many screens of one moment")
    }
    return "\(paths.screens)/\(free)"
  }
}
