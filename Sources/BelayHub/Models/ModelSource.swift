package import BelayCore

/// A state of the file about models, as the watch over it makes it out.
package enum ModelNews: Sendable, Equatable {
  /// To go by from now on. Without a file of the user's it is what Belay ships.
  case table(ModelTable, path: String?, sha256: Digest?)
  /// It is not used, and what was in force before stays so. `place` is where in the file.
  case unusable(path: String, problem: String, place: TOML.Place?)
}

/// The file about models on disk.
package struct ModelSource: Sendable, Equatable {
  package let path: String
  /// Somebody asked for this very file, so it has to be there.
  package let isNamed: Bool

  package init(path: String, isNamed: Bool = false) {
    self.path = path
    self.isNamed = isNamed
  }

  private var file: TrustedFile { TrustedFile(path: path, largest: ModelFile.largest) }

  /// `nil` if there is no file.
  func stamp() -> FileStamp? { file.stamp() }

  func read() -> ModelNews {
    switch file.read() {
    case .missing where isNamed:
      return .unusable(path: path, problem: "there is no such file", place: nil)
    case .missing: return .table(.shipped, path: nil, sha256: nil)
    case .refused(let problem): return .unusable(path: path, problem: problem, place: nil)
    case .bytes(let bytes):
      let written = ModelFile(bytes: bytes, path: path)
      guard let table = written.sound else {
        return .unusable(
          path: path, problem: written.problem, place: written.errors.first?.place)
      }
      return .table(table, path: path, sha256: written.sha256)
    }
  }
}
