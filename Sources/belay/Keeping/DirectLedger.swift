import BelayCore
import BelayHub
import BelayLedger
import Foundation

/// A ledger that no hub has, for the moment in which a command writes into it. What is written is signed
/// before the command ends, as a hub would sign it.
struct DirectLedger {
  let ledger: Ledger
  private let notary: Notary

  /// Nil if a hub has it.
  ///
  /// - Throws: also if what is there cannot be signed as it is; then nothing has been written.
  init?(at state: String) throws {
    do {
      ledger = try Ledger(at: state, create: false)
    } catch LedgerError.heldBy {
      return nil
    }
    do {
      notary = try Notary(stateDirectory: ledger.directory.path)
    } catch {
      ledger.close()
      throw error
    }
    guard notary.notice == nil else {
      ledger.close()
      throw Failure(
        "the log of checkpoints has to be gone on with by a hub first: start one on this state "
          + "directory, and give this command again; nothing was changed")
    }
  }

  /// Signs all that is written, and gives the ledger back.
  func close() throws {
    defer { ledger.close() }
    if ledger.lastSeq > notary.signedSize { _ = try notary.sign(upTo: ledger.lastSeq) }
  }
}
