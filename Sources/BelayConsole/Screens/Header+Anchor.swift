import BelayCanvas
import BelayCore

/// How far, and since when, somebody outside could vouch for the ledger. A hub without anchors is not asked
/// about them.
extension Drawing {
  /// In as many words as there is room for beside the others. An anchor that is behind or in trouble always
  /// gets its shortest ones.
  func anchor(beside others: [Run]) -> [Run] {
    guard let standing = console.replica.standing, !standing.anchors.isEmpty else { return [] }
    let time = console.hubTime(now)
    let room = layout.size.width - others.width - 1
    let isBad = standing.isStale(at: time) || standing.anchors.contains { $0.trouble != nil }
    let forms = isBad ? Self.bad(standing, at: time) : Self.good(standing, at: time)
    let words = forms.first { text($0).width + 4 <= room } ?? (isBad ? forms.last : nil)
    guard let words else { return [] }
    let gap: SafeText = isBad || layout.kind != .wide ? "" : "  "
    return [
      run(gap, .header), run(text(words), isBad ? .headerStale : .header), run("  ", .header),
    ]
  }

  private static func good(_ standing: LedgerStanding, at time: Timestamp) -> [String] {
    guard let newest = standing.newest, let at = newest.at else { return [] }
    let age = Age.short(time.since(at))
    return [
      "anchored #\(Figure.grouped(newest.size)) \(age) ago", "anchored \(age) ago", "anch \(age)",
    ]
  }

  private static func bad(_ standing: LedgerStanding, at time: Timestamp) -> [String] {
    guard let newest = standing.newest, let at = newest.at else {
      return ["NOT ANCHORED", "NO ANCHOR"]
    }
    let age = Age.short(time.since(at))
    let number = "#\(Figure.grouped(newest.size))"
    guard standing.isStale(at: time) else {
      let failing = standing.anchors.count { $0.trouble != nil }
      let count = "\(failing) of \(standing.anchors.count)"
      return [
        "anchored \(number) \(age) ago, \(count) FAIL", "anchored \(age), \(count) FAIL",
        "ANCHOR FAILS",
      ]
    }
    return ["ANCHOR STALE \(number) \(age) ago", "ANCHOR STALE \(age)"]
  }
}
