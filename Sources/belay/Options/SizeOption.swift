import ArgumentParser
import BelayCanvas

/// `120x36`
extension Size: ExpressibleByArgument {
  package init?(argument: String) {
    let parts = argument.lowercased().split(separator: "x").map { Int($0) }
    guard parts.count == 2, let width = parts[0], let height = parts[1],
      (1...500).contains(width), (1...500).contains(height)
    else { return nil }
    self.init(width: width, height: height)
  }
}
