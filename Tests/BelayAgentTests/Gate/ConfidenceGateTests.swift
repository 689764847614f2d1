import BelayAgent
import Testing

@Suite struct ConfidenceGateTests {
  @Test("from the threshold on the agent acts alone", arguments: [0.9, 0.95, 1])
  func sure(confidence: Double) {
    #expect(ConfidenceGate().verdict(for: confidence) == .proceed)
  }

  @Test(
    "INV 17: below the threshold, and without a sensible confidence, a person is asked",
    arguments: [0.8999, 0, -1, 1.01, 95, .nan, .infinity, nil] as [Double?])
  func unsure(confidence: Double?) {
    guard case .ask = ConfidenceGate().verdict(for: confidence) else {
      Issue.record("\(String(describing: confidence)) was let through")
      return
    }
  }

  @Test(
    "a threshold that makes no sense asks unless the agent is certain",
    arguments: [-0.1, 1.5, 90, Double.nan, .infinity])
  func nonsense(threshold: Double) {
    let gate = ConfidenceGate(threshold: threshold)
    #expect(gate.threshold == 1)
    #expect(gate.verdict(for: 0.99) != .proceed)
  }

  @Test func theQuestionSaysHowSureTheAgentIs() {
    let verdict = ConfidenceGate(risk: .high).verdict(for: 0.62)
    #expect(verdict == .ask(because: "confidence 0.62 is below the threshold 0.9", risk: .high))
  }
}
