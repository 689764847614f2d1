/// What a detector has found in one agent: the figures, the records that show it, and a sentence.
package struct Finding: Sendable, Equatable {
  package let name: SignalName
  package var value: Double
  package var threshold: Double
  package var windowS: Double?
  package var unit: String
  /// One sentence for people. It never repeats a secret, and quotes names only.
  package var explanation: String
  /// seqs of the records that show it, ascending
  package var evidence: [Int]
  package var run: String?
  /// What kind of this trouble it is, as a set of bits. A kind that is not part of the standing
  /// signal is worth another record; the same again is not.
  var aspects: UInt64

  init(
    _ name: SignalName, value: Double, threshold: Double, windowS: Double? = nil, unit: String,
    explanation: String, evidence: [Int], run: String? = nil, aspects: UInt64 = 1
  ) {
    self.name = name
    self.value = value
    self.threshold = threshold
    self.windowS = windowS
    self.unit = unit
    self.explanation = explanation
    self.evidence = Array(evidence.suffix(Signal.maxEvidence))
    self.run = run
    self.aspects = aspects
  }
}

/// What a detector sees when it is asked.
enum Showing: Sendable, Equatable {
  case absent
  /// too little to raise it, too much to clear it
  case lingering
  case shown(Finding)
}
