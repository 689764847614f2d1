import Testing

@testable import BelayCore

@Suite("Our own bugs")
struct InvariantTests {
  @Test("What does not hold ends the program and says which sentence it was")
  func ends() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      invariant(1 + 1 == 3, "one and one is three")
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("belay: broken invariant: one and one is three (BelayCoreTests/"))
  }

  @Test("What holds goes on, and its sentence is never made")
  func goesOn() {
    invariant(
      true,
      {
        Issue.record("the sentence was made")
        return ""
      }())
  }
}
