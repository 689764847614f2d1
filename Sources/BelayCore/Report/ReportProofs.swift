/// The files of proofs that were written beside a report, by the record that each proves.
package struct ReportProofs: Sendable, Equatable {
  package struct File: Sendable, Equatable {
    /// Within the folder of proofs: `42.tlog-proof`.
    package let name: String
    /// Of its bytes.
    package let sha256: Digest

    package init(name: String, sha256: Digest) {
      self.name = name
      self.sha256 = sha256
    }
  }

  package private(set) var files: [Int: File] = [:]
  /// Records that no checkpoint covers yet.
  package private(set) var unsigned: [Int] = []

  package init() {}

  package mutating func wrote(_ file: File, for seq: Int) { files[seq] = file }
  package mutating func isUnsigned(_ seq: Int) { unsigned.append(seq) }

  /// The same object with the proof of its record, if there is one.
  func with(_ json: JSON, _ seq: Int?) -> JSON {
    guard let seq, let file = files[seq], var object = json.object else { return json }
    object["proof"] = [
      "seq": JSON(seq), "file": .string(file.name), "sha256": .string(file.sha256.text),
    ]
    return .object(object)
  }
}
