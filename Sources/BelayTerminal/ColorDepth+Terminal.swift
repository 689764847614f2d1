package import BelayCanvas

extension ColorDepth {
  /// What a terminal shows: terminfo's count, raised by `COLORTERM`, and none under `NO_COLOR`
  /// (https://no-color.org: set and not empty).
  /// - Parameter colors: as terminfo has it; 0 for none.
  package init(colors: Int, environment: [String: String]) {
    let claim = environment["COLORTERM"]?.lowercased() ?? ""
    switch colors {
    case _ where environment["NO_COLOR"]?.isEmpty == false: self = .mono
    case ..<8: self = .mono
    case 8..<16: self = .ansi8
    case 16..<256: self = .ansi16
    case 257...: self = .truecolor
    default: self = claim == "truecolor" || claim == "24bit" ? .truecolor : .palette256
    }
  }
}
