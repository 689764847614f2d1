import ArgumentParser
import BelayCanvas
import BelayClient
import BelayCore

/// `belay events`
struct EventsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "events", abstract: "Print records of the ledger, oldest first.",
    discussion: """
      The filter is the console's: words are substrings, !word excludes, field:value, \
      field>=value, ~fuzzy, joined by spaces (and) or | (or).

        belay events --filter 'agent:payments-* outcome:error'
        belay events --follow --json

      Telemetry is found by its agent even where only another span of its trace names it, up to \
      2,000 records away; beyond that it goes by the name of its service. --follow prints a record \
      when it comes: what is named later, it has passed by.
      """)

  @Option(help: "Begin after this record. With --follow alone: after the newest.") var after: Int?
  @Option(help: "At most so many records.") var limit = 1_000
  @Option(help: "Only what matches.") var filter = ""
  @Flag(
    name: .shortAndLong, help: "Then print new records as they come, until interrupted or cut off.")
  var follow = false
  @OptionGroup var hub: ClientOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard limit > 0, after ?? 0 >= 0 else {
      throw ValidationError("--limit is at least 1 and --after at least 0")
    }
  }

  func run() async throws {
    try checkFilter()
    try await hub.ask { client in try await print(from: client) }
  }

  private func print(from client: HubClient) async throws {
    let newest = try await client.whoami().seq
    let start = after ?? (follow ? newest : 0)
    let end = follow ? newest : Int.max
    let last = try await pages(of: client, after: start, through: end)
    if follow { try await stream(of: client, after: last) }
  }

  /// A filter that is not understood is refused here, with its column, before the hub is asked.
  private func checkFilter() throws {
    do {
      _ = try Filter(filter)
    } catch {
      throw Failure(.wrongUsage, "--filter, column \(error.column): \(error.problem)")
    }
  }

  /// Prints page by page, and answers where it ended. When following, all up to `end` is printed, so that
  /// the stream can go on behind it without a gap.
  private func pages(of client: HubClient, after start: Int, through end: Int) async throws -> Int {
    var cursor = start
    var left = follow ? Int.max : limit
    while left > 0, cursor < end {
      let page = try await client.page(
        after: cursor, limit: min(left, HubClient.largestPage),
        matching: filter.isEmpty ? nil : filter)
      for record in page.records { Self.write(record, json: output.json) }
      left -= page.records.count
      guard page.nextAfter > cursor else { return cursor }
      cursor = page.nextAfter
    }
    if left == 0 {
      StandardError.write(line: "belay: stopped at --limit \(limit); go on with --after \(cursor)")
    }
    return cursor
  }

  /// Ends by throwing what broke the stream.
  private func stream(of client: HubClient, after seq: Int) async throws {
    let json = output.json
    let query = filter.isEmpty ? [] : [(name: "q", value: String?.some(filter))]
    try await client.events(after: seq, query: query) { events throws(ClientError) in
      for case .message("message", _, let data) in events {
        guard let record = try? Record(json: JSON(parsing: data)) else {
          throw .notUnderstood("the hub sent a record that is none")
        }
        Self.write(record, json: json)
      }
    }
  }

  private static func write(_ record: Record, json: Bool) {
    StandardOutput.write(line: json ? record.shownJSON : RecordLine(record).text)
  }
}
