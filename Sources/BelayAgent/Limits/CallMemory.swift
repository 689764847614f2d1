import BelayCore

/// How often each call of a run was made, for at most 1,024 different ones; beyond that, the half
/// not made for longest is forgotten.
struct CallMemory: Sendable {
  private struct Entry {
    var times: Int
    var lastUse: UInt64
  }

  static let capacity = 1_024

  private var entries: [Fingerprint: Entry] = [:]
  private var uses: UInt64 = 0

  var count: Int { entries.count }

  /// Whether the call was made less often than that so far; if so it is counted.
  mutating func count(_ call: Fingerprint, upTo limit: Int) -> Bool {
    uses += 1
    let times = entries[call]?.times ?? 0
    if times == 0, entries.count >= Self.capacity { forgetOlderHalf() }
    entries[call] = Entry(times: min(times + 1, limit), lastUse: uses)
    return times < limit
  }

  /// How often it was made, as far as that is remembered.
  func times(of call: Fingerprint) -> Int { entries[call]?.times ?? 0 }

  /// Half of them at once, so that a run of ever new calls does not look for the oldest at each.
  private mutating func forgetOlderHalf() {
    let uses = entries.values.map(\.lastUse).sorted()
    let middle = uses[uses.count / 2]
    entries = entries.filter { $0.value.lastUse >= middle }
  }
}

/// A tool and its arguments in 64 bits, the same for the same call within one process.
///
/// Not for the wire: it differs from process to process, so that nobody can make two calls collide
/// on purpose.
struct Fingerprint: Hashable, Sendable {
  private let value: Int

  init(tool: String, arguments: JSON) {
    var hasher = Hasher()
    Self.add(tool, to: &hasher)
    Self.add(arguments, to: &hasher)
    value = hasher.finalize()
  }

  private static func add(_ value: JSON, to hasher: inout Hasher) {
    switch value {
    case .null: hasher.combine(0)
    case .bool(let flag): hasher.combine(flag ? 1 : 2)
    case .number(let number):
      hasher.combine(3)
      hasher.combine(number)
    case .bigInteger(let digits):
      hasher.combine(4)
      add(digits, to: &hasher)
    case .string(let text):
      hasher.combine(5)
      add(text, to: &hasher)
    case .array(let elements):
      hasher.combine(6)
      hasher.combine(elements.count)
      for element in elements { add(element, to: &hasher) }
    case .object(let object):
      hasher.combine(7)
      hasher.combine(sum(of: object))
    }
  }

  /// The same in whatever order the members come.
  private static func sum(of object: JSONObject) -> Int {
    object.members.reduce(into: object.count) { sum, member in
      var hasher = Hasher()
      add(member.key, to: &hasher)
      add(member.value, to: &hasher)
      sum &+= hasher.finalize()
    }
  }

  private static func add(_ text: String, to hasher: inout Hasher) {
    var text = text
    text.withUTF8 {
      hasher.combine($0.count)
      hasher.combine(bytes: UnsafeRawBufferPointer($0))
    }
  }
}
