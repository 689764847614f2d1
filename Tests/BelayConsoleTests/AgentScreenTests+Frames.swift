extension AgentScreenTests {
  static let wideFrame = """
     belay  prod-eu      LIVE lag 0.1s  seq 184,939  0 ev/s                            operator: mira  WRITE   12:04:33 UTC
     agents 15   ◉ 8 closed  ◌ 1 half-open  ⊘ 3 OPEN  ⊗ 1 FORCED  ▾ 1 DEGRADED  ? 1 stale   ⚠1  escalations 3  expiry 00:45
    ┌─ payments-agent ──────────────────────────────────────────────────────────────────────────────────── OPEN, DEGRADED ─┐
    │▸─ Now ──────────────────────────────────────────────────────────────────────────────────────────────────────────────█│
    │  mode DEGRADED  since 12:04:31, 2s  cause breaker                                                                   █│
    │   | read-only plan                                                                                                  █│
    │  controlled  it takes orders from here  also: escalations                                                           █│
    │  facts from  its own reports                                                                                        █│
    │  last seen 2s ago  heartbeat every 30s  #184932                                                                     █│
    │ ─ Signals 1 ────────────────────────────────────────────────────────────────────────────────────────────────────────█│
    │  ⚠ tool_loop  7, threshold 5, over 1m  since 12:04:31, 2s                                                           █│
    │    it calls the same tool with the same arguments, or gets no further                                               █│
    │    #184925  12:04:31  ok llm.call 19,360 tok 1.9s                                                                   █│
    │    #184924  12:04:31  ok run started refund the order of C-8812                                                     █│
    │  last error  12:04:31, 2s ago  #184927                                                                              █│
    │   | run r-8999: timeout                                                                                             █│
    │ ─ Waiting 1 escalation, 0 open orders, asked 1 in the last hour ────────────────────────────────────────────────────█│
    │  E-17  HIGH  stripe.refund  age 04:14  left 00:45                                                                   █│
    │ ─ Breakers 1, 1 open, Enter tells what they were ───────────────────────────────────────────────────────────────────█│
    │  ⊘ OPEN  llm  next probe in 00:45  since 12:04:31, 2s  by failure_rate  err 62.5% (opens at 25%)                    █│
    │    5 failed of 8 calls in 2m  was ◉⊘◌⊘                                                                              █│
    │ ─ Last 5 minutes ───────────────────────────────────────────────────────────────────────────────────────────────────█│
    │  ⣠⣄⣤⣠⣄⣴⣶⣶⣶⣶⣶⢰  err 36.1%  44 errors in 122 calls  0 rejected  0.3/s                                                 █│
    │  p50 2.9s  p95 2.9s  p99 2.9s  tokens in 18,400 out 960  cost $0.42                                                 ░│
    │  context of the model  █████████████████████░░░ 85.0%  170,000 of 200,000 tokens                                    ░│
    │  budget cost_usd  ███████████░░░░░░░░░░░░░ 42.1%  $4.21 of $10.00                                                   ░│
    │  budget tokens  ████████████████████████ 100.0%  200,000 of 200,000  EXHAUSTED                                      ░│
    │  since it is known:  122 calls  44 errors  0 rejected  tokens in 18,400 out 960  cost $0.42  retries 0  fallbacks 0 ░│
    │  feedback -0.50 of -1 to +1  mean of 1                                                                              ░│
    │ ─ Calls by name 3 ──────────────────────────────────────────────────────────────────────────────────────────────────░│
    │  kind      name                                          calls  err%   p50   p95   p99 tokens    cost               ░│
    │  tool      work                                            120  35.8  2.9s  2.9s  2.9s      -       -               ░│
    │  model     gpt-5                                             1   0.0  1.9s  1.9s  1.9s    19k   $0.42               ░│
    └──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┘
     support-crew opened at 12:04:31 (observed): 3 of 5 calls failed.
     Tab section  Enter open  q back  ? help  D degrade  A S signal  N normal  P pause  C continue  K kill  o run  j/k
    """

  static let stackedFrame = """
     belay  prod-eu   LIVE 0.1s                #184939  0/s   mira WRITE  12:04:33Z
     ◉8  ◌1  ⊘3 OPEN  ⊗1 FORCED  ▾1 DEGR  ?1  ⚠1  ESC 3  oldest 04:14  expiry 00:45
    ┌─ payments-agent ──────────────────────────────────────────── OPEN, DEGRADED ─┐
    │▸─ Now ──────────────────────────────────────────────────────────────────────█│
    │  mode DEGRADED  since 12:04:31, 2s  cause breaker                           █│
    │   | read-only plan                                                          █│
    │  controlled  it takes orders from here  also: escalations                   █│
    │  facts from  its own reports                                                █│
    │  last seen 2s ago  heartbeat every 30s  #184932                             █│
    │ ─ Signals 1 ────────────────────────────────────────────────────────────────█│
    │  ⚠ tool_loop  7, threshold 5, over 1m  since 12:04:31, 2s                   ░│
    │    it calls the same tool with the same arguments, or gets no further       ░│
    │    #184925  12:04:31  ok llm.call 19,360 tok 1.9s                           ░│
    │    #184924  12:04:31  ok run started refund the order of C-8812             ░│
    │  last error  12:04:31, 2s ago  #184927                                      ░│
    │   | run r-8999: timeout                                                     ░│
    │ ─ Waiting 1 escalation, 0 open orders, asked 1 in the last hour ────────────░│
    │  E-17  HIGH  stripe.refund  age 04:14  left 00:45                           ░│
    │ ─ Breakers 1, 1 open, Enter tells what they were ───────────────────────────░│
    │  ⊘ OPEN  llm  next probe in 00:45  since 12:04:31, 2s  by failure_rate      ░│
    │    err 62.5% (opens at 25%)  5 failed of 8 calls in 2m  was ◉⊘◌⊘            ░│
    └──────────────────────────────────────────────────────────────────────────────┘
     support-crew opened at 12:04:31 (observed): 3 of 5 calls failed.
     Tab section  Enter open  q back  ? help  D degrade  A S signal  N normal  j/k
    """

  static let narrowFrame = """
     belay  prod-eu   LIVE 0.2s           mira WRITE  12:04:33Z
     ◉8 ◌1 ⊘3 OPEN ⊗1 FORCED ▾1 DEGR ?1 ⚠1  ESC 3  expiry 00:45
    ┌─ payments-agent ──────────────────────── OPEN, DEGRADED ─┐
    │    170,000 of 200,000 tokens                            ░│
    │  budget cost_usd  █████░░░░░ 42.1%  $4.21 of $10.00     ░│
    │  budget tokens  ██████████ 100.0%  200,000 of 200,000   ░│
    │    EXHAUSTED                                            ░│
    │  since it is known:  122 calls  44 errors  0 rejected   ░│
    │    tokens in 18,400 out 960  cost $0.42  retries 0      ░│
    │    fallbacks 0                                          ░│
    │  feedback -0.50 of -1 to +1  mean of 1                  █│
    │ ─ Calls by name 3 ──────────────────────────────────────█│
    │  tool  work  calls 120  err% 35.8  p50 2.9s  p95 2.9s   █│
    │    p99 2.9s                                             █│
    │  model  gpt-5  calls 1  err% 0.0  p50 1.9s  p95 1.9s    ░│
    │    p99 1.9s  tokens 19k  cost $0.42                     ░│
    │▸ tool  stripe.refund  calls 1  err% 100.0  p50 9.9s     ░│
    └──────────────────────────────────────────────────────────┘
     support-crew opened at 12:04:31 (observed): 3 of 5 calls …
     Tab section  Enter open  q back  ? help  D degrade  K kill
    """
}
