import BelayConsole
import Foundation

/// `config.toml` in the configuration directory; nothing is wrong with there being none.
struct ConfigurationFile {
  let path: String

  init(_ paths: Paths) { path = paths.configurationFile }

  init(path: String) { self.path = path }

  /// A file that cannot be read as a whole counts as none, and is told of.
  func read() -> (configuration: Configuration, troubles: [String]) {
    guard FileManager.default.fileExists(atPath: path) else { return (Configuration(), []) }
    guard let source = try? String(contentsOfFile: path, encoding: .utf8) else {
      return (Configuration(), ["cannot read \(path) as text; check its rights"])
    }
    let name = (path as NSString).lastPathComponent
    do {
      return (try Configuration(toml: source, named: name), [])
    } catch {
      return (Configuration(), ["\(error)"])
    }
  }
}
