import ArgumentParser
import BelayCanvas
import BelayCore
import BelayLedger

extension LedgerCommand {
  /// `belay ledger hold`
  struct Hold: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "hold", abstract: "Keep records whatever erasure says: legal holds.",
      discussion: "A hold and its release are records. It is named by the number of its record.",
      subcommands: [Add.self, List.self, Release.self])

    struct Add: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Hold the records of an agent, of a run, or a range.",
        discussion: """
          What comes later is held too, if it is of the agent or of the run.

            belay ledger hold add --agent refund-agent --reason 'case 12 C 34/26'
          """)

      @Option(help: "All records of and about this agent.") var agent: String?
      @Option(name: .customLong("run"), help: "All records of this run.") var runID: String?
      @Option(help: "The first record of a range.") var from: Int?
      @Option(help: "The last record of a range.") var to: Int?
      @Option(help: "Why; kept in the ledger.") var reason: String
      @OptionGroup var hub: ClientOptions

      func validate() throws { _ = try scope() }

      private func scope() throws -> LegalHold.Scope {
        var members = JSONObject()
        members["agent_id"] = agent.map(JSON.string)
        members["run"] = runID.map(JSON.string)
        members["from"] = from.map { JSON($0) }
        members["to"] = to.map { JSON($0) }
        guard members.count == (from == nil ? 1 : 2), let scope = LegalHold.Scope(.object(members))
        else { throw ValidationError("say what: --agent NAME, or --run ID, or --from N --to M") }
        return scope
      }

      func run() async throws {
        let scope = try scope()
        let seq = try await LedgerKeeper(hub).hold(scope, reason: reason)
        StandardOutput.write(line: "#\(seq) holds \(scope.text.shownHere)")
      }
    }

    struct List: ParsableCommand {
      static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the holds in force.")

      @OptionGroup var ledger: LedgerOptions
      @OptionGroup var output: OutputOptions

      func run() throws {
        let holds = try ledger.reader().holds()
        guard !output.json else {
          return holds.forEach { StandardOutput.write(line: $0.json.shown) }
        }
        guard !holds.isEmpty else { return StandardOutput.write(line: "no holds") }
        var table = Table("hold", "since", "by", "what", "reason")
        for hold in holds {
          table.add(
            "#\(hold.number)", hold.since.rfc3339, hold.by, hold.scope.text, hold.reason)
        }
        table.write()
      }
    }

    struct Release: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        commandName: "release", abstract: "End a hold; then its records can be erased again.")

      @Argument(help: "The number that `hold list` shows.") var number: Int
      @Option(help: "Why; kept in the ledger.") var reason: String
      @OptionGroup var hub: ClientOptions

      func run() async throws {
        let seq = try await LedgerKeeper(hub).release(number, reason: reason)
        StandardOutput.write(line: "released #\(number), recorded as #\(seq)")
      }
    }
  }
}

extension String {
  /// Fit for a terminal.
  fileprivate var shownHere: String { "\(SafeText(untrusted: self))" }
}
