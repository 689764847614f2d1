import BelayCore
import Testing

@testable import BelayHub

@Suite("Presence")
struct PresenceTests {
  private let limit: UInt64 = 15_000_000_000

  private func beat(_ console: String, idle: Bool = false) -> PresenceBeat {
    PresenceBeat(console: console, idle: idle)
  }

  @Test("INV 19: a heartbeat counts until it is 15 s old, and exactly then no more")
  func age() {
    var presence = Presence(limit: .seconds(15))
    let arrived = presence.beat(beat("c1"), by: "mira", at: 100)
    #expect(arrived)
    #expect(presence.present(at: 99 + limit) == 1)
    #expect(presence.present(at: 100 + limit) == 0)
    #expect(presence.nextDue == 100 + limit)
  }

  @Test("INV 19, FAULTS 93: an idle console keeps its operator connected, but nobody present")
  func idle() {
    var presence = Presence(limit: .seconds(15))
    _ = presence.beat(beat("c1", idle: true), by: "mira", at: 0)
    #expect(presence.present(at: 1) == 0)
    #expect(presence.consoles(of: "mira", at: 1) == 1)
    let again = presence.beat(beat("c1"), by: "mira", at: 2)
    #expect(!again)
    #expect(presence.present(at: 3) == 1)
  }

  @Test("An operator leaves with the last console")
  func leaves() {
    var presence = Presence(limit: .seconds(15))
    _ = presence.beat(beat("c1"), by: "mira", at: 0)
    _ = presence.beat(beat("c2"), by: "mira", at: 10)
    let first = presence.leave(at: limit)
    #expect(first == [])
    let second = presence.leave(at: 10 + limit)
    #expect(second == ["mira"])
    #expect(presence.nextDue == nil)
  }

  @Test("INV 31: of too many consoles the one heard of longest ago goes")
  func bounded() {
    var presence = Presence(limit: .seconds(15))
    for number in 0..<40 {
      _ = presence.beat(beat("c\(number)"), by: "mira", at: UInt64(number))
    }
    #expect(presence.consoles(of: "mira", at: 40) == Presence.consolesPerOperator)
  }
}
