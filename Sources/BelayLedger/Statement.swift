internal import BelayCore
internal import GRDB
internal import GRDBSQLite

/// One prepared statement, straight on SQLite.
///
/// GRDB opens, configures and guards the connection. Its own statements box every value, which costs
/// the append loop half its speed, so rows go through here. Columns count from 0, parameters
/// from 1. A statement must be gone before its connection is closed.
final class Statement {
  private let handle: OpaquePointer
  private let connection: OpaquePointer

  init(_ sql: String, on database: Database) throws(SQLFailure) {
    guard let connection = database.sqliteConnection else {
      throw SQLFailure(code: SQLITE_MISUSE, message: "the connection is closed")
    }
    self.connection = connection
    var handle: OpaquePointer?
    let flags = UInt32(SQLITE_PREPARE_PERSISTENT)
    guard sqlite3_prepare_v3(connection, sql, -1, flags, &handle, nil) == SQLITE_OK, let handle
    else { throw Self.failure(of: connection) }
    self.handle = handle
  }

  deinit { sqlite3_finalize(handle) }

  // MARK: Running

  /// Runs to the end; only for statements without rows.
  func run() throws(SQLFailure) {
    guard try next() else { return }
    reset()
    throw SQLFailure(code: SQLITE_MISUSE, message: "a row where none was expected")
  }

  /// The next row; false, and ready to be run again, when there is none.
  func next() throws(SQLFailure) -> Bool {
    switch sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE:
      sqlite3_reset(handle)
      return false
    default:
      let failure = Self.failure(of: connection)
      sqlite3_reset(handle)
      throw failure
    }
  }

  func reset() { sqlite3_reset(handle) }

  /// Rows that the last run inserted, changed or deleted.
  var changes: Int { Int(sqlite3_changes(connection)) }

  private static func failure(of connection: OpaquePointer) -> SQLFailure {
    SQLFailure(
      code: sqlite3_extended_errcode(connection),
      message: String(cString: sqlite3_errmsg(connection)))
  }

  // MARK: Parameters

  func bind(_ value: Int?, at index: Int32) {
    guard let value else { return check(sqlite3_bind_null(handle, index)) }
    check(sqlite3_bind_int64(handle, index, Int64(value)))
  }

  func bind(_ text: String?, at index: Int32) {
    guard var text else { return check(sqlite3_bind_null(handle, index)) }
    text.withUTF8 { utf8 in
      utf8.withMemoryRebound(to: CChar.self) {
        check(sqlite3_bind_text(handle, index, $0.baseAddress, Int32($0.count), Self.copied))
      }
    }
  }

  func bind(_ bytes: some Collection<UInt8>, at index: Int32) {
    let bound: Void? = bytes.withContiguousStorageIfAvailable { bytes in
      guard let address = bytes.baseAddress, !bytes.isEmpty else {
        return check(sqlite3_bind_zeroblob(handle, index, 0))
      }
      check(sqlite3_bind_blob(handle, index, address, Int32(bytes.count), Self.copied))
    }
    if bound == nil { bind(Array(bytes), at: index) }
  }

  func bind(_ hash: Hash, at index: Int32) { bind(hash.bytes, at: index) }

  /// Binding fails only for an index that is not there or a value beyond SQLite's limits.
  private func check(_ code: Int32) {
    invariant(code == SQLITE_OK, "a parameter fits its statement, SQLite code \(code)")
  }

  /// SQLITE_TRANSIENT: SQLite copies the value before the call returns.
  private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

  // MARK: Columns

  /// What kind of value a column has in this row, whatever its table declares.
  enum Kind { case integer, text, bytes, null, other }

  func kind(_ column: Int32) -> Kind {
    switch sqlite3_column_type(handle, column) {
    case SQLITE_INTEGER: .integer
    case SQLITE_TEXT: .text
    case SQLITE_BLOB: .bytes
    case SQLITE_NULL: .null
    default: .other
    }
  }

  /// A text or bytes where SQLite has them; gone with the next step.
  func view(_ column: Int32) -> UnsafeRawBufferPointer {
    let start = sqlite3_column_blob(handle, column)
    return UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column)))
  }

  func integer(_ column: Int32) -> Int { Int(sqlite3_column_int64(handle, column)) }

  func integerOrNil(_ column: Int32) -> Int? {
    sqlite3_column_type(handle, column) == SQLITE_NULL ? nil : integer(column)
  }

  func text(_ column: Int32) -> String { textOrNil(column) ?? "" }

  /// The bytes as they are stored: a NUL does not end the text, bad UTF-8 is replaced.
  func textOrNil(_ column: Int32) -> String? {
    guard let start = sqlite3_column_text(handle, column) else { return nil }
    let count = Int(sqlite3_column_bytes(handle, column))
    return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  }

  func bytes(_ column: Int32) -> [UInt8] {
    guard let start = sqlite3_column_blob(handle, column) else { return [] }
    let count = Int(sqlite3_column_bytes(handle, column))
    return Array(UnsafeRawBufferPointer(start: start, count: count))
  }
}
