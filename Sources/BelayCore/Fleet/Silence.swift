/// An operator's word that one signal of one agent shall bother nobody for a while.
///
/// It outlives the signal: raised again meanwhile, the signal is silenced from the start.
package struct Silence: Sendable, Equatable {
  package let signal: String
  package var until: Timestamp
  package var by: String
  package var reason: String
  /// of the record that ordered it
  package var seq: Int

  package func holds(at now: Timestamp) -> Bool { now < until }
}

extension Silence {
  package var json: JSON {
    [
      "signal": .string(signal), "until": .time(until), "by": .string(by),
      "reason": .string(reason), "seq": JSON(seq),
    ]
  }

  init(_ fields: Fields) throws(RequestError) {
    self.init(
      signal: try fields.text("signal"), until: try fields.time("until"),
      by: try fields.text("by"), reason: try fields.text("reason"),
      seq: try fields.integer("seq"))
  }
}
