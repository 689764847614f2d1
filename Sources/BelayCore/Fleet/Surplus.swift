/// Questions of one agent that nobody was asked, because it had too many cards open already: one row
/// for all of them, however many there are.
package struct Surplus: Sendable, Equatable {
  package var count: Int
  package var since: Timestamp
  package var at: Timestamp
  /// of the newest of them
  package var seq: Int

  /// After so long without one, the next one begins a new row.
  package static let lasts = Duration.seconds(600)

  init(_ record: Record) {
    count = 1
    since = record.recorded
    at = record.recorded
    seq = record.seq
  }

  /// Whether it is still news.
  package func lasts(at now: Timestamp) -> Bool { now.since(at) < Self.lasts }

  mutating func happened(_ record: Record) {
    guard lasts(at: record.recorded) else {
      self = Surplus(record)
      return
    }
    count.count()
    at = record.recorded
    seq = record.seq
  }
}

extension Surplus {
  var json: JSON {
    ["count": JSON(count), "since": .time(since), "at": .time(at), "seq": JSON(seq)]
  }

  init(_ fields: Fields) throws(RequestError) {
    count = try fields.count("count")
    since = try fields.time("since")
    at = try fields.time("at")
    seq = try fields.integer("seq")
  }
}
