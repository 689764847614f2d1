package import BelayConsole
package import BelayCore

/// What a console's loop has around it: who tells it the news, and who does what it asks for.
package struct Surroundings {
  /// Each readable when there may be news.
  package let descriptors: () -> [Int32]
  /// What has come since the last time.
  package let news: (BootInstant) -> [Message]
  /// Starts what an effect asks for, and answers at once where it can. The frame as it is, in words, is made for
  /// whoever asks.
  package let perform: (Effect, () -> String) -> [Message]

  package init(
    descriptors: @escaping () -> [Int32], news: @escaping (BootInstant) -> [Message],
    perform: @escaping (Effect, () -> String) -> [Message]
  ) {
    self.descriptors = descriptors
    self.news = news
    self.perform = perform
  }
}
