import BelayCore
import BelayLedger
import Foundation

/// The proofs of decisions that are handed out before their payloads go: a folder with one `.tlog-proof`
/// each, and `SHA256SUMS` over them, whose digest goes on record.
struct ProofArchive {
  let folder: String

  /// - Returns: how many there are in these records, and the digest; nil for none.
  func write(
    _ seqs: ClosedRange<Int>, of reader: LedgerReader, signed log: SignedLog
  ) throws -> (count: Int, digest: String?) {
    var sums = ""
    var count = 0
    var after = seqs.lowerBound - 1
    var line = ProgressLine()
    while after < seqs.upperBound {
      let page = try reader.records(after: after, limit: 1_000)
      guard let last = page.last else { break }
      for record in page
      where record.seq <= seqs.upperBound && record.event.kind?.isDecision == true {
        guard let proof = try reader.transparencyProof(of: record.seq, by: log) else { continue }
        if count == 0 {
          try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        }
        let name = "\(record.seq).tlog-proof"
        try Data(proof).write(to: URL(fileURLWithPath: folder + "/" + name), options: .atomic)
        sums += "\(Digest(sha256Of: proof).text.dropFirst(7))  \(name)\n"
        count += 1
      }
      after = last.seq
      line.show("proofs", min(after, seqs.upperBound), of: seqs.upperBound)
    }
    line.clear()
    guard count > 0 else { return (0, nil) }
    try Data(sums.utf8).write(to: URL(fileURLWithPath: folder + "/SHA256SUMS"), options: .atomic)
    return (count, Digest(sha256Of: Array(sums.utf8)).text)
  }
}
