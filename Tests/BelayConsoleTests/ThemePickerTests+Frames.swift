extension ThemePickerTests {
  static let wideFrame = """
     belay  prod-eu      LIVE lag 0.0s  seq 184,920  0 ev/s                            operator: mira  WRITE   12:04:31 UTC
     agents 14   ◉ 8 closed  ◌ 1 half-open  ⊘ 2 OPEN  ⊗ 1 FORCED  ▾ 1 DEGRADED  ? 1 stale  escalations 3  next expiry 00:47
    ┌─ Agents ───────────────────────────────────────────────────── 2 ─┐┌─ Escalations (3) ───┌─ Theme ────────────────────┐
    │    agent          breaker    err% last 5 min      p95 rq/s esc   ││ id   agent          │▸ night                     │
    │ ▸⊘ payments-agent OPEN       36.4 ⣠⣄⣤⣠⣄⣴⣶⣶⣶⣶⣶⢸   2.9s  0.3   1   ││▸E-17 payments-agent │  day                       │
    │  ⊘ kyc-agent      OPEN       33.3 ⣀⣀⣀⣀⣀⣰⣶⣶⣶⣶⣶.   4.1s  0.2   1   ││ E-18 kyc-agent      │  mono                      │
    │  ⊗ mailer-agent   FORCED        - ............      -    0   .   ││ E-19 refund-agent   │  high-contrast             │
    │  ▾ refund-agent   DEGRADED    3.5 ⣀⣄⣀⣠⣀⣀⣄⣀⣠⣀⣀.  800ms  0.3   1   ││                     │  solarized-dark            │
    │  ◌ ledger-agent   HALF-OPEN  12.0 ⣶⣆⣀⣀⣀⣀⣀⣀⣀⣀⣀.  642ms  0.1   .   ││ E-17  payments-agent│  solarized-light           │
    │  ◉ triage-agent   closed      1.1 ⣀⣀⣀⣠⣀⣀⣀⣀⣀⣀⣀.  180ms  0.2   .   ││ | {amount: 4120, cur│  gruvbox                   │
    │  ◉ billing-agent  closed      0.7 ⣀⣀⣄⣀⣀⣀⣀⣀⣀⣀⣀⢀  213ms  0.3   .   ││ |  customer: "C-8812│  nord                      │
    │  ◉ audit-agent    closed      0.0 ⢀.⢀.⢀.⢀.⢀.⢀.  120ms  0.1   .   ││ run r-81aa          │  deuteranopia              │
    │  ◉ crm-sync       closed      0.0 ⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀.  308ms  0.1   .   ││                     │  tritanopia                │
    │  ◉ doc-indexer    closed      0.0 ⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀.   87ms  0.1   .   ││                     │Enter keeps  Esc goes back  │
    │  ◉ fraud-agent    closed      0.0 ⢀.⢀.⢀.⢀.⢀.⢀.  120ms  0.1   .   ││ A approve   R reject└────────────────────────────┘
    │  ◉ invoice-agent  closed      0.0 ⢀.⢀.⢀.⢀.⢀.⢀.  120ms  0.1   .   ││ Space mark   Enter detail   v raw                │
    │    worst first                                        1-12 of 14 ││ focus 3 first                                    │
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
    ─ Agents ─ worst first ───────────────────────────┌─ Theme ────────────────────┐
    ▸⊘ payments-agent  OPEN      36.4% ⣄⣴⣶⣶⣶⣶⣶⢸  2.9s │▸ night                     │
     ⊘ kyc-agent       OPEN      33.3% ⣀⣰⣶⣶⣶⣶⣶.  4.1s │  day                       │
     ⊗ mailer-agent    FORCED        - ........     - │  mono                      │
     ▾ refund-agent    DEGRADED   3.5% ⣀⣀⣄⣀⣠⣀⣀. 800ms │  high-contrast             │
     ◌ ledger-agent    HALF      12.0% ⣀⣀⣀⣀⣀⣀⣀. 642ms │  solarized-dark            │
     ◉ triage-agent    closed     1.1% ⣀⣀⣀⣀⣀⣀⣀. 180ms │  solarized-light           │
    ─ Escalations ────────────────────────────────────│  gruvbox                   │
    ▸ E-17 payments-agent  stripe.refund {amount: 412…│  nord                      │
      E-18 kyc-agent       kyc.override {customer… ![1│  deuteranopia              │
      E-19 refund-agent    mail.send {to: "ops@exampl…│  tritanopia                │
    ─ Events ─ FOLLOW ────────────────────────────────│Enter keeps  Esc goes back  │
      04:30.1 refund-agent   ok    grant E-16 claimed └────────────────────────────┘
      04:30.1 refund-agent   ok    grant E-16 completed done
      04:30.3 ledger-agent   ok    degraded read-only plan fallback cached half-open
      04:30.5 crm-sync       WARN  tool.retry hubspot 429 attempt 2/3 wait 800ms
      04:30.9 search-agent   ok    llm.call 1,204 tok 1.9s
      04:31.0 billing-agent  ok    tool.call invoice.read 84ms
    ! 04:31.1 payments-agent BREAK breaker CLOSED->OPEN err 41.8% >= 25% n=43 windo…
      04:31.2 payments-agent ERROR tool.call stripe.refund timeout 10s
     E-17: (focus 3 first) A approve  R reject  D degrade  v raw  Enter detail
     1 2 3 pane  Enter  / filter  b breakers  Space pause  e error  ? help  q quit
    """

  static let narrowFrame = """
     belay  prod-eu   LIVE 0.0s           mira WRITE  12:04:31Z
     ◉8 ◌1 ⊘2 OPEN ⊗1 FORCED ▾1 DEGR ?1     ESC 3  expiry 00:47
    ─ Agents ─ worst first ───────┌─ Theme ────────────────────┐
    ▸⊘ payments-agent  OPEN      3│▸ night                     │
     ⊘ kyc-agent       OPEN      3│  day                       │
     ⊗ mailer-agent    FORCED     │  mono                      │
     ▾ refund-agent    DEGRADED   │  high-contrast             │
    ─ Escalations ────────────────│  solarized-dark            │
    ▸ E-17 payments-agent  stripe.│  solarized-light           │
      E-18 kyc-agent       kyc.ove│  gruvbox                   │
      E-19 refund-agent    mail.se│  nord                      │
    ─ Events ─ FOLLOW ────────────│  deuteranopia              │
      04:30.3 ledger-agent   ok   │  tritanopia                │
      04:30.5 crm-sync       WARN │Enter keeps  Esc goes back  │
      04:30.9 search-agent   ok   └────────────────────────────┘
      04:31.0 billing-agent  ok    tool.call invoice.read 84ms
    ! 04:31.1 payments-agent BREAK breaker CLOSED->OPEN err 41.…
      04:31.2 payments-agent ERROR tool.call stripe.refund time…
     E-17: (focus 3 first) A approve  R reject  D degrade
     1 2 3 pane  ? help  Enter  / filter  Space pause  q quit
    """
}
