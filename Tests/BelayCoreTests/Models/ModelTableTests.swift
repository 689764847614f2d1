import Testing

@testable import BelayCore

@Suite("What is known of models")
struct ModelTableTests {
  private let table = ModelTable.shipped

  @Test(
    "A model is known by whatever name frameworks give it",
    arguments: [
      ("gpt-4o", 2.5), ("gpt-4o-2024-08-06", 2.5), ("gpt-4o-2024-05-13", 5), ("GPT-4o-mini", 0.15),
      ("gpt-4o-mini-2024-07-18", 0.15), ("openai/gpt-4.1-nano", 0.1), ("gpt-4-0613", 30),
      ("claude-sonnet-4-20250514", 3), ("anthropic/claude-sonnet-4", 3),
      ("claude-sonnet-4@20250514", 3), ("claude-3-5-sonnet-latest", 3),
      ("us.anthropic.claude-sonnet-4-20250514-v1:0", 3), ("claude-opus-4-5-20251101", 5),
      ("bedrock/anthropic.claude-3-haiku-20240307-v1:0", 0.25),
      ("models/gemini-2.0-flash-001", 0.1),
      ("gemini-2.5-flash-lite", 0.1), ("openrouter/google/gemini-2.5-pro", 1.25),
    ])
  func known(name: String, input: Double) {
    #expect(table.price(of: name)?.input == input)
  }

  @Test(
    "A model that only looks like a known one has no price",
    arguments: [
      "", "gpt-4o-audio", "gpt-4-32k", "claude-opus-4-9", "my-gpt-4o", "gpt-4oo", "gemini-2.5",
      "gpt-4o-", "gpt-4o-v", "o", "/", "..", "anthropic.",
    ])
  func unknown(name: String) {
    #expect(table.price(of: name) == nil)
    #expect(table.window(of: name) == nil)
  }

  @Test("The shipped facts are whole, and no name is there twice")
  func shipped() {
    #expect(Set(table.models.map(\.name)).count == table.models.count)
    for model in table.models {
      #expect(model.name == model.name.lowercased())
      #expect((model.window ?? 1) > 0 && (model.price?.input ?? 0) > 0)
      #expect(model.price?.cached ?? 0 < model.price?.input ?? 0)
    }
  }

  @Test("What the user says comes first; where they say nothing, the shipped rest holds")
  func own() {
    let table = ModelTable(own: [
      ModelFacts("gpt-4o", price: ModelPrice(input: 1, output: 2)),
      ModelFacts("acme-*", window: 4_096),
    ])
    #expect(table.price(of: "gpt-4o-2024-08-06")?.input == 1)
    #expect(table.price(of: "gpt-4o-2024-05-13")?.input == 5)
    #expect(table.window(of: "gpt-4o-2024-08-06") == 128_000)
    #expect(table.window(of: "hosted/acme-large") == 4_096)
    #expect(table.price(of: "acme-large") == nil)
  }

  @Test("Cached input has its own price, and is part of the input")
  func cached() {
    var call = Call(outcome: .ok)
    (call.inputTokens, call.outputTokens, call.cachedTokens) = (1_000, 100, 400)
    #expect(ModelPrice(input: 2, cached: 0.5, output: 8).micros(of: call) == 2_200)
    #expect(ModelPrice(input: 2, output: 8).micros(of: call) == 2_800)
    call.cachedTokens = 5_000
    #expect(ModelPrice(input: 2, cached: 0.5, output: 8).micros(of: call) == 1_300)
  }
}
