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
      """)

  @Option(help: "Begin after this record.") var after = 0
  @Option(help: "At most so many records.") var limit = 1_000
  @Option(help: "Only what matches.") var filter = ""
  @Flag(name: .shortAndLong, help: "Wait for new records until interrupted.") var follow = false
  @OptionGroup var hub: ClientOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard limit > 0, after >= 0 else {
      throw ValidationError("--limit is at least 1 and --after at least 0")
    }
  }

  func run() async throws {
    let filter = try parsedFilter()
    let client = try hub.client()
    let last = try await pages(of: client, filter)
    if follow { try await stream(of: client, after: last, filter) }
  }

  private func parsedFilter() throws -> Filter {
    do {
      return try Filter(filter)
    } catch {
      throw Failure(.wrongUsage, "--filter, column \(error.column): \(error.problem)")
    }
  }

  /// Prints page by page, and answers where it ended.
  private func pages(of client: HubClient, _ filter: Filter) async throws -> Int {
    var cursor = after
    var left = limit
    while left > 0 {
      let page = try await client.page(after: cursor, limit: 1_000)
      guard let newest = page.records.last?.seq else { return cursor }
      for record in page.records where filter.matches(record) && left > 0 {
        Self.write(record, json: output.json)
        left -= 1
      }
      cursor = newest
    }
    return cursor
  }

  /// Ends by throwing what broke the stream.
  private func stream(of client: HubClient, after seq: Int, _ filter: Filter) async throws {
    let json = output.json
    try await client.events(after: seq) { events throws(ClientError) in
      for case .message("message", _, let data) in events {
        guard let record = try? Record(json: JSON(parsing: data)) else {
          throw .notUnderstood("the hub sent a record that is none")
        }
        if filter.matches(record) { Self.write(record, json: json) }
      }
    }
  }

  private static func write(_ record: Record, json: Bool) {
    StandardOutput.write(line: json ? record.shownJSON : RecordLine(record).text)
  }
}
