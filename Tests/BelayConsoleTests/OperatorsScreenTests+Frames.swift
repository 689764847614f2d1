extension OperatorsScreenTests {
  static let wideFrame = """
     belay  prod-eu      LIVE lag 0.0s  seq 184,938  0 ev/s                            operator: mira  WRITE   12:05:11 UTC
     agents 14   ◉ 8 closed  ◌ 1 half-open  ⊘ 2 OPEN  ⊗ 1 FORCED  ▾ 1 DEGRADED  ? 1 stale  escalations 3  next expiry 00:07
    ┌─ Operators ───────────────────────────────────────────────────────────────────────────────────────────────── 1 here ─┐
    │▸─ Operators 1 of 3 here ──────────────────────────────────────────────────────────────────────────────────────────── │
    │  operator                                     role     is           for answers refused on screen last hour          │
    │  mira (you)                                   operator here         40s       1    0.0%         -         1          │
    │  jo                                           operator idle         40s      18   83.3%      0.9s        18          │
    │    the last 3 approvals were of cards on screen for less than 3s: approving takes more typing now                    │
    │  ann                                          operator away         40s       0       -         -         0          │
    │ ─ Looking at 1 ───────────────────────────────────────────────────────────────────────────────────────────────────── │
    │  E-17  payments-agent asks for stripe.refund  ann, 00:40                                                             │
    │ ─ Asked by 22 in the last hour ───────────────────────────────────────────────────────────────────────────────────── │
    │  agent                                            last hour   in all                                                 │
    │  audit-agent                                             15       15                                                 │
    │  crm-sync                                                 3        3                                                 │
    │  refund-agent                                             2        2                                                 │
    │  kyc-agent                                                1        1                                                 │
    │  payments-agent                                           1        1                                                 │
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
     payments-agent opened at 12:04:31: 18 of 43 calls failed. 1 escalation is waiting on it (E-17, 00:07 left).
     Enter open  j/k  q back  ? help
    """

  static let stackedFrame = """
     belay  prod-eu   LIVE 0.0s                #184938  0/s   mira WRITE  12:05:11Z
     ◉8  ◌1  ⊘2 OPEN  ⊗1 FORCED  ▾1 DEGR  ?1      ESC 3  oldest 04:52  expiry 00:07
    ┌─ Operators ───────────────────────────────────────────────────────── 1 here ─┐
    │▸─ Operators 1 of 3 here ──────────────────────────────────────────────────── │
    │  operator      role     is           for answers refused on screen last hour │
    │  mira (you)    operator here         40s       1    0.0%         -         1 │
    │  jo            operator idle         40s      18   83.3%      0.9s        18 │
    │    the last 3 approvals were of cards on screen for less than 3s: approving  │
    │    takes more typing now                                                     │
    │  ann           operator away         40s       0       -         -         0 │
    │ ─ Looking at 1 ───────────────────────────────────────────────────────────── │
    │  E-17  payments-agent asks for stripe.refund  ann, 00:40                     │
    │ ─ Asked by 22 in the last hour ───────────────────────────────────────────── │
    │  agent                                            last hour   in all         │
    │  audit-agent                                             15       15         │
    │  crm-sync                                                 3        3         │
    │  refund-agent                                             2        2         │
    │  kyc-agent                                                1        1         │
    │  + 1 more  Enter shows them                                                  │
    │                                                                              │
    │                                                                              │
    └──────────────────────────────────────────────────────────────────────────────┘
     payments-agent opened at 12:04:31: 18 of 43 calls failed. 1 escalation is …
     Enter open  j/k  q back  ? help
    """

  static let narrowFrame = """
     belay  prod-eu   LIVE 0.0s           mira WRITE  12:05:11Z
     ◉8 ◌1 ⊘2 OPEN ⊗1 FORCED ▾1 DEGR ?1     ESC 3  expiry 00:07
    ┌─ Operators ───────────────────────────────────── 1 here ─┐
    │▸─ Operators 1 of 3 here ────────────────────────────────█│
    │  mira (you)  operator  here  for 40s  answers 1         █│
    │    refused 0.0%  last hour 1                            █│
    │  jo  operator  idle  for 40s  answers 18  refused 83.3% █│
    │    on screen 0.9s  last hour 18                         █│
    │    the last 3 approvals were of cards on screen for     █│
    │    less than 3s: approving takes more typing now        █│
    │  ann  operator  away  for 40s  answers 0  last hour 0   █│
    │ ─ Looking at 1 ─────────────────────────────────────────█│
    │  E-17  payments-agent asks for stripe.refund  ann, 00:40█│
    │ ─ Asked by 22 in the last hour ─────────────────────────█│
    │  agent                                last hour   in all█│
    │  audit-agent                                 15       15░│
    │  crm-sync                                     3        3░│
    └──────────────────────────────────────────────────────────┘
     payments-agent opened at 12:04:31: 18 of 43 calls …
     Enter open  j/k  q back  ? help
    """
}
