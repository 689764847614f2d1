/// Why a theme cannot be used: what is wrong, where, and what to write instead.
package struct ThemeError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The theme or file as the user named it.
  package let theme: String
  /// From one; nil where the trouble is the file as a whole.
  package let line: Int?
  package let column: Int?
  package let problem: String

  init(_ theme: String, _ problem: String, line: Int? = nil, column: Int? = nil) {
    self.theme = theme
    self.problem = problem
    self.line = line
    self.column = column
  }

  /// `night.toml:4:1: unknown role "agnet"; …`
  package var description: String {
    var place = theme
    if let line { place += ":\(line)" }
    if line != nil, let column { place += ":\(column)" }
    return "\(place): \(problem)"
  }
}
