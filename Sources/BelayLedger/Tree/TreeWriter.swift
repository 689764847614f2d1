internal import BelayCore

internal import class GRDB.Database

/// The tree as the append loop keeps it: the right edge in memory, full tiles on their way to disk, all
/// in the transaction of the rows that they cover (INV 3).
///
/// Appending costs a node on average and a tile for 256 records; `flush` writes the tiles that are still
/// growing and the head, once for each commit.
struct TreeWriter {
  private(set) var edge: TreeEdge
  private var flushedSize: Int
  private let putTile: Statement
  private let putHead: Statement

  /// Goes on where the stored tree ends.
  init(
    _ edge: TreeEdge, _ prepare: (String) throws(SQLFailure) -> Statement
  ) throws(SQLFailure) {
    self.edge = edge
    flushedSize = edge.size
    putTile = try prepare(
      """
      INSERT INTO tiles VALUES (?, ?, ?)
      ON CONFLICT (level, number) DO UPDATE SET hashes = excluded.hashes
      """)
    putHead = try prepare("UPDATE tree_head SET size = ?, root = ?")
  }

  /// The head of the tree without leaves, for a new ledger.
  static func install(on database: Database) throws(SQLFailure) {
    let insert = try Statement("INSERT INTO tree_head VALUES (?, ?)", on: database)
    insert.bind(0, at: 1)
    insert.bind(Hash.emptyRoot, at: 2)
    try insert.run()
  }

  mutating func append(_ leaf: Hash) throws(SQLFailure) {
    let putTile = putTile
    try edge.append(leaf) { (id, tile) throws(SQLFailure) in try Self.write(id, tile, putTile) }
  }

  /// Writes what has grown since the last time; to be called before each commit.
  mutating func flush() throws(SQLFailure) {
    guard edge.size > flushedSize else { return }
    for level in edge.tiles.indices {
      let height = level * Tile.height
      guard edge.size >> height > flushedSize >> height else { break }
      let (id, tile) = edge.last(ofLevel: level)
      if !tile.hashes.isEmpty { try Self.write(id, tile, putTile) }
    }
    putHead.bind(edge.size, at: 1)
    putHead.bind(edge.head.root, at: 2)
    try putHead.run()
    flushedSize = edge.size
  }

  private static func write(_ id: TileID, _ tile: Tile, _ put: Statement) throws(SQLFailure) {
    put.bind(id.level, at: 1)
    put.bind(id.number, at: 2)
    put.bind(tile.bytes(filledTo: Tile.width), at: 3)
    try put.run()
  }
}
