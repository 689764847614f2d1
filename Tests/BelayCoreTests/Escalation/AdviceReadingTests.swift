import Testing

@testable import BelayCore

@Suite("What an advisor answers")
struct AdviceReadingTests {
  static let answers: [(String, Advice.Outcome)] = [
    (#"{"comment":"too much","recommendation":"reject"}"#, .said("too much", leaning: .reject)),
    (#"{"comment":"fine","recommendation":"approve"}"#, .said("fine", leaning: .approve)),
    (#"{"comment":"hm","recommendation":"none"}"#, .said("hm", leaning: Advice.Leaning.none)),
    (#"{"comment":" hm \n"}"#, .said("hm", leaning: nil)),
    (#"{"recommendation":"reject"}"#, .said("", leaning: .reject)),
    (#"{"comment":"hm","recommendation":"APPROVE"}"#, .said("hm", leaning: nil)),
    ("plain words\nof two lines\n", .said("plain words\nof two lines", leaning: nil)),
    // Not the form, or not JSON as Belay reads it: shown as the text that it is.
    (#"{"verdict":"approve"}"#, .said(#"{"verdict":"approve"}"#, leaning: nil)),
    (#"{"comment":"a","comment":"b"}"#, .said(#"{"comment":"a","comment":"b"}"#, leaning: nil)),
    ("approve", .said("approve", leaning: nil)),
    ("", .failed("said nothing", detail: "")),
    (" \n\t ", .failed("said nothing", detail: "")),
  ]

  @Test("JSON of the form, or plain text", arguments: answers)
  func read(_ text: String, _ outcome: Advice.Outcome) {
    #expect(Advice.Outcome(answer: Array(text.utf8)) == outcome)
  }

  @Test("Bytes that are no text are shown as what they are")
  func bytes() {
    #expect(Advice.Outcome(answer: [0xFF, 0x41]) == .said("\u{FFFD}A", leaning: nil))
  }

  @Test("INV 31: 4,096 bytes are an answer, one more is none")
  func bounds() {
    let most = [UInt8](repeating: 0x61, count: 4_096)
    guard case .said = Advice.Outcome(answer: most) else {
      Issue.record("4,096 bytes are too many")
      return
    }
    #expect(
      Advice.Outcome(answer: most + [0x61]) == .failed("said more than 4,096 bytes", detail: ""))
    #expect(Advice.Outcome.overtime(.seconds(10)) == .failed("did not answer in 10s", detail: ""))
  }
}
