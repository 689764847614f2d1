import BelayCore
import Testing

/// Tiles are only another way to keep a tree: cut to pieces it proves the same.
@Suite struct TileTests {
  static let leaves = (0..<70_000).map { Hash.leaf([UInt8($0 & 255), UInt8($0 >> 8 & 255)]) }

  /// A grown tree and every tile that it filled.
  private func grow(to size: Int) -> (edge: TreeEdge, full: [TileID: Tile]) {
    var (edge, full) = (TreeEdge(), [TileID: Tile]())
    for leaf in Self.leaves.prefix(size) {
      edge.append(leaf) { id, tile in
        #expect(full.updateValue(tile, forKey: id) == nil, "tile \(id) is filled once")
      }
    }
    return (edge, full)
  }

  @Test("70,000 leaves make 273 full tiles and three that grow: 112, 17 and 1 wide")
  func geometry() {
    let (edge, full) = grow(to: 70_000)
    #expect(full.keys.filter { $0.level == 0 }.count == 273)
    #expect(full.keys.filter { $0.level == 1 }.count == 1)
    #expect(full.count == 274)
    #expect(edge.tiles.map(\.hashes.count) == [112, 17, 1])
    let all = Array(TileID.all(inTreeOf: 70_000))
    #expect(all.map { $0.width(inTreeOf: 70_000) }.filter { $0 < 256 } == [112, 17, 1])
    #expect(Set(all) == Set(full.keys).union((0...2).map { edge.last(ofLevel: $0).id }))
  }

  @Test("a tree of no leaves has no tiles, of one leaf one")
  func small() {
    #expect(Array(TileID.all(inTreeOf: 0)).isEmpty)
    #expect(Array(TileID.all(inTreeOf: 1)) == [TileID(level: 0, number: 0)])
    #expect(TileID(level: 0, number: 7).leaves == 1_792..<2_048)
    #expect(TileID(level: 1, number: 1).leaves == 65_536..<131_072)
  }

  @Test(
    "INV 3: the tiles prove any leaf and any older size",
    arguments: [1, 255, 256, 257, 65_535, 65_536, 65_537, 70_000])
  func proofs(size: Int) {
    let (edge, full) = grow(to: size)
    let perfect = { (subtree: Subtree) in
      let (id, run) = TileID.holding(subtree)
      return (full[id] ?? edge.last(ofLevel: id.level).tile).root(of: run)
    }
    let head = edge.head
    #expect(head == grow(Self.leaves.prefix(size)))
    for index in Set([0, size / 3, size / 2, max(0, size - 257), size - 1]) {
      let proof = InclusionProof(index: index, size: size, perfect)
      #expect(proof.shows(Self.leaves[index], in: head), "leaf \(index)")
    }
    for older in Set([1, size / 2, size - 1, size]) where older > 0 {
      let proof = ConsistencyProof(from: older, to: size, perfect)
      #expect(proof.shows(head, extends: grow(Self.leaves.prefix(older))), "from \(older)")
    }
  }

  private func grow(_ leaves: ArraySlice<Hash>) -> TreeHead {
    var range = CompactRange()
    for leaf in leaves { range.append(leaf) }
    return range.head
  }

  @Test(
    "an edge that is put together from the last tiles grows on as if it never stopped",
    arguments: [0, 1, 255, 256, 300, 65_535, 65_536, 66_000])
  func resumed(size: Int) {
    let grown = grow(to: size).edge
    let resumed = TreeEdge(size: size) { id, width in
      #expect(width > 0)
      return grown.last(ofLevel: id.level).tile
    }
    #expect(resumed == grown)
  }

  @Test("a stored tile is its hashes one after the other, filled up with zeros")
  func stored() {
    let (edge, _) = grow(to: 3)
    let tile = edge.tiles[0]
    #expect(tile.bytes() == Self.leaves[..<3].flatMap(\.bytes))
    let filled = tile.bytes(filledTo: Tile.width)
    #expect(filled.count == 8_192)
    #expect(filled.dropFirst(96).allSatisfy { $0 == 0 })
    #expect(filled.withUnsafeBytes { Tile($0, width: 3) } == tile)
    #expect(filled.withUnsafeBytes { Tile($0, width: 257) } == nil)
  }
}
