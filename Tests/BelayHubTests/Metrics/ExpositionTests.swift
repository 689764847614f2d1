import BelayCore
import Testing

@testable import BelayHub

@Suite("How metrics are written")
struct ExpositionTests {
  /// One family of each kind, with everything that needs care.
  private static var families: [MetricFamily] {
    let created = Timestamp(microseconds: 1_500_000)
    var calls = MetricFamily.counter("calls", "How often.\nAnd \"why\" \\.")
    calls.add(3, since: created, ("name", "a\"b\\c\nd"), ("kind", "}{,= é"))
    calls.add(0.25, ("name", ""), ("kind", "x"))
    var times = Histogram(bounds: [0.5, 1])
    for value in [0.5, 0.75, 9] { times.observe(value) }
    var build = MetricFamily.info("build", "Which.")
    build.add(1, ("version", "1"))
    return [
      calls,
      MetricFamily.histogram("wait_seconds", unit: "seconds", "How long.")
        .with(times, since: created),
      MetricFamily.gauge("left_seconds", unit: "seconds", "Until.").with(.infinity),
      MetricFamily.gauge("nobody", "No series, no lines."), build,
    ]
  }

  @Test("0.0.4 has a type for each name and escapes what would end a value or a line")
  func prometheus() {
    #expect(
      PrometheusText.text(Self.families) == #"""
        # HELP calls_total How often.\nAnd "why" \\.
        # TYPE calls_total counter
        calls_total{name="a\"b\\c\nd",kind="}{,= é"} 3
        calls_total{name="",kind="x"} 0.25
        # HELP wait_seconds How long.
        # TYPE wait_seconds histogram
        wait_seconds_bucket{le="0.5"} 1
        wait_seconds_bucket{le="1.0"} 2
        wait_seconds_bucket{le="+Inf"} 3
        wait_seconds_sum 10.25
        wait_seconds_count 3
        # HELP left_seconds Until.
        # TYPE left_seconds gauge
        left_seconds +Inf
        # HELP build_info Which.
        # TYPE build_info gauge
        build_info{version="1"} 1

        """#)
  }

  @Test("OpenMetrics has units, creation times and an end")
  func openMetrics() {
    #expect(
      OpenMetricsText.text(Self.families) == #"""
        # TYPE calls counter
        # HELP calls How often.\nAnd \"why\" \\.
        calls_total{name="a\"b\\c\nd",kind="}{,= é"} 3
        calls_created{name="a\"b\\c\nd",kind="}{,= é"} 1.5
        calls_total{name="",kind="x"} 0.25
        # TYPE wait_seconds histogram
        # UNIT wait_seconds seconds
        # HELP wait_seconds How long.
        wait_seconds_bucket{le="0.5"} 1
        wait_seconds_bucket{le="1.0"} 2
        wait_seconds_bucket{le="+Inf"} 3
        wait_seconds_sum 10.25
        wait_seconds_count 3
        wait_seconds_created 1.5
        # TYPE left_seconds gauge
        # UNIT left_seconds seconds
        # HELP left_seconds Until.
        left_seconds +Inf
        # TYPE build info
        # HELP build Which.
        build_info{version="1"} 1
        # EOF

        """#)
  }

  @Test(
    "numbers are written as Go reads them",
    arguments: [
      (0.0, "0"), (-0.0, "0"), (12, "12"), (0.1, "0.1"), (1e-9, "1e-09"), (1e300, "1e+300"),
      (9_007_199_254_740_992, "9007199254740992.0"), (-.infinity, "-Inf"), (.nan, "NaN"),
    ] as [(Double, String)])
  func numbers(_ value: Double, _ text: String) {
    #expect(MetricText.number(value) == text)
  }

  @Test("a histogram's counts and sum only grow, whatever is measured")
  func histogram() {
    var histogram = Histogram(bounds: [1, 2])
    for value in [1, 1.5, -3, .nan, .infinity] { histogram.observe(value) }
    #expect(histogram.cumulative.map(\.count) == [2, 3, 4])
    #expect(histogram.count == 4 && histogram.sum == .infinity)
  }

  @Test(
    "OpenMetrics is for who asks for it, 0.0.4 for everybody else",
    arguments: [
      (nil, .prometheus), ("", .prometheus), ("*/*", .prometheus), ("text/html", .prometheus),
      ("text/plain", .prometheus), ("nonsense;;q=,,/", .prometheus),
      ("application/openmetrics-text", .openMetrics),
      ("APPLICATION/OpenMetrics-Text; Version=\"1.0.0\"", .openMetrics),
      (
        "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;"
          + "q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1", .openMetrics
      ),
      ("application/openmetrics-text;version=1.0.0;q=0.4,text/plain;q=0.5", .prometheus),
      ("application/openmetrics-text;version=2.0.0,text/plain;version=0.0.4;q=0.2", .prometheus),
      ("application/openmetrics-text;q=0,*/*", .prometheus),
      ("application/openmetrics-text,*/*", .openMetrics),
      ("text/plain;version=0.0.4,application/*", .prometheus),
      ("application/*", .openMetrics),
    ] as [(String?, Exposition)])
  func negotiation(_ accept: String?, _ expected: Exposition) {
    #expect(Exposition(accept: accept) == expected)
  }
}
