import Testing

@testable import BelayCore

@Suite("A file about models")
struct ModelFileTests {
  private func file(_ text: String) -> ModelFile {
    ModelFile(bytes: Array(text.utf8), path: "models.toml")
  }

  @Test("Says window and price of one model or several")
  func reads() {
    let file = file(
      """
      [[model]]
      name = ["Acme-1", "acme-2*"]
      window = 32_000
      input = 1
      cached = 0.25
      output = 4.5
      """)
    let price = ModelPrice(input: 1, cached: 0.25, output: 4.5)
    #expect(file.errors == [])
    #expect(
      file.models == [
        ModelFacts("acme-1", window: 32_000, price: price),
        ModelFacts("acme-2*", window: 32_000, price: price),
      ])
    #expect(file.sound?.window(of: "acme-2-turbo") == 32_000)
    #expect(file.sound?.window(of: "gpt-4o") == 128_000)
  }

  @Test(
    "What is wrong is told with line and column, and then nothing of it is used",
    arguments: [
      ("[[model]]\nname = \"a\"\nimput = 3\n", "3:1: unknown key \"imput\""),
      ("[[model]]\nwindow = 5\n", "1:1: the model has no name"),
      ("[[model]]\nname = \"a\"\n", "1:1: nothing is said of a"),
      ("[[model]]\nname = \"a\"\ninput = 1\n", "1:1: a price of a needs both"),
      ("[[model]]\nname = \"a\"\nwindow = 0\n", "3:10: a whole number of tokens"),
      ("[[model]]\nname = \"a\"\ninput = -1\noutput = 1\n", "3:9: US dollars"),
      ("[[model]]\nname = \"a\"\ninput = \"1\"\noutput = 1\n", "3:9: US dollars"),
      ("[[model]]\nname = \"a b\"\nwindow = 5\n", "2:8: a name is needed"),
      ("[[model]]\nname = \"*a\"\nwindow = 5\n", "2:8: a name is needed"),
      ("[[model]]\nname = [\"a\", \"A\"]\nwindow = 5\n", "1:1: a is in the file already"),
      ("model = 5\n", "1:1: \"model\" is not known here"),
      ("[[model]]\nname = \"a\nwindow = 5\n", "2:"),
    ])
  func complains(text: String, problem: String) {
    let file = file(text)
    #expect(file.sound == nil)
    #expect(file.problem.hasPrefix(problem), "\(file.problem)")
  }

  @Test("INV 31: names, bytes and complaints have a limit")
  func limits() {
    let many = (0...ModelFile.mostModels).map { "[[model]]\nname = \"m\($0)\"\nwindow = 5\n" }
    #expect(file(many.joined()).problem.contains("at most \(ModelFile.mostModels) names"))
    #expect(file(many.dropLast().joined()).sound != nil)
    #expect(file(String(repeating: "#", count: ModelFile.largest + 1)).problem.contains("larger"))
    let bad = file(String(repeating: "[[model]]\nx = 1\n", count: 50))
    #expect(bad.errors.count == ModelFile.mostErrors)
  }
}
