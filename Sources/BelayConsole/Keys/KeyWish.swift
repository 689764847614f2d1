/// A line under `[keys]` of the configuration: keys for a command, and where that stands.
package struct KeyWish: Sendable, Equatable {
  package let word: String
  /// As written; they take the place of the keys that the command comes with.
  package let spellings: [String]
  /// `config.toml:4:1`, for who has to mend it.
  package let origin: String

  package init(word: String, spellings: [String], origin: String) {
    self.word = word
    self.spellings = spellings
    self.origin = origin
  }
}
