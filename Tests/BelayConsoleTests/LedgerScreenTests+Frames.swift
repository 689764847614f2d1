extension LedgerScreenTests {
  static let wideFrame = """
     belay  prod-eu      LIVE lag 0.0s  seq 184,920  0 ev/s                            operator: mira  WRITE   12:04:31 UTC
     agents 14   ◉ 8 closed  ◌ 1 half-open  ⊘ 2 OPEN  ⊗ 1 FORCED  ▾ 1 DEGRADED  ? 1 stale  escalations 3  next expiry 00:47
    ┌─ Ledger ──────────────────────────────────────────────────────────────────────────────────────────────── v verifies ─┐
    │ size      184,920 records                                                                                            │
    │ origin    belay.example/prod                                                                                         │
    │ signed    184,900 records, 2s ago                                                                                    │
    │ unsigned  20 records                                                                                                 │
    │ anchor    file:/mnt/worm: 184,000 records, 4m ago                                                                    │
    │                                                                                                                      │
    │ verify    not done in this sitting; v hashes every record anew                                                       │
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
     payments-agent opened at 12:04:31: 18 of 43 calls failed. 1 escalation is waiting on it (E-17, 00:47 left).
     v verify  j/k scroll  q back  ? help
    """

  static let stackedFrame = """
     belay  prod-eu   LIVE 0.0s                #184920  0/s   mira WRITE  12:04:31Z
     ◉8  ◌1  ⊘2 OPEN  ⊗1 FORCED  ▾1 DEGR  ?1      ESC 3  oldest 04:12  expiry 00:47
    ┌─ Ledger ──────────────────────────────────────────────────────── v verifies ─┐
    │ size      184,920 records                                                    │
    │ origin    belay.example/prod                                                 │
    │ signed    184,900 records, 2s ago                                            │
    │ unsigned  20 records                                                         │
    │ anchor    file:/mnt/worm: 184,000 records, 4m ago                            │
    │                                                                              │
    │ verify    not done in this sitting; v hashes every record anew               │
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
     v verify  j/k scroll  q back  ? help
    """

  static let narrowFrame = """
     belay  prod-eu   LIVE 0.0s           mira WRITE  12:04:31Z
     ◉8 ◌1 ⊘2 OPEN ⊗1 FORCED ▾1 DEGR ?1     ESC 3  expiry 00:47
    ┌─ Ledger ──────────────────────────────────── v verifies ─┐
    │ size      184,920 records                                │
    │ origin    belay.example/prod                             │
    │ signed    184,900 records, 2s ago                        │
    │ unsigned  20 records                                     │
    │ anchor    file:/mnt/worm: 184,000 records, 4m ago        │
    │                                                          │
    │ verify    not done in this sitting; v hashes every       │
    │ record anew                                              │
    │                                                          │
    │                                                          │
    │                                                          │
    │                                                          │
    │                                                          │
    │                                                          │
    └──────────────────────────────────────────────────────────┘
     payments-agent opened at 12:04:31: 18 of 43 calls …
     v verify  j/k scroll  q back  ? help
    """
}
