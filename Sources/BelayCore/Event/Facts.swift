/// Looks into a record's data for what a line of the tail needs, whatever shape it is in.
///
/// Nothing here fails: an absent member is nil, a member of the wrong type is shown as the text it
/// has in JSON. Events are accepted with any data, and all of them must be shown.
struct Facts {
  let record: Record
  /// Bytes of one text in the tail; more than any screen is wide.
  static let maxText = 240

  init(_ record: Record) { self.record = record }

  var event: Event { record.event }

  /// Whom the event is about, if nothing in it says otherwise.
  var author: String { event.source.name }

  /// The data as compact JSON, cut off.
  var excerpt: String { event.data.isNull ? "" : event.data.text.clipped(toBytes: Self.maxText) }

  /// A member of the data; nil if absent or null.
  subscript(_ key: String) -> JSON? {
    guard let value = event.data[key], !value.isNull else { return nil }
    return value
  }

  /// A member as text; nil if absent, null or empty.
  func text(_ key: String) -> String? { Self.text(self[key]) }

  /// A member of a member as text: `escalation.agent`.
  func text(_ key: String, _ inner: String) -> String? { Self.text(self[key]?[inner]) }

  private static func text(_ value: JSON?) -> String? {
    switch value {
    case nil, .null, .string(""): nil
    case .string(let text): text.clipped(toBytes: maxText)
    case .bool, .number, .bigInteger, .array, .object: value?.text.clipped(toBytes: maxText)
    }
  }

  /// A measured number: finite and not negative, since -1 stands for unknown.
  func amount(_ key: String) -> Double? {
    guard let value = self[key]?.number, value.isFinite, value >= 0 else { return nil }
    return value
  }

  /// `1.4s`; empty if unknown.
  func milliseconds(_ key: String) -> String { amount(key).map(FigureText.duration) ?? "" }

  /// `41.8%` of a number that is in percent; nil if unknown.
  func percent(_ key: String) -> String? { amount(key).map(FigureText.percent) }

  /// `until 12:08:01`; empty if there is no such time.
  func clock(_ word: String, _ key: String) -> String {
    guard let time = self[key]?.string.flatMap(Timestamp.init(rfc3339:)) else { return "" }
    return "\(word) \(time.clockText)"
  }

  /// The parts that have something to say, with a space between.
  func joined(_ parts: String?...) -> String {
    parts.compactMap(\.self).filter { !$0.isEmpty }.joined(separator: " ")
  }
}
