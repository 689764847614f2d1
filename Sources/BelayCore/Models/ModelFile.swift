/// A file about models as written, with everything that is wrong with it.
///
///     [[model]]
///     name = "gpt-4o"             # or a list; "acme-*" is all that begin so
///     window = 128000             # tokens
///     input = 2.50                # US dollars for a million tokens
///     cached = 1.25
///     output = 10
///
/// One error and the file as a whole is not used.
package struct ModelFile: Sendable {
  package let path: String
  /// of its bytes
  package let sha256: Digest
  package let models: [ModelFacts]
  /// at most twenty, in the order of the file
  package let errors: [ModelIssue]

  package static let largest = 256 << 10
  static let mostModels = 256
  static let mostErrors = 20

  /// - Parameter path: where it came from, for people.
  package init(bytes: [UInt8], path: String) {
    self.path = path
    sha256 = Digest(sha256Of: bytes)
    var reader = ModelFileReader()
    do throws(ModelIssue) {
      reader.read(try Self.entries(bytes))
      models = reader.models
      errors = Array(reader.errors.prefix(Self.mostErrors))
    } catch {
      models = []
      errors = [error]
    }
  }

  /// The table to go by, if there is nothing wrong with the file.
  package var sound: ModelTable? { errors.isEmpty ? ModelTable(own: models) : nil }

  /// What to tell of a file that is not used, in one line.
  package var problem: String {
    guard let first = errors.first else { return "" }
    return errors.count > 1 ? "\(first) (and \(errors.count - 1) more)" : "\(first)"
  }

  private static func entries(_ bytes: [UInt8]) throws(ModelIssue) -> [TOML.Entry] {
    guard bytes.count <= largest else {
      throw ModelIssue(
        "the file is larger than \(largest >> 10) KiB; \(mostModels) models need less")
    }
    guard let source = String(validating: bytes, as: UTF8.self) else {
      throw ModelIssue("the text is not UTF-8; save the file as that")
    }
    do throws(TOMLError) {
      return try TOML.read(source)
    } catch {
      throw ModelIssue(error.problem, at: error.place)
    }
  }
}

/// Something that is wrong with a file about models.
package struct ModelIssue: Error, Sendable, Equatable, CustomStringConvertible {
  /// nil where the trouble is the file as a whole
  package let place: TOML.Place?
  /// what is wrong, then what to write instead
  package let problem: String

  init(_ problem: String, at place: TOML.Place? = nil) {
    self.problem = problem
    self.place = place
  }

  /// `4:1: unknown key "imput"; …`
  package var description: String {
    place.map { "\($0.line):\($0.column): \(problem)" } ?? problem
  }
}
