import BelayCore

/// Records of the ledger in order, and whose they are where somebody asks: the span that names an
/// agent comes after the agent's calls, so it reads 2,000 records ahead, and as many behind where it
/// begins. What is named further away goes by the name of its service.
struct AuthoredRecords {
  private let chronicle: Chronicle
  /// nil if nobody asks
  private var authors: Authors?
  /// of the newest record that was read, given out or not
  private var cursor: Int
  private var ahead: [Record] = []
  private var aheadBytes = 0
  private var isAtEnd = false

  static let reach = 2_000
  /// Bytes of payload that are enough, too.
  static let reachBytes = 8 << 20
  private static let readRecords = 500

  init(of chronicle: Chronicle, after start: Int, for selection: EventSelection) async throws {
    self.chronicle = chronicle
    cursor = start
    guard selection.asksForAgents else { return }
    authors = Authors()
    try await lookBack()
  }

  func author(of record: Record) -> AgentID? { authors?.author(of: record) }

  /// The next ones, with what is known of them by then; none if there is nothing newer.
  mutating func next(atMost limit: Int) async throws -> Chronicle.Page {
    guard authors != nil else { return try await read(limit) }
    isAtEnd = false
    while !isAtEnd, ahead.count < limit + Self.reach, aheadBytes < Self.reachBytes {
      if case .reset(let reason, let lastSeq) = try await readAhead() {
        return .reset(reason: reason, lastSeq: lastSeq)
      }
    }
    let isFar = aheadBytes >= Self.reachBytes
    let ready = isAtEnd ? ahead.count : max(isFar ? 1 : 0, ahead.count - Self.reach)
    let given = Array(ahead.prefix(min(limit, ready)))
    ahead.removeFirst(given.count)
    aheadBytes -= given.reduce(0) { $0 + $1.event.payload.count }
    return .records(given)
  }

  /// The next ones at once, with what came before them.
  mutating func follow(atMost limit: Int) async throws -> Chronicle.Page {
    let page = try await read(limit)
    if case .records(let records) = page { for record in records { _ = authors?.take(record) } }
    return page
  }

  private mutating func read(_ limit: Int) async throws -> Chronicle.Page {
    let page = try await chronicle.read(after: cursor, limit: limit)
    if case .records(let records) = page { cursor = records.last?.seq ?? cursor }
    return page
  }

  private mutating func readAhead() async throws -> Chronicle.Page {
    let page = try await follow(atMost: Self.readRecords)
    guard case .records(let records) = page else { return page }
    isAtEnd = records.isEmpty
    ahead += records
    aheadBytes += records.reduce(0) { $0 + $1.event.payload.count }
    return page
  }

  private mutating func lookBack() async throws {
    let start = cursor
    cursor = max(0, start - Self.reach)
    while cursor < start,
      case .records(let records) = try await follow(
        atMost: min(Self.readRecords, start - cursor)), !records.isEmpty
    {}
    cursor = start
  }
}
