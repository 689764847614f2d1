import BelayCore
import Testing

/// The vectors that the field publishes (transparency-dev/merkle, testonly/constants.go).
@Suite struct PublishedTreeTests {
  static let leaves = [
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
  ].map { Hash.leaf(bytes($0)) }

  static let roots = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
  ]

  /// Leaf, size, and how the hashes of the proof begin.
  static let inclusions = [
    (0, 8, ["96a296d224f285c6", "5f083f0a1a33ca07", "6b47aaf29ee3c2af"]),
    (5, 8, ["bc1a0643b12e4d2d", "ca854ea128ed050b", "d37ee418976dd957"]),
    (2, 3, ["fac54203e7cc696c"]),
    (1, 5, ["6e340b9cffb37a98", "5f083f0a1a33ca07", "bc1a0643b12e4d2d"]),
  ]

  /// Older size, newer size, and how the hashes of the proof begin.
  static let consistencies = [
    (1, 8, ["96a296d224f285c6", "5f083f0a1a33ca07", "6b47aaf29ee3c2af"]),
    (6, 8, ["0ebc5d3437fbe2db", "ca854ea128ed050b", "d37ee418976dd957"]),
    (2, 5, ["5f083f0a1a33ca07", "bc1a0643b12e4d2d"]),
    (6, 7, ["0ebc5d3437fbe2db", "b08693ec2e721597", "d37ee418976dd957"]),
  ]

  private static func bytes(_ digits: String) -> [UInt8] {
    let digits = Array(digits)
    return stride(from: 0, to: digits.count, by: 2).compactMap {
      UInt8(String(digits[$0...$0 + 1]), radix: 16)
    }
  }

  private func perfect(_ subtree: Subtree) -> Hash {
    NaiveTree(Self.leaves[subtree.leaves]).root
  }

  private func head(_ size: Int) -> TreeHead {
    var range = CompactRange()
    for leaf in Self.leaves.prefix(size) { range.append(leaf) }
    return range.head
  }

  @Test("INV 3: the tree of each size has the published root", arguments: 0...8)
  func root(size: Int) {
    #expect("\(head(size).root)" == Self.roots[size])
    #expect(head(size).size == size)
  }

  @Test("the tree without leaves has the hash of nothing")
  func empty() { #expect(CompactRange().head == .empty) }

  @Test("INV 3: a leaf's proof is the published one", arguments: inclusions)
  func inclusion(index: Int, size: Int, published: [String]) {
    let proof = InclusionProof(index: index, size: size, perfect)
    #expect(proof.hashes.map { String("\($0)".prefix(16)) } == published)
    #expect(proof.shows(Self.leaves[index], in: head(size)))
  }

  @Test("INV 3: a proof between two sizes is the published one", arguments: consistencies)
  func consistency(older: Int, newer: Int, published: [String]) {
    let proof = ConsistencyProof(from: older, to: newer, perfect)
    #expect(proof.hashes.map { String("\($0)".prefix(16)) } == published)
    #expect(proof.shows(head(newer), extends: head(older)))
  }
}
