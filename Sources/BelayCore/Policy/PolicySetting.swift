/// One effect while rules are tried in order.
///
/// The first rule that surely matches settles it. Rules in doubt before that one can only make it
/// stricter.
struct PolicySetting<Value: Equatable> {
  /// Whatever has been said so far, the stricter of it.
  private(set) var value: Value?
  private(set) var settledBy: String?
  private let stricter: (Value, Value) -> Value

  init(_ stricter: @escaping (Value, Value) -> Value) { self.stricter = stricter }

  /// False if an earlier rule has settled it.
  mutating func take(_ new: Value, from rule: String, surely: Bool) -> Bool {
    guard settledBy == nil else { return false }
    value = value.map { stricter($0, new) } ?? new
    if surely { settledBy = rule }
    return true
  }

  /// Where no rule has settled it, the default counts too.
  func value(else standard: Value) -> Value {
    guard let value else { return standard }
    return settledBy == nil ? stricter(value, standard) : value
  }
}
