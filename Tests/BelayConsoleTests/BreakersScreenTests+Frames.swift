extension BreakersScreenTests {
  static let wideFrame = """
     belay  prod-eu      LIVE lag 0.0s  seq 184,939  0 ev/s                            operator: mira  WRITE   12:04:33 UTC
     agents 15   ◉ 8 closed  ◌ 1 half-open  ⊘ 3 OPEN  ⊗ 1 FORCED  ▾ 1 DEGRADED  ? 1 stale   ⚠1  escalations 3  expiry 00:45
    ┌─ Breakers ─ worst first, held ────────────────────────────────────────────────────────────────── ⊘3 ⊗1 ◌1 ◉10 of 15 ─┐
    │   agent           breaker         state          err% opens slow% calls  next cause        since was       kind      │
    │▸⊘ payments-agent  llm             OPEN           62.5  >=25     -     8 00:45 failure_rate    2s ◉⊘◌⊘      enforced  │
    │ ⊘ support-crew    model:gpt-5     OPEN           60.0  >=50     -     5     - failure_rate    2s ◉⊘        observed  │
    │ ⊘ kyc-agent       llm             OPEN           38.0     -     -     -     - slow_rate      22s ◉⊘        enforced  │
    │ ⊗ mailer-agent    llm             FORCED            -     -     -     -     - manual         22s ◉⊗        enforced  │
    │ ◌ ledger-agent    llm             HALF-OPEN         -     -     -     -     - timer          22s ◉◌        enforced  │
    │ ◉ audit-agent     llm             closed            -     -     -     -     - -               4m ◉         enforced  │
    │ ◉ billing-agent   llm             closed            -     -     -     -     - -               4m ◉         enforced  │
    │ ◉ crm-sync        llm             closed            -     -     -     -     - -               4m ◉         enforced  │
    │ ◉ doc-indexer     llm             closed            -     -     -     -     - -               4m ◉         enforced  │
    │ ◉ fraud-agent     llm             closed            -     -     -     -     - -               4m ◉         enforced  │
    │ ◉ invoice-agent   llm             closed            -     -     -     -     - -               4m ◉         enforced  │
    │ ? legacy-bot      llm             was closed        ?     -     ?     ?     - -               4m ◉         enforced  │
    │ ◉ refund-agent    llm             closed            -     -     -     -     - -               4m ◉         enforced  │
    │ ◉ search-agent    llm             closed            -     -     -     -     - -               4m ◉         enforced  │
    │ ◉ triage-agent    llm             closed            -     -     -     -     - -               4m ◉         enforced  │
    │                                                                                                                      │
    │                                                                                                                      │
    │                                                                                                                      │
    │                                                                                                                      │
    │ ─ payments-agent llm ─────────────────────────────────────────────────────────────────────────────────────────────── │
    │  ⊘ OPEN  llm  next probe in 00:45  since 12:04:31, 2s  by failure_rate  err 62.5% (opens at 25%)                     │
    │    5 failed of 8 calls in 2m  was ◉⊘◌⊘                                                                               │
    │  12:04:31  closed -> OPEN  by failure_rate, err 62.5%, 8 calls  #184932                                              │
    │  12:04:31  closed -> HALF-OPEN  by timer  #184931                                                                    │
    │  12:04:31  closed -> OPEN  by failure_rate, err 41.8%, 43 calls  #184919                                             │
    │                                                                                                                      │
    │                                                                                                                      │
    │                                                                                                                      │
    │                                                                                                                      │
    └──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┘
     support-crew opened at 12:04:31 (observed): 3 of 5 calls failed.
     Enter agent  q back  ? help  F force open  C close  R reset  b sort  j/k
    """

  static let stackedFrame = """
     belay  prod-eu   LIVE 0.0s                #184939  0/s   mira WRITE  12:04:33Z
     ◉8  ◌1  ⊘3 OPEN  ⊗1 FORCED  ▾1 DEGR  ?1  ⚠1  ESC 3  oldest 04:14  expiry 00:45
    ┌─ Breakers ─ worst first, held ────────────────────────── ⊘3 ⊗1 ◌1 ◉10 of 15 ─┐
    │   agent             breaker       state          err%  next since was        │
    │▸⊘ payments-agent    llm           OPEN           62.5 00:45    2s ◉⊘◌⊘      █│
    │ ⊘ support-crew      model:gpt-5   OPEN obs       60.0     -    2s ◉⊘        █│
    │ ⊘ kyc-agent         llm           OPEN           38.0     -   22s ◉⊘        █│
    │ ⊗ mailer-agent      llm           FORCED            -     -   22s ◉⊗        █│
    │ ◌ ledger-agent      llm           HALF-OPEN         -     -   22s ◉◌        █│
    │ ◉ audit-agent       llm           closed            -     -    4m ◉         █│
    │ ◉ billing-agent     llm           closed            -     -    4m ◉         █│
    │ ◉ crm-sync          llm           closed            -     -    4m ◉         █│
    │ ◉ doc-indexer       llm           closed            -     -    4m ◉         ░│
    │ ◉ fraud-agent       llm           closed            -     -    4m ◉         ░│
    │ ◉ invoice-agent     llm           closed            -     -    4m ◉         ░│
    │ ─ payments-agent llm ─────────────────────────────────────────────────────── │
    │  ⊘ OPEN  llm  next probe in 00:45  since 12:04:31, 2s  by failure_rate       │
    │    err 62.5% (opens at 25%)  5 failed of 8 calls in 2m  was ◉⊘◌⊘             │
    │  12:04:31  closed -> OPEN  by failure_rate, err 62.5%, 8 calls  #184932      │
    │  12:04:31  closed -> HALF-OPEN  by timer  #184931                            │
    │  12:04:31  closed -> OPEN  by failure_rate, err 41.8%, 43 calls  #184919     │
    └──────────────────────────────────────────────────────────────────────────────┘
     support-crew opened at 12:04:31 (observed): 3 of 5 calls failed.
     Enter agent  q back  ? help  F force open  C close  R reset  b sort  j/k
    """

  static let narrowFrame = """
     belay  prod-eu   LIVE 0.0s           mira WRITE  12:04:33Z
     ◉8 ◌1 ⊘3 OPEN ⊗1 FORCED ▾1 DEGR ?1 ⚠1  ESC 3  expiry 00:45
    ┌─ Breakers ─ worst first, held ────── ⊘3 ⊗1 ◌1 ◉10 of 15 ─┐
    │   agent           breaker     state          err%  next  │
    │▸⊘ payments-agent  llm         OPEN           62.5 00:45 █│
    │ ⊘ support-crew    model:gpt-5 OPEN obs       60.0     - █│
    │ ⊘ kyc-agent       llm         OPEN           38.0     - █│
    │ ⊗ mailer-agent    llm         FORCED            -     - █│
    │ ◌ ledger-agent    llm         HALF-OPEN         -     - █│
    │ ◉ audit-agent     llm         closed            -     - ░│
    │ ◉ billing-agent   llm         closed            -     - ░│
    │ ◉ crm-sync        llm         closed            -     - ░│
    │ ◉ doc-indexer     llm         closed            -     - ░│
    │ ─ payments-agent llm ─────────────────────────────────── │
    │  ⊘ OPEN  llm  next probe in 00:45  since 12:04:31, 2s    │
    │    by failure_rate  err 62.5% (opens at 25%)             │
    │  + 6 more rows: Enter opens the agent                    │
    └──────────────────────────────────────────────────────────┘
     support-crew opened at 12:04:31 (observed): 3 of 5 calls …
     Enter agent  q back  ? help  F force open  C close  b sort
    """
}
