import Testing

extension RealTerminal {
  /// A share of the ten thousand rounds that `.ci/run` has the executable `RaceSweep` of this package do.
  @Suite("The race of an operator and the fleet on a real terminal", .serialized) @WaitingRoom
  struct RaceSweepTests {
    @Test("FAULTS 68, 69, 71, 72, 92: no decision but on what stood on the terminal for 400 ms")
    func race() throws {
      let (status, lines) = try Neighbour.run("RaceSweep", ["60", "7"])
      #expect(status == 0, "\(lines)")
      #expect(lines.last?.hasSuffix(" 0 complaints") == true, "\(lines)")
      #expect(lines.last?.contains(" 0 decisions sent") == false, "else it would prove nothing")
    }

    @Test(
      "A console that is too hasty, sends another card or shows it too late is seen",
      arguments: [
        ("hasty", "answered after"), ("other", "sent though it does not wait"),
        ("late", "no dialog about it was answered"),
      ])
    func broken(fault: String, complaint: String) throws {
      let (status, lines) = try Neighbour.run("RaceSweep", ["broken", fault])
      #expect(status == 1)
      #expect(lines.contains { $0.contains(complaint) }, "\(lines)")
    }
  }
}
