import ArgumentParser
import BelayCore
import BelayLedger
import Foundation

extension LedgerCommand {
  /// `belay ledger prune`
  struct Prune: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "prune", abstract: "Let go of what the written retention policy lets go of.",
      discussion: """
        Shows what would go and stops; --apply does it, after you have typed what it asks for. In this \
        order go, each by its own period: payloads (salt and text), headers (who, when, what kind), and \
        the lowest hashes. The tree above them stays, so old proofs and checkpoints stay valid; proofs of \
        the decisions are written to a folder first. The order is a record. Legal holds and open \
        questions override it.

        The policy is [retention] in the policy file; without it nothing is pruned.
        """)

    @Flag(help: "Do it, after a confirmation that has to be typed.") var apply = false
    @Option(help: ArgumentHelp("Where the proofs of decisions go.", valueName: "folder"))
    var archive: String?
    @OptionGroup var policy: PolicyOptions
    @OptionGroup var hub: ClientOptions

    func run() async throws {
      let keeper = try LedgerKeeper(hub)
      let prune = try await keeper.prunePlan(policyPath: policy.path)
      let plan = prune.plan
      show(plan, prune.retention)
      guard !plan.isEmpty else {
        return StandardOutput.write(line: "nothing is old enough to go")
      }
      guard apply else {
        return StandardOutput.write(line: "Nothing was pruned; --apply does it.")
      }
      try Typed.confirm("prune \(plan.through.payload)", nothing: "nothing was pruned")
      let state = hub.state.paths.state
      let reader = try keeper.reader()
      var proofs: (count: Int, digest: String?) = (0, nil)
      if plan.through.payload > plan.before.headers {
        let folder = archive ?? "\(state)/pruned-proofs/through-\(plan.through.payload)"
        proofs = try ProofArchive(folder: folder).write(
          plan.before.headers + 1...plan.through.payload, of: reader,
          signed: SignedLog(stateDirectory: state))
        if proofs.count > 0 {
          StandardOutput.write(line: "\(proofs.count) proofs of decisions are in \(folder)")
        }
      }
      let seq = try await keeper.prune(prune, proofs: proofs.count, archive: proofs.digest)
      StandardOutput.write(line: "pruned, recorded as #\(seq)")
    }

    private func show(_ plan: PrunePlan, _ retention: Retention) {
      StandardOutput.write(line: "kept by policy: \(retention.text)")
      var table = Table("what", "gone through", "then through")
      let (before, through) = (plan.before, plan.through)
      for (name, old, new) in [
        ("payloads", before.payload, through.payload),
        ("payloads of decisions", before.decisions, through.decisions),
        ("headers", before.headers, through.headers), ("hashes", before.hashes, through.hashes),
      ] { table.add(name, "#\(old)", "#\(new)") }
      table.write()
      StandardOutput.write(
        line: "\(plan.payloads) payloads go; \(plan.held) stay by legal hold")
      for limit in plan.limits { StandardOutput.write(line: "stops there: \(limit)") }
    }
  }
}
