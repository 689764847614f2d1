import BelayCore

/// The numbers of a record that Turbine may have summed over several machines.
///
/// Numbers are sums, also where a sum makes no sense (percentages, latencies, settings): those are
/// divided by the machines that reported. A setting that is written as text was not summed: it is the
/// value that all have, or a table of values with the number of machines for each.
///
/// Source: Netflix/Turbine, and the Hystrix dashboard's `hystrixCommand.js`, which divides likewise.
struct HostSums {
  let record: JSON
  /// At least 1.
  let hosts: Int

  private static let most = 100_000

  init(_ record: JSON) {
    self.record = record
    let reporting = Self.number(record["reportingHosts"]).map(Int.init(counting:)) ?? 1
    hosts = min(max(1, reporting), Self.most)
  }

  /// A sum that is one: calls, errors.
  func count(_ key: String) -> Int? { Self.number(record[key]).map(Int.init(counting:)) }

  /// The mean of what the machines said.
  func mean(_ key: String) -> Double? { Self.number(record[key]).map { $0 / Double(hosts) } }

  /// One percentile of a table of latencies; 0 is what a machine without calls says.
  func latency(_ percentile: String) -> Double? {
    let table = record["latencyExecute"] ?? record["latencyTotal"]
    guard let sum = Self.number(table?[percentile]), sum > 0 else { return nil }
    return sum / Double(hosts)
  }

  /// A setting; the smallest where machines differ.
  func setting(_ key: String) -> Double? {
    let name = "propertyValue_" + key
    switch record[name] {
    case .number?: return mean(name)
    case .string(let text)? where text.hasPrefix("{"):
      let keys = text.dropFirst().split(separator: ",").compactMap { pair in
        pair.split(whereSeparator: { $0 == ":" || $0 == "=" }).first.map(String.init)
      }
      return keys.compactMap { Self.number(.string($0)) }.min()
    case .string?: return Self.number(record[name])
    case .object(let table)?:
      return table.members.compactMap { Self.number(.string($0.key)) }.min()
    case .null?, .bool?, .bigInteger?, .array?, nil: return nil
    }
  }

  /// Finite and not negative, quoted or not.
  private static func number(_ json: JSON?) -> Double? {
    let bare = json?.string.map { text in text.filter { $0 != "\"" && $0 != " " } }
    guard let value = json?.number ?? bare.flatMap({ Double($0) }), value.isFinite, value >= 0
    else { return nil }
    return value
  }
}
