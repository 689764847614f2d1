package import BelayCore

/// The two verdicts on a ledger and what vouches for it.
package struct VerificationReport: Sendable {
  package var integrity: LedgerVerdict
  package var completeness: LedgerVerdict
  /// Of the tree over all records; nil if the ledger is broken.
  package let head: TreeHead?
  /// What broke it.
  package let broken: LedgerError?

  /// - Throws: what is no verdict: the ledger is out of reach, or of another version.
  package init(
    of reader: LedgerReader, signed log: SignedLog, replaying: Bool = false,
    progress: (VerificationProgress) -> Void = { _ in }
  ) throws(LedgerError) {
    let signatures = log.signedHeads()
    var verification = Verification(signed: (try? signatures.get().heads) ?? [])
    do throws(LedgerError) {
      let head = try verification.run(reader, progress: progress)
      var checks = [Self.records(head), Self.tables]
      let signed = try SignatureCheck(log, signatures, head, reader).checks()
      checks += signed
      if let pruned = Self.pruned(verification) { checks.append(pruned) }
      if replaying { checks.append(Self.snapshots(try reader.replaySnapshots())) }
      integrity = LedgerVerdict("integrity", checks)
      completeness = LedgerVerdict(
        "completeness",
        [Self.sources(try reader.loadFleet()), Self.sequences(verification.sequences)])
      self.head = head
      broken =
        signed.first { $0.state == .fail }.map { .unsigned(seq: $0.seq ?? 0, $0.detail) }
    } catch .corrupt(let seq, let what) {
      let place = seq > 0 ? "broken at seq \(seq)" : "broken"
      integrity = LedgerVerdict(
        "integrity",
        [LedgerVerdict.Check("records", .fail, "\(place): \(what)", seq: seq > 0 ? seq : nil)])
      completeness = LedgerVerdict(
        "completeness",
        [LedgerVerdict.Check("sources", .unknown, "not looked at, the ledger is broken")])
      head = nil
      broken = .corrupt(seq: seq, what)
    }
  }

  package var json: JSON {
    var object: JSONObject = ["integrity": integrity.json, "completeness": completeness.json]
    if let head { object["tree"] = head.json }
    return .object(object)
  }
}

// MARK: The checks

extension VerificationReport {
  private static func records(_ head: TreeHead) -> LedgerVerdict.Check {
    .init(
      "records", .pass, "\(head.size) records hash to the tree with the root \(head.root)")
  }

  /// What is no longer here, and what that leaves unshown; nil if nothing was pruned.
  private static func pruned(_ verification: Verification) -> LedgerVerdict.Check? {
    let state = verification.pruned
    guard state.by > 0 else { return nil }
    let (done, through) = (state.done, state.through)
    var words = [
      "payloads are gone up to \(done.payload) (decisions' up to \(done.decisions)), headers up to "
        + "\(done.headers), hashes up to \(done.hashes), as #\(state.by) says; the tree above them leads to "
        + "the same roots"
    ]
    if done != through { words.append("more is ordered, and goes when nothing keeps it") }
    if verification.unshown > 0 {
      words.append("\(verification.unshown) older checkpoints cannot be shown any more")
    }
    return .init("pruned", .pass, words.joined(separator: "; "))
  }

  private static let tables = LedgerVerdict.Check(
    "tables", .pass, "columns, indexes, verdicts and claims say what the records say")

  private static func snapshots(_ count: Int) -> LedgerVerdict.Check {
    .init("snapshots", .pass, "\(count) snapshots are the fold of their records")
  }

  /// Sources named in one check at most.
  private static let named = 5

  /// Agents that neither said that they stop nor gave the signs of life that they promised, as of the
  /// newest record.
  private static func sources(_ fleet: Fleet) -> LedgerVerdict.Check {
    let agents = fleet.agentsInOrder
    let stale = agents.filter { $0.isStale(at: fleet.time) }
    guard !stale.isEmpty else {
      return .init("sources", .pass, "none of \(agents.count) agents was silent at the end")
    }
    let names = stale.prefix(named).map { "\($0.id.text) since seq \($0.lastSeq)" }
    return .init(
      "sources", .fail,
      "\(stale.count) of \(agents.count) agents fell silent without a goodbye: "
        + list(names, of: stale.count))
  }

  private static func sequences(_ book: SequenceBook) -> LedgerVerdict.Check {
    let gaps = book.gaps
    guard !gaps.isEmpty || book.isCutShort else {
      return book.sources == 0
        ? .init("sequences", .unknown, "no source numbers its events")
        : .init("sequences", .pass, "no number is missing of \(book.sources) sources")
    }
    let names = gaps.prefix(named).map { gap in
      let range = gap.missing
      let numbers =
        range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)-\(range.upperBound)"
      return "\(gap.source) \(numbers)"
    }
    let more = book.isCutShort ? "; there are more than could be kept" : ""
    return .init("sequences", .fail, "numbers are missing: \(list(names, of: gaps.count))\(more)")
  }

  private static func list(_ names: [String], of count: Int) -> String {
    let more = count > names.count ? " and \(count - names.count) more" : ""
    return names.joined(separator: ", ") + more
  }
}
