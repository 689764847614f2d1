extension TimeTravelTests {
  static let wideFrame = """
     belay  prod-eu      LIVE lag 0.0s  AS OF 12:04:31 (#184920), +0 held  seq 184,938  0 ev/s         WRITE   12:05:33 UTC
     agents 14   ◉ 8 closed  ◌ 1 half-open  ⊘ 2 OPEN  ⊗ 1 FORCED  ▾ 1 DEGRADED  ? 1 stale  escalations 3  next expiry 00:48
    ┌─ Agents AS OF ─────────────────────────────────────────────── 2 ─┐┌─ Escalations (3) AS OF ────────────────────── 3 ─┐
    │    agent          breaker    err% last 5 min      p95 rq/s esc   ││ id   agent          asks        tier   age  left │
    │  ⊘ payments-agent OPEN       36.4 ⣠⣄⣤⣠⣄⣴⣶⣶⣶⣶⣶⢸   2.9s  0.3   1   ││▸E-17 payments-agent refund      HIGH 04:12 00:48 │
    │ ▸⊘ kyc-agent      OPEN       33.3 ⣀⣀⣀⣀⣀⣰⣶⣶⣶⣶⣶.   4.1s  0.2   1   ││ E-18 kyc-agent      override   !HIGH 01:30 03:30 │
    │  ⊗ mailer-agent   FORCED        - ............      -    0   .   ││ E-19 refund-agent   mail.send   LOW  00:09 14:51 │
    │  ▾ refund-agent   DEGRADED    3.5 ⣀⣄⣀⣠⣀⣀⣄⣀⣠⣀⣀.  800ms  0.3   1   ││                                                  │
    │  ◌ ledger-agent   HALF-OPEN  12.0 ⣶⣆⣀⣀⣀⣀⣀⣀⣀⣀⣀.  642ms  0.1   .   ││ E-17  payments-agent asks for tool stripe.refund │
    │  ◉ triage-agent   closed      1.1 ⣀⣀⣀⣠⣀⣀⣀⣀⣀⣀⣀.  180ms  0.2   .   ││ | {amount: 4120, currency: "EUR",                │
    │  ◉ billing-agent  closed      0.7 ⣀⣀⣄⣀⣀⣀⣀⣀⣀⣀⣀⢀  213ms  0.3   .   ││ |  customer: "C-8812"}                           │
    │  ◉ audit-agent    closed      0.0 ⢀.⢀.⢀.⢀.⢀.⢀.  120ms  0.1   .   ││ run r-81aa                                       │
    │  ◉ crm-sync       closed      0.0 ⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀.  308ms  0.1   .   ││                                                  │
    │  ◉ doc-indexer    closed      0.0 ⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀.   87ms  0.1   .   ││                                                  │
    │  ◉ fraud-agent    closed      0.0 ⢀.⢀.⢀.⢀.⢀.⢀.  120ms  0.1   .   ││ A approve   R reject   D force degraded          │
    │  ◉ invoice-agent  closed      0.0 ⢀.⢀.⢀.⢀.⢀.⢀.  120ms  0.1   .   ││ Space mark   Enter detail   v raw                │
    │    worst first                                        1-12 of 14 ││ AS OF 12:04:31 is past: Esc returns, then decide │
    └──────────────────────────────────────────────────────────────────┘└──────────────────────────────────────────────────┘
    ─ Events AS OF ─────────────────────────────────────────────────────────────────────────────── G now  e next error 78  1
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
     1m ago; nothing is decided in the past. Now 4 escalations wait, next expiry 00:00.
     1 events 2 agents 3 escalations | G Esc now  [ ] minute  d compare  Enter open  / filter  : cmd  ? help
    """

  static let wideCompare = """
     belay  prod-eu      LIVE lag 0.0s  AS OF 12:04:31 (#184920), +0 held  seq 184,938  0 ev/s         WRITE   12:05:33 UTC
     agents 14   ◉ 8 closed  ◌ 1 half-open  ⊘ 2 OPEN  ⊗ 1 FORCED  ▾ 1 DEGRADED  ? 1 stale  escalations 3  next expiry 00:48
    ┌─ Compare AS OF ─ 12:04:31 with now ───────────────────────────────────────────────────────────────── 5 of 15 differ ─┐
    │  agent          then           now            what differs                                                           │
    │▸ crm-sync       ◉ closed       ◉ closed       E-20 waits                                                             │
    │  night-agent    - none         ◉ closed       new since then                                                         │
    │  payments-agent ⊘ open         ◉ closed       llm open -> closed                                                     │
    │  refund-agent   ▾ degraded     ◉ closed       mode degraded -> normal                                                │
    │  search-agent   ◉ closed       ⊘ open         llm closed -> open                                                     │
    │                                                                                                                      │
    │                                                                                                                      │
    │                                                                                                                      │
    │                                                                                                                      │
    │                                                                                                                      │
    │                                                                                                                      │
    │                                                                                                                      │
    │                                                                                                                      │
    │                                                                                                                      │
    │                                                                                                                      │
    │                                                                                                                      │
    │                                                                                                                      │
    │                                                                                                                      │
    │                                                                                                                      │
    │                                                                                                                      │
    │                                                                                                                      │
    │                                                                                                                      │
    │                                                                                                                      │
    │                                                                                                                      │
    │                                                                                                                      │
    │                                                                                                                      │
    │                                                                                                                      │
    │                                                                                                                      │
    │                                                                                                                      │
    └──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┘
     1m ago; nothing is decided in the past. Now 4 escalations wait, next expiry 00:00.
     Enter agent  j/k  0 now  q back  ? help
    """

  static let stackedFrame = """
     belay  prod-eu   LIVE 0.0s  AS OF 12:04:31 (#184920), +0 held        12:05:33Z
     ◉8  ◌1  ⊘2 OPEN  ⊗1 FORCED  ▾1 DEGR  ?1      ESC 3  oldest 04:12  expiry 00:48
    ─ Agents AS OF ─ worst first ────────────────────────────────────────────── 14 2
     ⊘ payments-agent  OPEN      36.4% ⣄⣴⣶⣶⣶⣶⣶⢸  2.9s  0.3/s  1 esc
    ▸⊘ kyc-agent       OPEN      33.3% ⣀⣰⣶⣶⣶⣶⣶.  4.1s  0.2/s  1 esc
     ⊗ mailer-agent    FORCED        - ........     -    0/s
     ▾ refund-agent    DEGRADED   3.5% ⣀⣀⣄⣀⣠⣀⣀. 800ms  0.3/s  1 esc
     ◌ ledger-agent    HALF      12.0% ⣀⣀⣀⣀⣀⣀⣀. 642ms  0.1/s
     ◉ triage-agent    closed     1.1% ⣀⣀⣀⣀⣀⣀⣀. 180ms  0.2/s                + 8 more
    ─ Escalations AS OF ──────────────────────────────────────────────────────── 3 3
    ▸ E-17 payments-agent  stripe.refund {amount: 412…  HIGH  age 04:12  left 00:48
      E-18 kyc-agent       kyc.override {customer… ![1] HIGH  age 01:30  left 03:30
      E-19 refund-agent    mail.send {to: "ops@exampl…  LOW   age 00:09  left 14:51
    ─ Events AS OF ─ G now ───────────────────────────────────────────── 78 errors 1
      04:30.1 refund-agent   ok    grant E-16 claimed
      04:30.1 refund-agent   ok    grant E-16 completed done
      04:30.3 ledger-agent   ok    degraded read-only plan fallback cached half-open
      04:30.5 crm-sync       WARN  tool.retry hubspot 429 attempt 2/3 wait 800ms
      04:30.9 search-agent   ok    llm.call 1,204 tok 1.9s
      04:31.0 billing-agent  ok    tool.call invoice.read 84ms
    ! 04:31.1 payments-agent BREAK breaker CLOSED->OPEN err 41.8% >= 25% n=43 windo…
      04:31.2 payments-agent ERROR tool.call stripe.refund timeout 10s
     1m ago; nothing is decided in the past. Now 4 escalations wait, next expiry …
     G Esc now  [ ] minute  d compare  Enter open  / filter  : cmd  ? help
    """

  static let stackedCompare = """
     belay  prod-eu   LIVE 0.0s  AS OF 12:04:31 (#184920), +0 held        12:05:33Z
     ◉8  ◌1  ⊘2 OPEN  ⊗1 FORCED  ▾1 DEGR  ?1      ESC 3  oldest 04:12  expiry 00:48
    ┌─ Compare AS OF ─ 12:04:31 with now ───────────────────────── 5 of 15 differ ─┐
    │  agent          then           now                                           │
    │▸ crm-sync       ◉ closed       ◉ closed                                      │
    │    E-20 waits                                                                │
    │  night-agent    - none         ◉ closed                                      │
    │    new since then                                                            │
    │  payments-agent ⊘ open         ◉ closed                                      │
    │    llm open -> closed                                                        │
    │  refund-agent   ▾ degraded     ◉ closed                                      │
    │    mode degraded -> normal                                                   │
    │  search-agent   ◉ closed       ⊘ open                                        │
    │    llm closed -> open                                                        │
    │                                                                              │
    │                                                                              │
    │                                                                              │
    │                                                                              │
    │                                                                              │
    │                                                                              │
    │                                                                              │
    └──────────────────────────────────────────────────────────────────────────────┘
     1m ago; nothing is decided in the past. Now 4 escalations wait, next expiry …
     Enter agent  j/k  0 now  q back  ? help
    """

  static let narrowFrame = """
     belay  prod-eu   LIVE 0.0s  AS OF 12:04:31 (#184920)
     ◉8 ◌1 ⊘2 OPEN ⊗1 FORCED ▾1 DEGR ?1     ESC 3  expiry 00:48
    ─ Agents AS OF ─ worst first ────────────────────────── 14 2
     ⊘ payments-agent  OPEN      36.4%  0.3/s  1 esc
    ▸⊘ kyc-agent       OPEN      33.3%  0.2/s  1 esc
     ⊗ mailer-agent    FORCED        -    0/s
     ▾ refund-agent    DEGRADED   3.5%  0.3/s  1 esc   + 10 more
    ─ Escalations AS OF ──────────────────────────────────── 3 3
    ▸ E-17 payments-agent  stripe.refund {am…  HIGH  left 00:48
      E-18 kyc-agent       kyc.override … ![1] HIGH  left 03:30
      E-19 refund-agent    mail.send {to: "o…  LOW   left 14:51
    ─ Events AS OF ─ G now ───────────────────────── 78 errors 1
      04:30.3 ledger-agent   ok    degraded read-only plan fall…
      04:30.5 crm-sync       WARN  tool.retry hubspot 429 attem…
      04:30.9 search-agent   ok    llm.call 1,204 tok 1.9s
      04:31.0 billing-agent  ok    tool.call invoice.read 84ms
    ! 04:31.1 payments-agent BREAK breaker CLOSED->OPEN err 41.…
      04:31.2 payments-agent ERROR tool.call stripe.refund time…
     1m ago; nothing is decided in the past. Now 4 …
     G Esc now  [ ] minute  d compare  Enter open  / filter
    """

  static let narrowCompare = """
     belay  prod-eu   LIVE 0.0s  AS OF 12:04:31 (#184920)
     ◉8 ◌1 ⊘2 OPEN ⊗1 FORCED ▾1 DEGR ?1     ESC 3  expiry 00:48
    ┌─ Compare AS OF ─ 12:04:31 with now ───── 5 of 15 differ ─┐
    │  agent          then           now                       │
    │▸ crm-sync       ◉ closed       ◉ closed                  │
    │    E-20 waits                                            │
    │  night-agent    - none         ◉ closed                  │
    │    new since then                                        │
    │  payments-agent ⊘ open         ◉ closed                  │
    │    llm open -> closed                                    │
    │  refund-agent   ▾ degraded     ◉ closed                  │
    │    mode degraded -> normal                               │
    │  search-agent   ◉ closed       ⊘ open                    │
    │    llm closed -> open                                    │
    │                                                          │
    │                                                          │
    │                                                          │
    └──────────────────────────────────────────────────────────┘
     1m ago; nothing is decided in the past. Now 4 …
     Enter agent  j/k  0 now  q back  ? help
    """

  static let asciiCompare = """
     belay  prod-eu   LIVE 0.0s  AS OF 12:04:31 (#184920), +0 held        12:05:33Z
     o8  ~1  X2 OPEN  #1 FORCED  v1 DEGR  ?1      ESC 3  oldest 04:12  expiry 00:48
    +- Compare AS OF - 12:04:31 with now ------------------------- 5 of 15 differ -+
    |  agent          then           now                                           |
    |> crm-sync       o closed       o closed                                      |
    |    E-20 waits                                                                |
    |  night-agent    - none         o closed                                      |
    |    new since then                                                            |
    |  payments-agent X open         o closed                                      |
    |    llm open -> closed                                                        |
    |  refund-agent   v degraded     o closed                                      |
    |    mode degraded -> normal                                                   |
    |  search-agent   o closed       X open                                        |
    |    llm closed -> open                                                        |
    |                                                                              |
    |                                                                              |
    |                                                                              |
    |                                                                              |
    |                                                                              |
    |                                                                              |
    |                                                                              |
    +------------------------------------------------------------------------------+
     1m ago; nothing is decided in the past. Now 4 escalations wait, next expiry ~
     Enter agent  j/k  0 now  q back  ? help
    """
}
