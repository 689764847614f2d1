internal import BelayCore
internal import Glibc

/// Holds the columns that SQL reads against the payload that they repeat (INV 3).
///
/// Nearly every payload says in plain text what its columns say; that is seen without reading it as JSON.
/// Whatever looks different in any way is read in full, and then decided.
struct ColumnCheck {
  private var time = TimeText()
  /// The number that the last row's source gave its event, if it numbers them.
  private(set) var sequence: Int?

  /// Throws with the name of the column that differs.
  ///
  /// - Returns: the record, if it had to be read; always for those of an escalation.
  mutating func check(_ row: Row) throws(LedgerError) -> Record? {
    sequence = nil
    if isPlainlyRight(row) { return nil }
    let record = try Self.record(of: row, saying: Array(row.payload))
    sequence = Self.sequence(in: record)
    return record
  }

  /// The record with that payload; throws if the columns say otherwise.
  static func record(of row: Row, saying payload: [UInt8]) throws(LedgerError) -> Record {
    let event = try StoredRecord.event(payload, seq: row.seq)
    let record = Record(
      seq: row.seq, recorded: row.recorded, authid: text(row.authid) ?? "", event: event,
      erasedBy: row.erasure?.by)
    try compare(row, record)
    return record
  }

  static func sequence(in record: Record) -> Int? {
    let sequence = (try? JSON(parsing: record.event.payload))?["sequence"]
    return sequence?.integer ?? sequence?.string.flatMap { Int($0) }
  }

  private static func compare(_ row: Row, _ record: Record) throws(LedgerError) {
    let event = record.event
    let key = record.escalationKey
    let columns: [(String, String?, String?)] = [
      ("id", text(row.id), event.id), ("source", text(row.source), event.source.text),
      ("type", text(row.type), event.type), ("run", text(row.run), event.subject),
      ("agent", text(row.agent), Entry.agent(of: event)),
      ("time", row.time?.rfc3339, event.time?.rfc3339),
      ("escalation_agent", text(row.escalationAgent), key?.agent.text),
      ("escalation_id", text(row.escalationID), key?.id),
    ]
    for (name, stored, derived) in columns where !areSame(stored, derived) {
      throw .corrupt(seq: row.seq, "its column \(name) does not say what its payload says")
    }
  }

  private static func areSame(_ stored: String?, _ derived: String?) -> Bool {
    guard let stored, let derived else { return stored == derived }
    return stored.hasSameBytes(as: derived)
  }
}

private func text(_ view: Row.View?) -> String? {
  view.map { String(decoding: $0, as: UTF8.self) }
}

// MARK: Without reading JSON

extension ColumnCheck {
  /// False also if it cannot be told this way.
  private mutating func isPlainlyRight(_ row: Row) -> Bool {
    guard let envelope = PlainEnvelope(row.payload) else { return false }
    sequence = envelope.sequence.flatMap { Int(String(decoding: $0, as: UTF8.self)) }
    return isSame(envelope.id, row.id) && isSame(envelope.source, row.source)
      && isSame(envelope.type, row.type) && says(envelope.time, row.time)
      && isSame(envelope.subject, row.run) && isSame(envelope.agent, row.agent)
      && row.escalationAgent == nil && row.escalationID == nil
  }

  private mutating func says(_ text: Row.View?, _ time: Timestamp?) -> Bool {
    guard let text, let time else { return text == nil && time == nil }
    return self.time.text(of: time).withUnsafeBytes { isSame(text, $0) }
  }
}

/// What the columns repeat, as views into a payload that writes it plainly and is about no escalation.
private struct PlainEnvelope {
  typealias View = Row.View

  private(set) var id: View?
  private(set) var source: View?
  private(set) var type: View?
  private(set) var time: View?
  private(set) var subject: View?
  private(set) var agent: View?
  /// As CloudEvents' extension of that name has it: digits, with or without quotes.
  private(set) var sequence: View?

  /// Nil if anything in it has to be looked at more closely.
  init?(_ payload: View) {
    guard var members = JSONMembers(payload) else { return nil }
    var data: View?
    while let member = members.next() {
      switch member.key.count {
      case 2 where member.key.says("id"): guard take(member, &id) else { return nil }
      case 4 where member.key.says("type"): guard take(member, &type) else { return nil }
      case 4 where member.key.says("time"): guard take(member, &time) else { return nil }
      case 4 where member.key.says("data"): data = member.value
      case 6 where member.key.says("source"): guard take(member, &source) else { return nil }
      case 8 where member.key.says("sequence"):
        sequence = JSONMembers.plainText(member.value) ?? member.value
      case 7 where member.key.says("subject"): guard take(member, &subject) else { return nil }
      default: guard JSONMembers.isPlain(member.key) else { return nil }
      }
    }
    guard members.isWhole, let source else { return nil }
    agent = source.rest(after: "/agents/")
    guard agent != nil || readAgent(in: data) else { return nil }
  }

  /// A text without escapes, once; null is as good as absent.
  private func take(_ member: JSONMembers.Member, _ place: inout View?) -> Bool {
    guard place == nil else { return false }
    if member.value.says("null") { return true }
    place = JSONMembers.plainText(member.value)
    return place != nil
  }

  /// Whom a record of the hub, of an operator or of telemetry is about; see `Entry.agent(of:)`.
  private mutating func readAgent(in data: View?) -> Bool {
    guard let data, !data.says("null") else { return true }
    guard var members = JSONMembers(data) else { return false }
    while let member = members.next() {
      switch member.key.count {
      case 10 where member.key.says("escalation"): return false
      case 7 where member.key.says("control"): return false
      case 8 where member.key.says("agent_id"):
        guard agent == nil, let name = JSONMembers.plainText(member.value) else { return false }
        agent = name
      default: guard JSONMembers.isPlain(member.key) else { return false }
      }
    }
    return members.isWhole
  }
}

// MARK: Comparing bytes

private func isSame(_ left: Row.View?, _ right: Row.View?) -> Bool {
  guard let left, let right else { return left == nil && right == nil }
  guard left.count == right.count, let start = left.baseAddress, let other = right.baseAddress
  else { return left.count == right.count }
  return memcmp(start, other, left.count) == 0
}

extension Row.View {
  fileprivate func says(_ text: StaticString) -> Bool {
    isSame(self, Row.View(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// What follows the text; nil if the view does not begin with it.
  fileprivate func rest(after text: StaticString) -> Row.View? {
    let length = text.utf8CodeUnitCount
    guard count >= length, Row.View(rebasing: prefix(length)).says(text) else { return nil }
    return Row.View(rebasing: dropFirst(length))
  }
}
