import BelayCore
import Foundation
import Testing

/// Good and bad proofs of transparency-dev/merkle: what its verifier takes, ours takes, and no more.
@Suite("The public Merkle proofs", SharedData.needs("merkle/testdata/inclusion"))
struct SharedProofTests {
  static let folder = "merkle/testdata"
  static let inclusions = cases(in: "inclusion")
  static let consistencies = cases(in: "consistency")

  /// The paths of the files below a folder, in order.
  private static func cases(in folder: String) -> [String] {
    let root = SharedData.root.appending(path: "\(Self.folder)/\(folder)").path
    let below = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
    return below.filter { $0.hasSuffix(".json") }.sorted().map { "\(folder)/\($0)" }
  }

  private func read(_ name: String) throws -> JSON {
    try JSON(parsing: SharedData.bytes("\(Self.folder)/\(name)"))
  }

  @Test("all 196 cases are there")
  func all() {
    #expect(Self.inclusions.count == 98)
    #expect(Self.consistencies.count == 98)
  }

  @Test("INV 3: a leaf is in a tree if its proof says so", arguments: inclusions)
  func inclusion(name: String) throws {
    let json = try read(name)
    let isShown =
      if let leaf = hash(json["leafHash"]), let tree = head(json, "treeSize", "root"),
        let index = json["leafIdx"]?.integer, let hashes = hashes(json["proof"])
      {
        InclusionProof(index: index, hashes: hashes).shows(leaf, in: tree)
      } else { false }
    #expect(isShown == (json["wantErr"]?.bool == false))
  }

  @Test("INV 3: a tree extends another if their proof says so", arguments: consistencies)
  func consistency(name: String) throws {
    let json = try read(name)
    let isShown =
      if let older = head(json, "size1", "root1"), let newer = head(json, "size2", "root2"),
        let hashes = hashes(json["proof"])
      {
        ConsistencyProof(hashes: hashes).shows(newer, extends: older)
      } else { false }
    #expect(isShown == (json["wantErr"]?.bool == false))
  }

  // MARK: Reading a case. What is no hash and no size at all is no proof either.

  private func head(_ json: JSON, _ size: String, _ root: String) -> TreeHead? {
    guard let size = json[size]?.integer, size >= 0, let root = hash(json[root]) else { return nil }
    return TreeHead(size: size, root: root)
  }

  /// Some cases have words where a hash should be ("don't care 2"); equal words stay equal.
  private func hash(_ json: JSON?) -> Hash? {
    guard let data = json?.string.flatMap({ Data(base64Encoded: $0) }), !data.isEmpty else {
      return nil
    }
    return Hash(Array(data)) ?? .leaf(Array(data))
  }

  private func hashes(_ json: JSON?) -> [Hash]? {
    guard let json, let array = json.isNull ? [] : json.array else { return nil }
    let hashes = array.compactMap(hash)
    return hashes.count == array.count ? hashes : nil
  }
}
