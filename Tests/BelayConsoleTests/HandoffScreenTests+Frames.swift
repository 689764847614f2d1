extension HandoffScreenTests {
  static let wideFrame = """
     belay  prod-eu      LIVE lag 0.0s  seq 184,922  0 ev/s                            operator: mira  WRITE   12:04:43 UTC
     agents 14   ◉ 8 closed  ◌ 1 half-open  ⊘ 2 OPEN  ⊗ 1 FORCED  ▾ 1 DEGRADED  ? 1 stale  escalations 3  next expiry 00:35
    ┌─ Handoff ────────────────────────────────────────────────────────────────────────────────────────────── P hands off ─┐
    │▸─ Last handoff to be acknowledged: A ─────────────────────────────────────────────────────────────────────────────── │
    │  jo  at 12:04:31, 12s ago  acknowledged by nobody yet                                                                │
    │    refunds are slow today, E-17 waits for finance                                                                    │
    │  3 cards open then, 3 still are                                                                                      │
    │ ─ Open cards 3 ───────────────────────────────────────────────────────────────────────────────────────────────────── │
    │  id     agent        asks                                         tier     age   left who looks                      │
    │  E-17   payments-ag… stripe.refund                                HIGH   04:24  00:35 jo                             │
    │  E-18   kyc-agent    kyc.override                                 HIGH   01:42  03:17 nobody                         │
    │  E-19   refund-agent mail.send                                    LOW    00:21  14:38 nobody                         │
    │ ─ Standing rules 4 ───────────────────────────────────────────────────────────────────────────────────────────────── │
    │  auto-approval  lab-reads  "approves agent lab-*, tool crm.read, 3 of 50 used"  until 16:00:00, 3h55m left           │
    │  mode  refund-agent  "degraded: read-only plan"  until somebody ends it                                              │
    │  breaker  "mailer-agent llm"  forced_open  until somebody ends it                                                    │
    │  legal hold  "#1204 agent refund-agent"  "case 7"  by jo  until somebody ends it                                     │
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
     jo handed off 12s ago: refunds are slow today, E-17 waits for finance  (H shows it)
     P hand off  A acknowledge  Enter open  j/k  q back  ? help
    """

  static let stackedFrame = """
     belay  prod-eu   LIVE 0.0s                #184922  0/s   mira WRITE  12:04:43Z
     ◉8  ◌1  ⊘2 OPEN  ⊗1 FORCED  ▾1 DEGR  ?1      ESC 3  oldest 04:24  expiry 00:35
    ┌─ Handoff ────────────────────────────────────────────────────── P hands off ─┐
    │▸─ Last handoff to be acknowledged: A ─────────────────────────────────────── │
    │  jo  at 12:04:31, 12s ago  acknowledged by nobody yet                        │
    │    refunds are slow today, E-17 waits for finance                            │
    │  3 cards open then, 3 still are                                              │
    │ ─ Open cards 3 ───────────────────────────────────────────────────────────── │
    │  id     agent        asks                   tier     age   left who looks    │
    │  E-17   payments-ag… stripe.refund          HIGH   04:24  00:35 jo           │
    │  E-18   kyc-agent    kyc.override           HIGH   01:42  03:17 nobody       │
    │  E-19   refund-agent mail.send              LOW    00:21  14:38 nobody       │
    │ ─ Standing rules 4 ───────────────────────────────────────────────────────── │
    │  auto-approval  lab-reads                                                    │
    │    "approves agent lab-*, tool crm.read, 3 of 50 used"                       │
    │    until 16:00:00, 3h55m left                                                │
    │  mode  refund-agent  "degraded: read-only plan"  until somebody ends it      │
    │  breaker  "mailer-agent llm"  forced_open  until somebody ends it            │
    │  legal hold  "#1204 agent refund-agent"  "case 7"  by jo                     │
    │    until somebody ends it                                                    │
    │                                                                              │
    └──────────────────────────────────────────────────────────────────────────────┘
     jo handed off 12s ago: refunds are slow today, E-17 waits for finance  (H shows
     P hand off  A acknowledge  Enter open  j/k  q back  ? help
    """

  static let narrowFrame = """
     belay  prod-eu   LIVE 0.0s           mira WRITE  12:04:43Z
     ◉8 ◌1 ⊘2 OPEN ⊗1 FORCED ▾1 DEGR ?1     ESC 3  expiry 00:35
    ┌─ Handoff ────────────────────────────────── P hands off ─┐
    │▸─ Last handoff to be acknowledged: A ───────────────────█│
    │  jo  at 12:04:31, 12s ago  acknowledged by nobody yet   █│
    │    refunds are slow today, E-17 waits for finance       █│
    │  3 cards open then, 3 still are                         █│
    │ ─ Open cards 3 ─────────────────────────────────────────█│
    │  E-17  payments-agent  stripe.refund  HIGH  age 04:24   █│
    │    left 00:35  jo                                       █│
    │  E-18  kyc-agent  kyc.override  HIGH  age 01:42         █│
    │    left 03:17  nobody                                   █│
    │  E-19  refund-agent  mail.send  LOW  age 00:21          ░│
    │    left 14:38  nobody                                   ░│
    │ ─ Standing rules 4 ─────────────────────────────────────░│
    │  auto-approval  lab-reads                               ░│
    │    "approves agent lab-*, tool crm.read, 3 of 50 used"  ░│
    └──────────────────────────────────────────────────────────┘
     jo handed off 12s ago: refunds are slow today, E-17 waits f
     P hand off  A acknowledge  Enter open  j/k  q back  ? help
    """
}
