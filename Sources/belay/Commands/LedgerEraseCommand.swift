import ArgumentParser
import BelayCanvas
import BelayCore
import BelayLedger

extension LedgerCommand {
  /// `belay ledger erase`
  struct Erase: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "erase", abstract: "Erase what records say about a person; the proofs stay.",
      discussion: """
        Salt and payload of each record go, for good, from the file and from its log. Its place in the \
        tree stays, and so do all proofs; the erasure is a record itself. Of decisions it stays who \
        decided what and when; of agents it stays what states they were in and what they used.

          belay ledger erase --subject erika@example.com \\
            --basis 'GDPR Art. 17(1)(a)' --reason 'ticket 4711'

        First it is shown what was found, and nothing happens until you type what it asks for. Neither \
        reason nor basis may name the person: they are kept. What has left the ledger (backups, exports, \
        collectors, screens that show it) is not reached. More than 1,000 records take several orders; \
        if that is cut short, give the same command again.
        """)

    @Option(
      help: ArgumentHelp(
        "Records that name this person: as their subject or in their text.",
        valueName: "text"))
    var subject: String?
    @Option(name: .customLong("seq"), parsing: .upToNextOption, help: "Records by number.")
    var seqs: [Int] = []
    @Option(help: "Why; kept in the ledger.") var reason: String
    @Option(help: "The law that asks for it; kept in the ledger.") var basis: String
    @OptionGroup var hub: ClientOptions

    func validate() throws {
      guard (subject == nil) != seqs.isEmpty else {
        throw ValidationError("say what: --subject TEXT, or --seq N and more")
      }
      guard subject.map({ $0.utf8.count >= 3 }) ?? true else {
        throw ValidationError("--subject needs 3 bytes or more, or it would name nearly everything")
      }
      for (name, text) in [("--reason", reason), ("--basis", basis)] {
        guard (1...ErasureOrder.longestText).contains(text.utf8.count),
          !text.allSatisfy(\.isWhitespace)
        else { throw ValidationError("\(name) needs 1 to \(ErasureOrder.longestText) bytes") }
        if let subject, text.contains(subject) {
          throw ValidationError("\(name) names the person, and would be kept for good")
        }
      }
    }

    func run() async throws {
      let keeper = try LedgerKeeper(hub)
      let found = try find(in: keeper.reader())
      guard !found.isEmpty else { throw Failure("no record has it; nothing was erased") }
      let erasable = try preview(found, keeper.reader())
      guard !erasable.isEmpty else {
        throw Failure("all of these have to stay; nothing was erased")
      }
      let plural = erasable.count == 1 ? "record" : "records"
      StandardOutput.write(
        line: "\(erasable.count) \(plural) will be erased, for good. Reason: \(reason.shownHere). "
          + "Basis: \(basis.shownHere).")
      try Typed.confirm("erase \(erasable.count)", nothing: "nothing was erased")
      try await erase(erasable, keeper)
    }

    /// In as many orders as it takes. Cut short between two, it goes on when it is given again: what is
    /// gone is no longer found, and the records are parts of one erasure.
    private func erase(_ erasable: [Int], _ keeper: LedgerKeeper) async throws {
      var orders = stride(from: 0, to: erasable.count, by: ErasureOrder.largest).map {
        Array(erasable[$0..<min($0 + ErasureOrder.largest, erasable.count)])
      }
      let before = try keeper.reader().unfinishedErasures().last {
        $0.legalBasis == basis && $0.reason == reason
      }
      if let before {
        StandardOutput.write(
          line: "This goes on with an erasure that ended after part \(before.part.number) of "
            + "\(before.part.of), #\(before.seq).")
      }
      let done = before?.part.number ?? 0
      let parts = done + orders.count
      let erasure = before?.part.erasure ?? LedgerKeeper.newID(LedgerKeeper.now)
      var isPurged = true
      for number in done + 1...parts {
        let seqs = orders.removeFirst()
        let part =
          parts > 1 ? ErasureOrder.Part(erasure: erasure, number: number, of: parts) : nil
        let outcome = try await keeper.erase(seqs, basis: basis, reason: reason, part: part)
        let which = parts > 1 ? ", part \(number) of \(parts)" : ""
        StandardOutput.write(line: "erased \(seqs.count)\(which), recorded as #\(outcome.seq)")
        isPurged = outcome.isPurged
      }
      guard !isPurged else { return }
      StandardError.write(
        line:
          "Somebody reads the ledger, so old bytes are still in its log. They go within a minute "
          + "of the reader's end, or when the ledger is opened again.")
    }

    private func find(in reader: LedgerReader) throws -> [Record] {
      guard let subject else {
        return try Set(seqs).sorted().map { seq in
          guard let record = try reader.record(seq) else {
            throw Failure("there is no record \(seq); nothing was erased")
          }
          return record
        }
      }
      var (found, after): ([Record], Int) = ([], 0)
      var line = ProgressLine()
      let last = try reader.lastSeq()
      while let page = try reader.naming(subject, after: after) {
        found += page.found
        after = page.through
        line.show("records", after, of: last)
      }
      line.clear()
      return found
    }

    /// Shows what was found.
    ///
    /// - Returns: what of it can be erased. Of records that were named one by one all have to.
    private func preview(_ found: [Record], _ reader: LedgerReader) throws -> [Int] {
      let obstacles = try stride(from: 0, to: found.count, by: ErasureOrder.largest).flatMap {
        let end = min($0 + ErasureOrder.largest, found.count)
        return try reader.obstacles(to: found[$0..<end].map(\.seq))
      }
      var table = Table("record", "time", "who", "type", "")
      for (record, obstacle) in zip(found, obstacles) {
        table.add(
          "#\(record.seq)", record.time.rfc3339, record.summary.who, record.event.type,
          obstacle.why.map { "stays: \($0)" } ?? "will be erased")
      }
      table.write()
      let staying = obstacles.filter { $0.why != nil }
      guard staying.isEmpty || subject != nil else {
        throw Failure("\(staying.count) of these have to stay; nothing was erased")
      }
      return obstacles.filter { $0.why == nil }.map(\.seq)
    }
  }
}

extension String {
  /// Fit for a terminal.
  fileprivate var shownHere: String { "\(SafeText(untrusted: self))" }
}
