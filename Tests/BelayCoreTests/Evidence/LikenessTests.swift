import Testing

@testable import BelayCore

@Suite("How far arguments are alike")
struct LikenessTests {
  /// now, then, near or not
  static let table: [(JSON, JSON, Bool)] = [
    ([:], [:], true),
    (["amount": 4_120], ["amount": 4_120], true),
    (["amount": 4_120], ["amount": 3_900], true),
    (["amount": 4_120], ["amount": 2_060], true),
    (["amount": 4_120], ["amount": 2_059], false),
    (["amount": 2_059], ["amount": 4_120], false),
    (["amount": 40], ["amount": -40], false),
    (["amount": 0], ["amount": 0], true),
    (["amount": 0], ["amount": 1], false),
    (["amount": 1e308], ["amount": 1e-308], false),
    // Half of the fields are enough, as long as only texts differ.
    (["amount": 4_120, "to": "C-1"], ["amount": 3_900, "to": "C-2"], true),
    (
      ["amount": 4_120, "to": "C-1", "why": "a"], ["amount": 3_900, "to": "C-2", "why": "b"], false
    ),
    (["to": "C-1"], ["to": "C-2"], false),
    // A number that is far outweighs any number of fields that are the same.
    (
      ["amount": 9_000, "currency": "EUR", "country": "DE", "to": "C-1"],
      ["amount": 90, "currency": "EUR", "country": "DE", "to": "C-1"], false
    ),
    // So does a flag, and a number or flag that only one of them has.
    (["path": "/a", "n": 1, "force": true], ["path": "/a", "n": 1, "force": false], false),
    (["path": "/a", "n": 1, "force": true], ["path": "/a", "n": 1], false),
    (["path": "/a", "n": 1], ["path": "/a", "n": 1, "limit": 5], false),
    (["path": "/a", "n": 1], ["path": "/a", "n": 1, "note": "x"], true),
    // Never across types, and never by Unicode's idea of equality.
    (["n": 1], ["n": "1"], false), (["n": true], ["n": 1], false),
    (["name": "caf\u{E9}"], ["name": "cafe\u{301}"], false),
    (["n": .bigInteger("99999999999999999999")], ["n": .bigInteger("99999999999999999998")], false),
  ]

  @Test("Near is: same target, no number or flag far, half of the fields alike", arguments: table)
  func near(_ now: JSON, _ then: JSON, _ isNear: Bool) {
    let likeness = Likeness(Leaves(now), Leaves(then), isSameTarget: true)
    #expect(likeness.isNear == isNear)
    let back = Likeness(Leaves(then), Leaves(now), isSameTarget: true)
    #expect(back.isNear == isNear && back.share == likeness.share)
    #expect(!Likeness(Leaves(now), Leaves(then), isSameTarget: false).isNear)
  }

  @Test("Each field is the same, near or far, with what it was")
  func fields() {
    let likeness = Likeness(
      Leaves(["amount": 4_120, "cur": "EUR", "order": "A-1042", "rush": true]),
      Leaves(["amount": 3_900, "cur": "EUR", "order": "A-1001", "note": "x"]), isSameTarget: true)
    #expect(likeness.same == ["cur"])
    #expect(likeness.near == [.init(path: "amount", now: 4_120, then: 3_900)])
    #expect(
      likeness.far == [
        .init(path: "note", now: nil, then: "x"),
        .init(path: "order", now: "A-1042", then: "A-1001"),
        .init(path: "rush", now: true, then: nil),
      ])
    #expect(likeness.share == 0.4)
  }

  @Test("Of more fields than there is a place for, nothing is said")
  func tooMany() {
    let wide = Leaves(.object(JSONObject((0..<33).map { ("k\($0)", JSON($0)) })))
    #expect(!Likeness(wide, wide, isSameTarget: true).isNear)
  }
}
