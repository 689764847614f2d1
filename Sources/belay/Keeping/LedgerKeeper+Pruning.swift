import BelayClient
import BelayCore
import BelayHub
import BelayLedger
import Foundation

/// What may be pruned now, and by which policy.
struct PruneProposal {
  var plan: PrunePlan
  var retention: Retention
  /// Digest of the policy file.
  var policy: String
  /// A hub has the ledger, and has made this.
  var isByHub: Bool
}

extension LedgerKeeper {
  /// The hub's plan, or one by the policy file where no hub runs.
  func prunePlan(policyPath: String?) async throws -> PruneProposal {
    let path = policyPath ?? hub.state.paths.state + "/policy.toml"
    let proposal = try direct { ledger -> PruneProposal in
      guard FileManager.default.fileExists(atPath: path) else { throw Failure(Desk.unwritten) }
      let now = Self.now
      let file = PolicyFile(bytes: try PolicyFile.bytes(at: path), path: path, at: now)
      guard let rules = file.sound else { throw Failure("\(path): \(file.problem)") }
      guard let retention = rules.retention else { throw Failure(Desk.unwritten) }
      guard try ledger.loadFleet().policy.inForce?.sha256 == rules.sha256 else {
        throw Failure(
          "\(path) is not the policy that is on record as in force; start the hub on it once")
      }
      let plan = try ledger.reader.prunePlan(retention, at: now, signed: ledger.lastSeq)
      return PruneProposal(
        plan: plan, retention: retention, policy: rules.sha256?.text ?? "", isByHub: false)
    }
    if let proposal { return proposal }
    let json = try await hub.ask {
      try await $0.call(.get, "/v1/ledger/prune", timeout: .seconds(600))
    }
    guard let plan = PrunePlan(json), let retention = Retention(json["retention"]),
      let policy = json["policy"]?.string
    else { throw Failure("the hub's answer is not understood; is it of this version?") }
    return PruneProposal(plan: plan, retention: retention, policy: policy, isByHub: true)
  }

  /// - Returns: the number of the record.
  func prune(_ proposal: PruneProposal, proofs: Int, archive: String?) async throws -> Int {
    let order = PruneOrder(
      through: proposal.plan.through, by: Self.name, policy: proposal.policy,
      retention: proposal.retention, archive: archive, proofs: proofs)
    let seq = try direct { ledger -> Int in
      guard !proposal.isByHub else { throw Failure("the hub has gone; give this command again") }
      let now = Self.now
      let base = try ledger.reader.baseFold(through: order.through.payload)
      let record = try ledger.prune(
        order, base: base, id: Self.newID(now), authid: Self.authid, recorded: now)
      while try ledger.pruneStep() {}
      try ledger.purge()
      return record.seq
    }
    if let seq { return seq }
    var body: JSONObject = ["through": order.through.json, "proofs": JSON(proofs)]
    body["archive"] = archive.map(JSON.string)
    return try self.seq(in: try await ask("/v1/ledger/prune", .object(body)))
  }
}
