import BelayCanvas
import BelayConsole
import Foundation

/// The themes that can be chosen: those in the binary, and the operator's own.
struct ThemeShelf {
  let paths: Paths

  /// More files than this in the directory of themes are not offered.
  static let largest = 200

  /// Built-in ones first; a file of the same name takes the place of one.
  var names: [String] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: paths.themes)) ?? []
    let own = files.filter { $0.hasSuffix(".toml") }.map { String($0.dropLast(5)) }.sorted()
    let shipped = Theme.shippedNames
    return shipped + own.filter { !shipped.contains($0) }.prefix(Self.largest)
  }

  func load(_ name: String, isAnew: Bool = false) -> ThemeNews {
    do {
      return .loaded(
        try ScreenOptions.theme(named: name, paths), name: name, isAnew: isAnew)
    } catch {
      // The place matters, and a long path would push it off the line.
      let folders = [paths.themes, (name as NSString).deletingLastPathComponent]
      let words = folders.reduce("\(error)") { words, folder in
        folder.isEmpty ? words : words.replacingOccurrences(of: folder + "/", with: "")
      }
      return .broken(name: name, words)
    }
  }

  /// Where the files lie whose change could change this theme.
  func directories(of name: String) -> [String] {
    let file = name.contains("/") ? [(name as NSString).deletingLastPathComponent] : []
    return [paths.themes] + file
  }
}
