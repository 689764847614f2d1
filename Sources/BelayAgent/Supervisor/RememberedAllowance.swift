import BelayCore

/// What was used of an allowance, for the next process: a restart does not fill it again.
///
/// Kept when another tenth of a budget is begun, and then as if that tenth were used up: a process that
/// is killed before it says more has lost what was left of the tenth, and never gains any. At an orderly
/// end it is what was used.
struct SpentAllowance: Sendable, Equatable {
  var from: Timestamp
  /// The end of the period; past it nothing of this counts.
  var until: Timestamp
  /// In the unit of the name; of budgets that have a limit.
  var used: [BudgetName: Double]

  /// Of two that ran at one time the most that was used, for the longest; else the newer one.
  static func strictest(_ one: Self?, _ other: Self?) -> Self? {
    guard let one, let other else { return one ?? other }
    if one.until <= other.from { return other }
    if other.until <= one.from { return one }
    return Self(
      from: max(one.from, other.from), until: max(one.until, other.until),
      used: one.used.merging(other.used, uniquingKeysWith: max))
  }
}

extension SpentAllowance {
  var json: JSON {
    let members = BudgetName.allCases.compactMap { name in
      used[name].map { (name.rawValue, JSON.number($0)) }
    }
    return [
      "from": .string(from.rfc3339), "until": .string(until.rfc3339),
      "used": .object(JSONObject(members)),
    ]
  }

  init(json: JSON) throws(Remembered.Trouble) {
    guard let from = json["from"]?.string.flatMap(Timestamp.init(rfc3339:)),
      let until = json["until"]?.string.flatMap(Timestamp.init(rfc3339:)),
      let members = json["used"]?.object
    else { throw Remembered.Trouble(description: "what was used of the allowance is missing") }
    self.init(from: from, until: until, used: [:])
    for name in BudgetName.allCases {
      guard let amount = members[name.rawValue] else { continue }
      guard let number = amount.number, number >= 0 else {
        throw Remembered.Trouble(description: "what was used of \(name.rawValue) is no amount")
      }
      used[name] = number
    }
  }
}

// MARK: In an allowance

extension Allowance {
  /// The allowance as an earlier process left it, if its period is not over. Where the clock went back
  /// meanwhile, the period begins anew, with all that was used.
  init(
    _ limits: BudgetLimits, per period: Duration, at now: ContinuousClock.Instant,
    remembering known: SpentAllowance?, wall: Timestamp
  ) {
    self.init(limits, per: period, at: now)
    guard let known, known.until > wall else { return }
    let age = max(.zero, wall.since(known.from))
    guard age < self.period else { return }
    begin(at: now - age)
    spent.spend(
      Spending(
        tokens: Self.whole(known.used[.tokens]), costUSD: known.used[.cost] ?? 0,
        calls: Self.whole(known.used[.calls]), steps: Self.whole(known.used[.steps])))
  }

  private static func whole(_ amount: Double?) -> Int {
    amount.map { Int(exactly: $0.rounded(.up)) ?? .max } ?? 0
  }

  /// What has to be kept because another tenth of a budget was begun; nil where none was.
  mutating func takeNews(at now: ContinuousClock.Instant) -> SpentAllowance? {
    let readings = counted(at: now)
    let tenths = readings.reduce(0) { $0 + $1.tenth }
    guard tenths > keptTenths else { return nil }
    keptTenths = tenths
    return remembered(readings) { max($0.used, $0.limit * Double($0.tenth + 1) / 10) }
  }

  /// What was used, to the unit; nil where nothing is counted.
  func final(at now: ContinuousClock.Instant) -> SpentAllowance? {
    let readings = counted(at: now)
    return readings.isEmpty || keptTenths < 0 ? nil : remembered(readings) { $0.used }
  }

  /// Time passes by itself, and needs no memory.
  private func counted(at now: ContinuousClock.Instant) -> [BudgetReading] {
    spent.readings(at: now).filter { $0.name != .wall }
  }

  private func remembered(
    _ readings: [BudgetReading], _ amount: (BudgetReading) -> Double
  ) -> SpentAllowance {
    SpentAllowance(
      from: WallClock.time(of: start), until: WallClock.time(of: end),
      used: Dictionary(uniqueKeysWithValues: readings.map { ($0.name, amount($0)) }))
  }
}

extension BudgetReading {
  /// How many whole tenths are used, 0 to 10.
  fileprivate var tenth: Int { isExhausted ? 10 : Int(used / limit * 10) }
}
