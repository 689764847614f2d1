import BelayClient
import BelayConsole
import BelayCore

extension HubClient {
  /// A screenful of records and some to scroll through; older ones are fetched on the way up.
  private static let recordsOfPast = 200

  /// The fleet as of a moment and the newest records of then.
  func past(_ moment: Moment) async throws(ClientError) -> PastNews {
    let fleet = try await fleet(asOf: moment)
    let first = max(0, fleet.seq - Self.recordsOfPast)
    let page = try await page(after: first, limit: max(1, fleet.seq - first))
    return .fleet(fleet, records: page.records)
  }
}
