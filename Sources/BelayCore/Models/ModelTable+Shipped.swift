// What providers publish of their models. Where a price depends on the length of the question, the
// lowest; a models.toml says otherwise for whoever pays otherwise.

extension ModelTable {
  /// The month in which the shipped facts were taken down.
  package static let shippedAsOf = "2025-11"

  package static let shipped = ModelTable(openAI + anthropic + google)

  private static let openAI = [
    model("gpt-5", 400_000, 1.25, 0.125, 10), model("gpt-5-mini", 400_000, 0.25, 0.025, 2),
    model("gpt-5-nano", 400_000, 0.05, 0.005, 0.4), model("gpt-4.1", 1_047_576, 2, 0.5, 8),
    model("gpt-4.1-mini", 1_047_576, 0.4, 0.1, 1.6),
    model("gpt-4.1-nano", 1_047_576, 0.1, 0.025, 0.4), model("gpt-4o", 128_000, 2.5, 1.25, 10),
    model("gpt-4o-2024-05-13", 128_000, 5, nil, 15),
    model("gpt-4o-mini", 128_000, 0.15, 0.075, 0.6), model("gpt-4-turbo", 128_000, 10, nil, 30),
    model("gpt-4", 8_192, 30, nil, 60), model("gpt-3.5-turbo", 16_385, 0.5, nil, 1.5),
    model("o1", 200_000, 15, 7.5, 60), model("o3", 200_000, 2, 0.5, 8),
    model("o3-mini", 200_000, 1.1, 0.55, 4.4), model("o4-mini", 200_000, 1.1, 0.275, 4.4),
    // What they take is one text's, not a conversation's.
    model("text-embedding-3-small", nil, 0.02, nil, 0),
    model("text-embedding-3-large", nil, 0.13, nil, 0),
  ]

  private static let anthropic = [
    model("claude-opus-4-5", 200_000, 5, 0.5, 25), model("claude-opus-4-1", 200_000, 15, 1.5, 75),
    model("claude-opus-4", 200_000, 15, 1.5, 75), model("claude-sonnet-4-5", 200_000, 3, 0.3, 15),
    model("claude-sonnet-4", 200_000, 3, 0.3, 15), model("claude-haiku-4-5", 200_000, 1, 0.1, 5),
    model("claude-3-7-sonnet", 200_000, 3, 0.3, 15),
    model("claude-3-5-sonnet", 200_000, 3, 0.3, 15),
    model("claude-3-5-haiku", 200_000, 0.8, 0.08, 4),
    model("claude-3-opus", 200_000, 15, 1.5, 75),
    model("claude-3-haiku", 200_000, 0.25, 0.03, 1.25),
  ]

  private static let google = [
    model("gemini-2.5-pro", 1_048_576, 1.25, nil, 10),
    model("gemini-2.5-flash", 1_048_576, 0.3, nil, 2.5),
    model("gemini-2.5-flash-lite", 1_048_576, 0.1, nil, 0.4),
    model("gemini-2.0-flash", 1_048_576, 0.1, 0.025, 0.4),
    model("gemini-1.5-pro", 2_097_152, 1.25, nil, 5),
    model("gemini-1.5-flash", 1_048_576, 0.075, nil, 0.3),
  ]

  /// Tokens, then US dollars for a million tokens of input, of cached input and of output.
  private static func model(
    _ name: String, _ window: Int?, _ input: Double, _ cached: Double?, _ output: Double
  ) -> ModelFacts {
    ModelFacts(
      name, window: window, price: ModelPrice(input: input, cached: cached, output: output))
  }
}
