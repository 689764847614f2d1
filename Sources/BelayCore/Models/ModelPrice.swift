/// What a model costs, in US dollars for a million tokens; in other words, in millionths of a dollar
/// for one.
package struct ModelPrice: Sendable, Equatable {
  package var input: Double
  /// of the input that the provider had kept from an earlier call; nil where it costs as all input
  package var cached: Double?
  package var output: Double

  package static let highest = 100_000.0

  package init(input: Double, cached: Double? = nil, output: Double) {
    self.input = input
    self.cached = cached
    self.output = output
  }

  /// What a call came to, in millionths of a dollar.
  func micros(of call: Call) -> Int {
    let exact = micros(
      input: call.inputTokens, cached: call.cachedTokens, output: call.outputTokens)
    return Int(counting: exact.rounded())
  }

  /// The same of that many tokens, not rounded; the cached ones are part of the input.
  package func micros(input tokens: Int, cached: Int, output written: Int) -> Double {
    let kept = min(cached, tokens)
    let asked = Double(tokens - kept) * input + Double(kept) * (self.cached ?? input)
    return asked + Double(written) * output
  }
}
