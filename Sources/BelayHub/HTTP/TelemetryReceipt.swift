import BelayTelemetry

/// What became of a body of telemetry, slice by slice.
struct TelemetryReceipt {
  private let kind: TelemetryKind
  private let warning: String?
  private var records = 0
  private var duplicates = 0
  private(set) var rejected = 0
  /// With the place in the body of each, from 1.
  private var firstReasons: [(number: Int, reason: String)] = []

  /// Reasons that are told; more would be the same ones, as a rule.
  private static let toldReasons = 3

  init(of kind: TelemetryKind, warning: String?) {
    self.kind = kind
    self.warning = warning
  }

  mutating func add(_ answer: IngestAnswer, of count: Int) {
    duplicates += answer.duplicates
    rejected += answer.rejected.count
    for rejection in answer.rejected.prefix(Self.toldReasons - firstReasons.count) {
      firstReasons.append((records + rejection.index + 1, rejection.reason))
    }
    records += count
  }

  /// Nil if all is well: then the answer has no partial success.
  var message: String? {
    var sentences: [String] = []
    if rejected > 0 {
      sentences.append(
        "\(rejected) of \(records) \(kind.noun(records)) rejected, the others recorded.")
      sentences += firstReasons.map { "Number \($0.number): \($0.reason)." }
    }
    if duplicates > 0 {
      sentences.append(
        "\(duplicates) \(kind.noun(duplicates)) recorded before, and not once more.")
    }
    if let warning { sentences.append(warning) }
    return sentences.isEmpty ? nil : sentences.joined(separator: " ")
  }
}
