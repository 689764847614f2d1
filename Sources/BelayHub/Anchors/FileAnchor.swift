package import BelayLedger

/// Keeps checkpoints in an append-only file elsewhere.
package struct FileAnchor: Anchor {
  package var name: String { "file \(file.path)" }

  package var path: String { file.path }

  private let file: AnchorFile
  private let queue = SideQueue("belay anchor file")

  package init(_ file: AnchorFile) { self.file = file }

  package func keep(_ delivery: Delivery) async throws(AnchorFailure) -> [NoteSignature] {
    do throws(SigningError) {
      try await queue.run { [file] () throws(SigningError) in try file.append(delivery.note) }
      return []
    } catch {
      throw AnchorFailure("\(error)")
    }
  }

  package func sight(_ last: LastSigned) async throws(AnchorFailure) -> Sighting? {
    do throws(SigningError) {
      let newest = try await queue.run { [file] () throws(SigningError) in
        try file.newest(of: last.origin)
      }
      return newest.map(Sighting.note)
    } catch {
      throw AnchorFailure("\(error)")
    }
  }
}

extension AnchorList {
  /// Noted for whoever verifies the ledger later.
  init(_ anchors: [any Anchor]) {
    let files = anchors.compactMap { $0 as? FileAnchor }
    let names = files.map(\.name)
    self.init(
      files: files.map(\.path), others: anchors.map(\.name).filter { !names.contains($0) })
  }
}
