extension RunTimelineTests {
  static let wideFrame = """
     belay  prod-eu      LIVE lag 0.1s  seq 184,924  0 ev/s                            operator: mira  WRITE   12:04:34 UTC
     agents 14   ◉ 8 closed  ◌ 1 half-open  ⊘ 2 OPEN  ⊗ 1 FORCED  ▾ 1 DEGRADED  ? 1 stale  escalations 3  next expiry 00:44
    ┌─ Run r-line ─ 3 records ────────────────────────────────────────────────────────────────────────────────────── 3.5s ─┐
    │     +0ms ok    tool.call web.search                                         ███████████                              │
    │   +900ms ok    tool.call web.get                                                      █████████████████████████████  │
    │▸   +3.3s ok    tool.call mail.send                                                                                ██ │
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
    │                                                                                                                      │
    │                                                                                                                      │
    │                                                                                                                      │
    └──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┘
     payments-agent opened at 12:04:31: 18 of 43 calls failed. 1 escalation is waiting on it (E-17, 00:44 left).
     Enter event  j/k  q back  ? help
    """

  static let stackedFrame = """
     belay  prod-eu   LIVE 0.1s                #184924  0/s   mira WRITE  12:04:34Z
     ◉8  ◌1  ⊘2 OPEN  ⊗1 FORCED  ▾1 DEGR  ?1      ESC 3  oldest 04:15  expiry 00:44
    ┌─ Run r-line ─ 3 records ────────────────────────────────────────────── 3.5s ─┐
    │     +0ms ok    tool.call web.search                     ██████               │
    │   +900ms ok    tool.call web.get                             ███████████████ │
    │▸   +3.3s ok    tool.call mail.send                                         █ │
    │                                                                              │
    │                                                                              │
    │                                                                              │
    │                                                                              │
    │                                                                              │
    │                                                                              │
    │                                                                              │
    │                                                                              │
    │                                                                              │
    │                                                                              │
    │                                                                              │
    │                                                                              │
    │                                                                              │
    │                                                                              │
    │                                                                              │
    └──────────────────────────────────────────────────────────────────────────────┘
     payments-agent opened at 12:04:31: 18 of 43 calls failed. 1 escalation is …
     Enter event  j/k  q back  ? help
    """

  static let narrowFrame = """
     belay  prod-eu   LIVE 0.1s           mira WRITE  12:04:34Z
     ◉8 ◌1 ⊘2 OPEN ⊗1 FORCED ▾1 DEGR ?1     ESC 3  expiry 00:44
    ┌─ Run r-line ─ 3 records ────────────────────────── 3.5s ─┐
    │     +0ms ok    tool.call web.search                      │
    │   +900ms ok    tool.call web.get                         │
    │▸   +3.3s ok    tool.call mail.send                       │
    │                                                          │
    │                                                          │
    │                                                          │
    │                                                          │
    │                                                          │
    │                                                          │
    │                                                          │
    │                                                          │
    │                                                          │
    │                                                          │
    │                                                          │
    └──────────────────────────────────────────────────────────┘
     payments-agent opened at 12:04:31: 18 of 43 calls …
     Enter event  j/k  q back  ? help
    """
}
