import BelayCore
import Testing

@testable import BelayAgent

@Suite("What the reporter confesses")
struct LossesTests {
  @Test("It says how many, of which time, and why")
  func message() {
    var losses = Losses()
    losses.add(Loss(400, from: moment(0), to: moment(90)), .memory)
    losses.add(Loss(1, from: moment(95), to: moment(95)), .rejected, reason: "source is no agent")
    losses.add(Loss(1, from: nil, to: nil), .unreadable)
    #expect(
      losses.message
        == "402 events from 2026-11-22T12:00:00.000000Z to 2026-11-22T12:01:35.000000Z were dropped: "
        + "400 found no room in memory, 1 could not be read back from the spool, "
        + "1 refused by the hub (source is no agent)")
  }

  @Test("Nothing lost is nothing to confess")
  func nothing() {
    var losses = Losses()
    losses.add(Loss(), .spool)
    #expect(losses.isEmpty)
  }
}
