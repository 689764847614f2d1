/// Who reports on what. The ledger does not know it, so whoever asks for the report says it.
package struct ReportTitle: Sendable, Equatable {
  /// The system by name and version, as the organisation calls it.
  package var system: String?
  /// Under whose authority it is used.
  package var deployer: String?
  /// `belay 0.1.0`
  package var madeBy: String
  package var madeAt: Timestamp

  package init(system: String?, deployer: String?, madeBy: String, madeAt: Timestamp) {
    self.system = system
    self.deployer = deployer
    self.madeBy = madeBy
    self.madeAt = madeAt
  }

  /// Where all times of records come from.
  package static let clock = "the wall clock of the hub (CLOCK_REALTIME, UTC), at the commit"

  var json: JSON {
    var object: JSONObject = [
      "made_by": .string(madeBy), "made_at": .time(madeAt), "clock": .string(Self.clock),
    ]
    object["system"] = system.map(JSON.string)
    object["deployer"] = deployer.map(JSON.string)
    return .object(object)
  }
}
