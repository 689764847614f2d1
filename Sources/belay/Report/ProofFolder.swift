import BelayCore
import BelayLedger
import Foundation

/// The folder into which a report puts its proofs: one file for each record that decides a case, named by
/// its number, to be checked by somebody who has neither the ledger nor trusts the hub.
struct ProofFolder {
  let path: String

  /// Makes the folder if it is not there. Files of the same name are replaced: a proof under a newer
  /// checkpoint says the same.
  init(_ path: String) throws {
    self.path = path
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw Failure("the folder \(path) cannot be made: \(error.localizedDescription)")
    }
  }

  /// Each is on its own, and the checkpoint in it covers it. About a millisecond a record.
  func write(
    _ seqs: [Int], from reader: LedgerReader, by log: SignedLog,
    progress: (_ done: Int, _ all: Int) -> Void
  ) throws -> ReportProofs {
    guard let prover = try TransparencyProver(reader, log) else {
      throw Failure(
        "nothing is signed yet, so nothing can be proved; start the hub, or leave out --proofs")
    }
    var proofs = ReportProofs()
    for (done, seq) in seqs.enumerated() {
      progress(done, seqs.count)
      guard let bytes = try prover.proof(of: seq) else {
        proofs.isUnsigned(seq)
        continue
      }
      let file = ReportProofs.File(
        name: "\(seq).tlog-proof", sha256: Digest(sha256Of: bytes))
      do {
        try Data(bytes).write(to: URL(fileURLWithPath: "\(path)/\(file.name)"), options: .atomic)
      } catch {
        throw Failure("\(path)/\(file.name) cannot be written: \(error.localizedDescription)")
      }
      proofs.wrote(file, for: seq)
    }
    return proofs
  }
}
