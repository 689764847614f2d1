/// What something has cost: as it was told, and as the table of models makes it out where it was not.
/// The two are never one number.
package struct Cost: Sendable, Equatable {
  /// US dollars; nil if nobody has told any
  package var told: Double?
  /// US dollars; nil if nothing was estimated
  package var estimated: Double?

  package init(told: Double?, estimated: Double?) {
    self.told = told
    self.estimated = estimated
  }

  package init(toldMicros: Int?, estimatedMicros: Int) {
    told = toldMicros.map { Double($0) / 1e6 }
    estimated = estimatedMicros > 0 ? Double(estimatedMicros) / 1e6 : nil
  }

  /// `$1.20`, `~$0.42`, `$1.20 ~$0.42`, or `-`: what is unknown is not free, and what is estimated at
  /// less than a cent is not free either.
  ///
  /// - Parameter dollars: writes an amount.
  package func words(_ dollars: (Double) -> String) -> String {
    let parts = [told.map(dollars), estimated.map { "~" + ($0 < 0.005 ? "<$0.01" : dollars($0)) }]
      .compactMap(\.self)
    return parts.isEmpty ? "-" : parts.joined(separator: " ")
  }
}
