import BelayCanvas
import BelayCore

/// One line of the key table: the keys, where they work, what they ask for and how help says it.
struct Binding: Sendable {
  let place: Place
  var keys: [Key]
  /// The keys as people write them.
  var label: String
  let command: Command
  let help: String
  /// What it is called behind `:` and in `[keys]` of the configuration; no two have the same.
  let word: String

  /// Whether it asks for something that is not taken back by looking elsewhere.
  var changesTheWorld: Bool {
    switch command {
    case .decide, .control, .order, .signal, .take, .handOff, .acknowledgeHandoff: true
    default: false
    }
  }
}
