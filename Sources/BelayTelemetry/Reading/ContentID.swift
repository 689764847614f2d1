import BelayCore

/// Ids for what OpenTelemetry gives none: log records and data points, by what they say.
///
/// The same record again has the same id, so that a body that a client sends twice, because it never
/// saw the answer, is recorded once (INV 7). Two log records that say the same within one body are
/// two; the second is told from the first by its number.
struct ContentID {
  private let prefix: String
  private let numbersTwins: Bool
  /// How often each came, by eight bytes of its digest. Bounded by the records of one body.
  private var seen: [UInt64: Int] = [:]

  init(of kind: TelemetryKind) {
    prefix = kind == .logs ? "log" : "metric"
    numbersTwins = kind == .logs
  }

  /// - Parameter moments: the times in nanoseconds, of which the data has only microseconds.
  mutating func name(_ data: JSON, at moments: [UInt64], of service: String) -> String {
    let times = moments.map(String.init).joined(separator: " ")
    var bytes = Array("\(prefix) \(service) \(times)\n".utf8)
    data.encode(into: &bytes)
    let hash = SHA256.hash(bytes)
    let id = "\(prefix)-\(hex(hash.prefix(16)))"
    guard numbersTwins else { return id }
    let key = hash.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let number = seen[key, default: 0] + 1
    seen[key] = number
    return number == 1 ? id : "\(id)-\(number)"
  }
}
