extension ContextsTests {
  static let wideFrame = """
     belay  prod-eu      LIVE lag 0.0s  seq 184,920  0 ev/s                            operator: mira  WRITE   12:04:34 UTC
     agents 14   ◉ 8 closed  ◌ 1 half-open  ⊘ 2 OPEN  ⊗ 1 FORCED  ▾ 1 DEGRADED  ? 1 stale  escalations 3  next expiry 00:44
    ┌─ Contexts ─────────────────────────────────────────────────────────────────────────────────────────────────────── 3 ─┐
    │▸─ prod-eu this one, 3 cards ──────────────────────────────────────────────────────────────────────────────────────── │
    │  https://eu.belay.example:4318  operator                                                                             │
    │  E-17  HIGH  payments-agent asks for stripe.refund  left 00:44                                                       │
    │  E-18  HIGH  kyc-agent asks for kyc.override  left 03:26                                                             │
    │  E-19  LOW  refund-agent asks for mail.send  left 14:47                                                              │
    │ ─ lab UNREACHABLE, last heard 3s ago ─────────────────────────────────────────────────────────────────────────────── │
    │  http://127.0.0.1:4411  observer  READ-ONLY  Enter goes over                                                         │
    │  connection refused                                                                                                  │
    │ ─ prod-us 1 card ─────────────────────────────────────────────────────────────────────────────────────────────────── │
    │  https://us.belay.example:4318  operator  Enter goes over                                                            │
    │  E-1  MED  dispatch-agent asks for truck.reroute  left 03:16                                                         │
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
     1 card elsewhere: prod-us 1, lab unreachable 3s. c shows them
     Enter open  j/k  q back  ? help
    """

  static let stackedFrame = """
     belay  prod-eu   LIVE 0.0s                #184920  0/s   mira WRITE  12:04:34Z
     ◉8  ◌1  ⊘2 OPEN  ⊗1 FORCED  ▾1 DEGR  ?1      ESC 3  oldest 04:15  expiry 00:44
    ┌─ Contexts ─────────────────────────────────────────────────────────────── 3 ─┐
    │▸─ prod-eu this one, 3 cards ──────────────────────────────────────────────── │
    │  https://eu.belay.example:4318  operator                                     │
    │  E-17  HIGH  payments-agent asks for stripe.refund  left 00:44               │
    │  E-18  HIGH  kyc-agent asks for kyc.override  left 03:26                     │
    │  E-19  LOW  refund-agent asks for mail.send  left 14:47                      │
    │ ─ lab UNREACHABLE, last heard 3s ago ─────────────────────────────────────── │
    │  http://127.0.0.1:4411  observer  READ-ONLY  Enter goes over                 │
    │  connection refused                                                          │
    │ ─ prod-us 1 card ─────────────────────────────────────────────────────────── │
    │  https://us.belay.example:4318  operator  Enter goes over                    │
    │  E-1  MED  dispatch-agent asks for truck.reroute  left 03:16                 │
    │                                                                              │
    │                                                                              │
    │                                                                              │
    │                                                                              │
    │                                                                              │
    │                                                                              │
    │                                                                              │
    └──────────────────────────────────────────────────────────────────────────────┘
     1 card elsewhere: prod-us 1, lab unreachable 3s. c shows them
     Enter open  j/k  q back  ? help
    """

  static let narrowFrame = """
     belay  prod-eu   LIVE 0.0s           mira WRITE  12:04:34Z
     ◉8 ◌1 ⊘2 OPEN ⊗1 FORCED ▾1 DEGR ?1     ESC 3  expiry 00:44
    ┌─ Contexts ─────────────────────────────────────────── 3 ─┐
    │▸─ prod-eu this one, 3 cards ────────────────────────────█│
    │  https://eu.belay.example:4318  operator                █│
    │  E-17  HIGH  payments-agent asks for stripe.refund      █│
    │    left 00:44                                           █│
    │  E-18  HIGH  kyc-agent asks for kyc.override  left 03:26█│
    │  E-19  LOW  refund-agent asks for mail.send  left 14:47 █│
    │ ─ lab UNREACHABLE, last heard 3s ago ───────────────────█│
    │  http://127.0.0.1:4411  observer  READ-ONLY             █│
    │    Enter goes over                                      █│
    │  connection refused                                     █│
    │ ─ prod-us 1 card ───────────────────────────────────────█│
    │  https://us.belay.example:4318  operator                █│
    │    Enter goes over                                      █│
    │  E-1  MED  dispatch-agent asks for truck.reroute        ░│
    └──────────────────────────────────────────────────────────┘
     1 card elsewhere: prod-us 1, lab unreachable 3s. c shows th
     Enter open  j/k  q back  ? help
    """
}
