import BelayCanvas
import BelayCore
import Stories
import Testing

@testable import BelayConsole

/// The fleet as the drawings have it, at the three sizes they are drawn for.
struct FleetFrameTests {
  @Test("120x36 shows agents, cards with a preview, and the tail at full width")
  func wide() throws {
    var seat = try Seat(Story.production())
    seat.press("3")
    #expect(seat.text == Self.wideFrame)
  }

  @Test("80x24 stacks the panes and keeps the keys of the card in a line")
  func stacked() throws {
    var seat = try Seat(Story.production(), size: Size(width: 80, height: 24))
    seat.press("3")
    #expect(seat.text == Self.stackedFrame)
  }

  @Test("60x20 drops the sparkline and p95")
  func narrow() throws {
    var seat = try Seat(Story.production(), size: Size(width: 60, height: 20))
    seat.press("3")
    #expect(seat.text == Self.narrowFrame)
  }

  @Test("ASCII draws every mark with its twin, and nothing else")
  func ascii() throws {
    let seat = try Seat(Story.production(), ascii: true)
    #expect(seat.text.utf8.allSatisfy { $0 < 0x80 })
    #expect(seat.shows("X payments-agent OPEN"))
    #expect(seat.shows("+- Agents ---"))
  }

  @Test("Under 60x16 one pane at a time, under 20x5 what it has and needs")
  func small() throws {
    var seat = try Seat(Story.production(), size: Size(width: 40, height: 12))
    #expect(seat.shows("─ Events") && !seat.shows("─ Agents"))
    seat.press("2")
    #expect(seat.shows("─ Agents") && !seat.shows("─ Events"))
    seat.resize(Size(width: 19, height: 5))
    #expect(seat.text.hasPrefix("have 19x5 need 20x5"))
  }

  private static let journeys: [[Key]] = [
    [], [.character("3"), .enter], [.character("3"), .character("R")],
    [.character("2"), .enter], [.character("1"), .enter], [.character("?")],
    [.character("1"), .character("/")], [.character("3"), .character("f")],
  ]

  @Test(
    "Every size from 1x1 to 130x45 draws a frame of that size, whatever is open",
    arguments: journeys.indices)
  func everySize(_ journey: Int) throws {
    var story = Story()
    for name in ["a", "b"] { story.starts(name) }
    story.asks("a", "tool", args: ["x": "\u{202E}", "y": [1, 2, 3]])
    var seat = try Seat(story)
    for key in Self.journeys[journey] { seat.press(key) }
    // Each journey sees every eighth size, and all of them the sizes where layouts change.
    let edges: Set = [1, 2, 5, 16, 20, 24, 59, 60, 100]
    for width in 1...130 {
      for height in 1...45 {
        let isEdge = edges.contains(width) && edges.contains(height)
        guard isEdge || (width + height * 3) % Self.journeys.count == journey else { continue }
        let size = Size(width: width, height: height)
        seat.send(.resized(size))
        let frame = seat.console.frame(size: size, now: seat.story.now)
        if frame.size != size { Issue.record("asked for \(size), got \(frame.size)") }
        seat.send(.painted(at: seat.story.now.boot))
      }
    }
  }

  @Test("With no agents the pane says how to connect one")
  func firstRun() throws {
    let seat = try Seat()
    #expect(seat.shows("No agents yet"))
    #expect(seat.shows("curl http://127.0.0.1:4318/v1/events"))
    #expect(seat.shows("OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318"))
    #expect(seat.shows("nobody waits for a person"))
  }

  static let wideFrame = """
     belay  prod-eu      LIVE lag 0.0s  seq 184,920  0 ev/s                            operator: mira  WRITE   12:04:31 UTC
     agents 14   ◉ 8 closed  ◌ 1 half-open  ⊘ 2 OPEN  ⊗ 1 FORCED  ▾ 1 DEGRADED  ? 1 stale  escalations 3  next expiry 00:47
    ┌─ Agents ───────────────────────────────────────────────────── 2 ─┐┌─ Escalations (3) ──────────────────────────── 3 ─┐
    │    agent          breaker    err% last 5 min      p95 rq/s esc   ││ id   agent          asks        tier   age  left │
    │ ▸⊘ payments-agent OPEN       36.4 ⣠⣄⣤⣠⣄⣴⣶⣶⣶⣶⣶⢸   2.9s  0.3   1   ││▸E-17 payments-agent refund      HIGH 04:12 00:47 │
    │  ⊘ kyc-agent      OPEN       33.3 ⣀⣀⣀⣀⣀⣰⣶⣶⣶⣶⣶.   4.1s  0.2   1   ││ E-18 kyc-agent      override   !HIGH 01:30 03:29 │
    │  ⊗ mailer-agent   FORCED        - ............      -    0   .   ││ E-19 refund-agent   mail.send   LOW  00:09 14:50 │
    │  ▾ refund-agent   DEGRADED    3.5 ⣀⣄⣀⣠⣀⣀⣄⣀⣠⣀⣀.  800ms  0.3   1   ││                                                  │
    │  ◌ ledger-agent   HALF-OPEN  12.0 ⣶⣆⣀⣀⣀⣀⣀⣀⣀⣀⣀.  642ms  0.1   .   ││ E-17  payments-agent asks for tool stripe.refund │
    │  ◉ triage-agent   closed      1.1 ⣀⣀⣀⣠⣀⣀⣀⣀⣀⣀⣀.  180ms  0.2   .   ││ | {amount: 4120, currency: "EUR",                │
    │  ◉ billing-agent  closed      0.7 ⣀⣀⣄⣀⣀⣀⣀⣀⣀⣀⣀⢀  213ms  0.3   .   ││ |  customer: "C-8812"}                           │
    │  ◉ audit-agent    closed      0.0 ⢀.⢀.⢀.⢀.⢀.⢀.  120ms  0.1   .   ││ run r-81aa                                       │
    │  ◉ crm-sync       closed      0.0 ⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀.  308ms  0.1   .   ││                                                  │
    │  ◉ doc-indexer    closed      0.0 ⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀.   87ms  0.1   .   ││                                                  │
    │  ◉ fraud-agent    closed      0.0 ⢀.⢀.⢀.⢀.⢀.⢀.  120ms  0.1   .   ││ A approve   R reject   D force degraded          │
    │  ◉ invoice-agent  closed      0.0 ⢀.⢀.⢀.⢀.⢀.⢀.  120ms  0.1   .   ││ Space mark   Enter detail   v raw                │
    │    worst first                                        1-12 of 14 ││ acts on E-17 only. 0 new since you focused.      │
    └──────────────────────────────────────────────────────────────────┘└──────────────────────────────────────────────────┘
    ─ Events ──────────────────────────────────────────────────────────────────────────────────── FOLLOW  e next error 78  1
    ! 12:04:11.207 kyc-agent       BREAK  breaker     CLOSED->OPEN   slow on llm                                 #184906   ?
    ! 12:04:11.207 mailer-agent    BREAK  breaker     CLOSED->FORCED by hand on llm                              #184907   ?
      12:04:11.207 ledger-agent    ok     breaker     CLOSED->HALF-OPEN timer on llm                             #184908   !
      12:04:11.207 refund-agent    WARN   mode        NORMAL->DEGRADED read-only plan                            #184909   ?
    ? 12:04:22.207 refund-agent    ESCAL  human.ask   mail.send      E-19 LOW expires 12:19:22                   #184910   !
      12:04:30.120 mira            HUMAN  decision    E-16 approved  refund-agent digest fe1f..36                #184911   !
      12:04:30.120 refund-agent    ok     answer      E-16 delivered approved               run r-81aa           #184912   !
      12:04:30.120 refund-agent    ok     grant       E-16 claimed                          run r-81aa           #184913   !
      12:04:30.120 refund-agent    ok     grant       E-16 completed done                   run r-81aa           #184914   !
      12:04:30.377 ledger-agent    ok     degraded    read-only plan fallback cached half-open                   #184915   !
      12:04:30.512 crm-sync        WARN   tool.retry  hubspot 429    attempt 2/3 wait 800ms run r-8190 step 4    #184916   !
      12:04:30.944 search-agent    ok     llm.call    1,204 tok      1.9s                   run r-81a2 step 9    #184917   ?
      12:04:31.090 billing-agent   ok     tool.call   invoice.read   84ms                   run r-81a9 step 2    #184918   !
    ! 12:04:31.198 payments-agent  BREAK  breaker     CLOSED->OPEN   err 41.8% >= 25% n=43 window 2m00s on llm   #184919   !
      12:04:31.207 payments-agent  ERROR  tool.call   stripe.refund  timeout 10s            run r-81aa step 6    #184920   ?
     payments-agent opened at 12:04:31: 18 of 43 calls failed. 1 escalation is waiting on it (E-17, 00:47 left).
     1 events 2 agents 3 escalations | j/k  Enter open  / filter  : cmd  Space pause  e error  b breakers  ? help  q quit
    """

  static let stackedFrame = """
     belay  prod-eu   LIVE 0.0s                #184920  0/s   mira WRITE  12:04:31Z
     ◉8  ◌1  ⊘2 OPEN  ⊗1 FORCED  ▾1 DEGR  ?1      ESC 3  oldest 04:12  expiry 00:47
    ─ Agents ─ worst first ──────────────────────────────────────────────────── 14 2
    ▸⊘ payments-agent  OPEN      36.4% ⣄⣴⣶⣶⣶⣶⣶⢸  2.9s  0.3/s  1 esc
     ⊘ kyc-agent       OPEN      33.3% ⣀⣰⣶⣶⣶⣶⣶.  4.1s  0.2/s  1 esc
     ⊗ mailer-agent    FORCED        - ........     -    0/s
     ▾ refund-agent    DEGRADED   3.5% ⣀⣀⣄⣀⣠⣀⣀. 800ms  0.3/s  1 esc
     ◌ ledger-agent    HALF      12.0% ⣀⣀⣀⣀⣀⣀⣀. 642ms  0.1/s
     ◉ triage-agent    closed     1.1% ⣀⣀⣀⣀⣀⣀⣀. 180ms  0.2/s                + 8 more
    ─ Escalations ────────────────────────────────────────────────────────────── 3 3
    ▸ E-17 payments-agent  stripe.refund {amount: 412…  HIGH  age 04:12  left 00:47
      E-18 kyc-agent       kyc.override {customer… ![1] HIGH  age 01:30  left 03:29
      E-19 refund-agent    mail.send {to: "ops@exampl…  LOW   age 00:09  left 14:50
    ─ Events ─ FOLLOW ────────────────────────────────────────────────── 78 errors 1
      04:30.1 refund-agent   ok    grant E-16 claimed
      04:30.1 refund-agent   ok    grant E-16 completed done
      04:30.3 ledger-agent   ok    degraded read-only plan fallback cached half-open
      04:30.5 crm-sync       WARN  tool.retry hubspot 429 attempt 2/3 wait 800ms
      04:30.9 search-agent   ok    llm.call 1,204 tok 1.9s
      04:31.0 billing-agent  ok    tool.call invoice.read 84ms
    ! 04:31.1 payments-agent BREAK breaker CLOSED->OPEN err 41.8% >= 25% n=43 windo…
      04:31.2 payments-agent ERROR tool.call stripe.refund timeout 10s
     E-17: A approve (unread: Enter, G)  R reject  D degrade  v raw  Enter detail
     1 2 3 pane  Enter  / filter  b breakers  Space pause  e error  ? help  q quit
    """

  static let narrowFrame = """
     belay  prod-eu   LIVE 0.0s           mira WRITE  12:04:31Z
     ◉8 ◌1 ⊘2 OPEN ⊗1 FORCED ▾1 DEGR ?1     ESC 3  expiry 00:47
    ─ Agents ─ worst first ──────────────────────────────── 14 2
    ▸⊘ payments-agent  OPEN      36.4%  0.3/s  1 esc
     ⊘ kyc-agent       OPEN      33.3%  0.2/s  1 esc
     ⊗ mailer-agent    FORCED        -    0/s
     ▾ refund-agent    DEGRADED   3.5%  0.3/s  1 esc   + 10 more
    ─ Escalations ────────────────────────────────────────── 3 3
    ▸ E-17 payments-agent  stripe.refund {am…  HIGH  left 00:47
      E-18 kyc-agent       kyc.override … ![1] HIGH  left 03:29
      E-19 refund-agent    mail.send {to: "o…  LOW   left 14:50
    ─ Events ─ FOLLOW ────────────────────────────── 78 errors 1
      04:30.3 ledger-agent   ok    degraded read-only plan fall…
      04:30.5 crm-sync       WARN  tool.retry hubspot 429 attem…
      04:30.9 search-agent   ok    llm.call 1,204 tok 1.9s
      04:31.0 billing-agent  ok    tool.call invoice.read 84ms
    ! 04:31.1 payments-agent BREAK breaker CLOSED->OPEN err 41.…
      04:31.2 payments-agent ERROR tool.call stripe.refund time…
     E-17: A approve (unread: Enter, G)  R reject  D degrade
     1 2 3 pane  ? help  Enter  / filter  Space pause  q quit
    """
}
