import BelayAgent
import Testing

@Suite struct ContextGuardTests {
  @Test(
    "it warns from 80 % on and refuses from 100 % on",
    arguments: [
      (0, ContextGuard.Verdict.fits), (799, .fits), (800, .nearlyFull(share: 0.8)),
      (999, .nearlyFull(share: 0.999)), (1_000, .full), (5_000, .full), (-1, .full),
    ])
  func verdicts(tokens: Int, verdict: ContextGuard.Verdict) {
    #expect(ContextGuard(limitTokens: 1_000).verdict(for: tokens) == verdict)
  }

  @Test("with a limit that makes no sense everything is full", arguments: [0, -1, .min])
  func noLimit(limit: Int) {
    #expect(ContextGuard(limitTokens: limit).verdict(for: 0) == .full)
  }

  @Test(
    "shares that make no sense become the strictest that can be",
    arguments: [Double.nan, -0.1, 80, .infinity])
  func nonsense(share: Double) {
    let limits = ContextLimits(warnAt: share, refuseAt: share)
    #expect(limits == ContextLimits(warnAt: 0, refuseAt: 1))
  }

  @Test func checkingThrowsWhatDoesNotFit() throws {
    let context = ContextGuard(limitTokens: 1_000)
    try context.check(999)
    #expect(throws: ContextFull(tokens: 1_000, limitTokens: 1_000)) { try context.check(1_000) }
  }
}
