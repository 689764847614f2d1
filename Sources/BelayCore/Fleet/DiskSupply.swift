/// How much room the ledger's disk has, as far as the hub acts on it.
package enum DiskSupply: String, Sendable, CaseIterable {
  case plenty
  /// plain events are not taken
  case short
  /// the reserve is in use: nothing is taken but what people decide and what follows from it
  case critical

  var level: Level {
    switch self {
    case .plenty: .ok
    case .short: .warn
    case .critical: .error
    }
  }

  /// What it means for whoever reads the tail.
  var meaning: String {
    switch self {
    case .plenty: "room again, everything is taken"
    case .short: "short, plain events are refused"
    case .critical: "critical, only decisions and what follows from them are taken"
    }
  }
}

extension Fleet {
  mutating func diskChanged(_ record: Record) {
    let data = EventData(record.event.data)
    guard let supply = data.word("to", as: DiskSupply.self) else { return counts.malformed.count() }
    disk = supply
  }
}
