import BelayCore
import BelayLedger
import GRDBSQLite

/// The tree in the bare loop: the same tiles and head in the same transactions as the ledger's, and
/// nothing else of it. What the loop takes longer with it is what the tree costs.
final class BareTree {
  private var edge = TreeEdge()
  private var flushedSize = 0
  private let putTile: OpaquePointer
  private let putHead: OpaquePointer

  init(on database: OpaquePointer) throws(BareLoopFailure) {
    putTile = try Self.prepare(
      """
      INSERT INTO tiles VALUES (?, ?, ?)
      ON CONFLICT (level, number) DO UPDATE SET hashes = excluded.hashes
      """, database)
    putHead = try Self.prepare(
      "INSERT OR REPLACE INTO tree_head (rowid, size, root) VALUES (1, ?, ?)", database)
  }

  deinit {
    sqlite3_finalize(putTile)
    sqlite3_finalize(putHead)
  }

  func append(_ leaf: [UInt8]) throws(BareLoopFailure) {
    guard let leaf = Hash(leaf) else { return }
    let putTile = putTile
    try edge.append(leaf) { (id, tile) throws(BareLoopFailure) in try Self.put(id, tile, putTile) }
  }

  /// Before each commit.
  func flush() throws(BareLoopFailure) {
    for level in edge.tiles.indices
    where edge.size >> (level * Tile.height) > flushedSize >> (level * Tile.height) {
      let (id, tile) = edge.last(ofLevel: level)
      if !tile.hashes.isEmpty { try Self.put(id, tile, putTile) }
    }
    sqlite3_bind_int64(putHead, 1, Int64(edge.size))
    bindBytes(edge.head.root.bytes, 2, putHead)
    try Self.run(putHead)
    flushedSize = edge.size
  }

  private static func put(
    _ id: TileID, _ tile: Tile, _ statement: OpaquePointer
  ) throws(BareLoopFailure) {
    sqlite3_bind_int64(statement, 1, Int64(id.level))
    sqlite3_bind_int64(statement, 2, Int64(id.number))
    bindBytes(tile.bytes(filledTo: Tile.width), 3, statement)
    try run(statement)
  }

  private static func prepare(
    _ sql: String, _ database: OpaquePointer
  ) throws(BareLoopFailure) -> OpaquePointer {
    var statement: OpaquePointer?
    guard sqlite3_prepare_v2(database, sql, -1, &statement, nil) == SQLITE_OK, let statement else {
      throw BareLoop.failure(of: database)
    }
    return statement
  }

  private static func run(_ statement: OpaquePointer) throws(BareLoopFailure) {
    defer { sqlite3_reset(statement) }
    guard sqlite3_step(statement) == SQLITE_DONE else {
      throw BareLoop.failure(of: sqlite3_db_handle(statement))
    }
  }
}

private func bindBytes(_ bytes: [UInt8], _ index: Int32, _ statement: OpaquePointer) {
  let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
  sqlite3_bind_blob(statement, index, bytes, Int32(bytes.count), copied)
}
