@testable import BelayCanvas

/// The shipped default, loaded once.
enum TestTheme {
  static let night: Theme = load("night")

  private static func load(_ name: String) -> Theme {
    do {
      return try Theme.shipped(name)
    } catch {
      preconditionFailure("\(error)")
    }
  }
}
