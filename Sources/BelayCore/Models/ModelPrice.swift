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
    let kept = min(call.cachedTokens, call.inputTokens)
    let asked = Double(call.inputTokens - kept) * input + Double(kept) * (cached ?? input)
    return Int(counting: (asked + Double(call.outputTokens) * output).rounded())
  }
}
