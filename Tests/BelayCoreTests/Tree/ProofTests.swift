import BelayCore
import Testing

/// Proofs against the definition, for every pair of sizes up to 64, and what does not count as one.
@Suite struct ProofTests {
  @Test("INV 3: a growing tree has the root of the definition at every size")
  func roots() {
    var range = CompactRange()
    for size in 0...Orchard.leaves.count {
      #expect(range.head == Orchard.tree(size).head, "size \(size)")
      if size < Orchard.leaves.count { range.append(Orchard.leaves[size]) }
    }
  }

  @Test("a growing tree tells of every subtree that becomes perfect, once and from the bottom up")
  func completed() {
    var range = CompactRange()
    for (index, leaf) in Orchard.leaves.enumerated() {
      var expected = 1
      range.append(leaf) { level, root in
        #expect(level == expected)
        #expect(root == Orchard.perfect(Subtree(level: level, index: index >> level)))
        expected += 1
      }
      #expect(expected - 1 == (index + 1).trailingZeroBitCount)
    }
  }

  @Test("a tree that is remembered by its perfect subtrees grows on as if it never stopped")
  func resumed() {
    var grown = CompactRange()
    for size in 0...Orchard.leaves.count {
      #expect(CompactRange(size: size, Orchard.perfect) == grown, "size \(size)")
      if size < Orchard.leaves.count { grown.append(Orchard.leaves[size]) }
    }
  }

  @Test("INV 3: each leaf of each tree up to 64 has the proof of the definition, and it holds")
  func inclusions() {
    for size in 1...64 {
      let tree = Orchard.tree(size)
      let head = tree.head
      for index in 0..<size {
        let proof = InclusionProof(index: index, size: size, Orchard.perfect)
        #expect(proof.hashes == tree.path(to: index), "leaf \(index) of \(size)")
        #expect(proof.shows(Orchard.leaves[index], in: head), "leaf \(index) of \(size)")
      }
    }
  }

  @Test("INV 3: each pair of sizes up to 64 has the proof of the definition, and it holds")
  func consistencies() {
    let heads = (0...64).map { Orchard.tree($0).head }
    for newer in 1...64 {
      for older in 1...newer {
        let proof = ConsistencyProof(from: older, to: newer, Orchard.perfect)
        #expect(proof.hashes == Orchard.tree(newer).proof(of: older), "\(older) to \(newer)")
        #expect(proof.shows(heads[newer], extends: heads[older]), "\(older) to \(newer)")
      }
    }
  }

  @Test("INV 3: a proof holds for no other leaf, index, size or root")
  func otherInclusion() {
    let heads = (0...17).map { Orchard.tree($0).head }
    for size in 1...16 {
      for index in 0..<size {
        let proof = InclusionProof(index: index, size: size, Orchard.perfect)
        let leaf = Orchard.leaves[index]
        for other in 0...17 where other != index {
          #expect(!proof.shows(Orchard.leaves[other], in: heads[size]))
          let moved = InclusionProof(index: other, hashes: proof.hashes)
          #expect(!moved.shows(leaf, in: heads[size]), "leaf \(index) of \(size) at \(other)")
        }
        for other in 0...17 where other != size {
          #expect(!proof.shows(leaf, in: heads[other]))
        }
        #expect(!proof.shows(leaf, in: TreeHead(size: size, root: leaf)) || size == 1)
      }
    }
  }

  @Test("INV 3: a proof that is cut, longer, or turned around holds for nothing")
  func damaged() {
    let head = Orchard.tree(13).head
    let older = Orchard.tree(6).head
    let inclusion = InclusionProof(index: 4, size: 13, Orchard.perfect).hashes
    for hashes in Self.damages(of: inclusion) {
      #expect(!InclusionProof(index: 4, hashes: hashes).shows(Orchard.leaves[4], in: head))
    }
    let consistency = ConsistencyProof(from: 6, to: 13, Orchard.perfect).hashes
    for hashes in Self.damages(of: consistency) {
      #expect(!ConsistencyProof(hashes: hashes).shows(head, extends: older))
    }
  }

  private static func damages(of hashes: [Hash]) -> [[Hash]] {
    let stranger = Hash.leaf([7, 7, 7])
    var damaged = [[], hashes + [stranger], [stranger] + hashes, hashes.reversed()]
    for place in hashes.indices {
      damaged.append(Array(hashes[..<place] + hashes[(place + 1)...]))
      damaged.append(Array(hashes[..<place] + [stranger] + hashes[(place + 1)...]))
    }
    return damaged
  }

  @Test("INV 3: nothing extends the empty tree, and no tree extends a larger one")
  func impossible() {
    let heads = (0...8).map { Orchard.tree($0).head }
    for hashes in [[], [heads[8].root]] {
      let proof = ConsistencyProof(hashes: hashes)
      #expect(!proof.shows(heads[8], extends: heads[0]))
      #expect(!proof.shows(heads[0], extends: heads[0]))
      #expect(!proof.shows(heads[4], extends: heads[8]))
    }
  }

  @Test("INV 3: a tree extends itself without a hash, and only itself")
  func same() {
    let (head, other) = (Orchard.tree(8).head, TreeHead(size: 8, root: Orchard.leaves[0]))
    #expect(ConsistencyProof(hashes: []).shows(head, extends: head))
    #expect(!ConsistencyProof(hashes: []).shows(head, extends: other))
    #expect(!ConsistencyProof(hashes: [head.root]).shows(head, extends: head))
  }

  @Test("a tree as large as a number can be is neither a crash nor proven by nothing")
  func huge() {
    let head = TreeHead(size: .max, root: .emptyRoot)
    #expect(!InclusionProof(index: .max - 1, hashes: []).shows(.zero, in: head))
    #expect(!InclusionProof(index: -1, hashes: []).shows(.zero, in: head))
    let older = TreeHead(size: .max - 1, root: .emptyRoot)
    #expect(!ConsistencyProof(hashes: [.zero]).shows(head, extends: older))
  }
}
