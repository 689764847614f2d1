import BelayCore
internal import HTTPTypes

/// Figures for Prometheus. They name agents and say what they cost, so looking needs a credential, on
/// loopback too: `belay token create --role observer` makes one for `authorization` in the scrape's
/// configuration. On the hub's own socket none is needed.
///
/// A scrape takes a copy of the fleet, which costs the writer nothing but the asking, and works it out
/// beside the writer; counters come from the meter.
struct MetricsRoutes: Sendable {
  let desk: Desk
  let meter: Meter
  let waiting: WaitingRoom
  let clock: Clock
  let started: Timestamp
  let stateDirectory: String

  var routes: [Route] { [.get("/metrics", .allowed([.look]), scrape)] }

  private func scrape(_ call: Call) async throws -> Answer {
    _ = try call.query.allowing()
    let exposition = Exposition(accept: call.headers[.accept])
    let families = try await families()
    var answer = Answer(bytes: exposition.encoded(families), contentType: exposition.contentType)
    answer.headers[.vary] = "Accept"
    return answer
  }

  private func families() async throws -> [MetricFamily] {
    let now = clock.read().wall
    let fleet = try await desk.fleet()
    let work = WorkFigures(counts: await meter.upToDate(with: fleet)).families
    return hub.families + FleetFigures(fleet, at: now).families + work
  }

  private var hub: HubFigures {
    HubFigures(
      health: desk.health, lanes: desk.lanes, waiting: waiting.taken, ingest: desk.ingestMeter,
      ledger: .measure(inDirectory: stateDirectory), process: .measure(),
      standing: desk.standing?.standing,
      now: clock.read().wall, started: started)
  }
}
