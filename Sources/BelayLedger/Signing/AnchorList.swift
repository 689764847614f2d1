internal import BelayCore

/// Which anchors the hub of a state directory was started with, noted in there, so that whoever verifies
/// the ledger looks where its checkpoints are kept.
///
/// Whoever forges the ledger can change the note as well; naming a file to `belay ledger verify` is
/// stronger.
package struct AnchorList: Sendable, Equatable {
  /// Paths of files, from the root.
  package var files: [String]
  /// Names of those that cannot be looked at from here: `syslog`, `witness …`.
  package var others: [String]

  private static let limit = 64 << 10

  package init(files: [String], others: [String]) {
    self.files = files
    self.others = others
  }

  /// What the last start noted; nil if it noted nothing that can be read.
  package init?(stateDirectory: String) {
    guard let bytes = try? PrivateFile.read(Self.path(stateDirectory), atMost: Self.limit),
      let json = try? JSON(parsing: bytes), let files = json["files"]?.array,
      let others = json["others"]?.array
    else { return nil }
    self.init(files: files.compactMap(\.string), others: others.compactMap(\.string))
  }

  /// Puts it there, if it is not there already.
  package func note(in stateDirectory: String) throws(SigningError) {
    guard AnchorList(stateDirectory: stateDirectory) != self else { return }
    let texts = { (names: [String]) in JSON.array(names.map(JSON.string)) }
    let json: JSON = ["files": texts(files), "others": texts(others)]
    try PrivateFile.replace(Self.path(stateDirectory), json.encoded() + [0x0A])
  }

  private static func path(_ stateDirectory: String) -> String { stateDirectory + "/anchors" }
}
