package import BelayCore

/// A whole answer to one request.
package struct Response: Sendable, Equatable {
  package var status: Int
  /// The words beside the status, as they were sent.
  package var reason = ""
  package var headers: [Header]
  package var body: [UInt8]

  package struct Header: Sendable, Equatable {
    package var name: String
    package var value: String

    package init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// The first header of this name, in whatever case; nil if there is none.
  package func header(_ name: String) -> String? {
    headers.first(name)
  }

  package func json() throws(ClientError) -> JSON {
    do {
      return try JSON(parsing: body, limits: Self.limits)
    } catch {
      throw .notUnderstood("the hub's answer is not JSON (\(error)); is this the address of a hub?")
    }
  }

  /// Throws what the hub said when the status is not one of success.
  func refuseUnlessDone(by client: HubClient) throws(ClientError) {
    switch status {
    case 200..<300: return
    case 400...:
      throw .hubSaid(
        Problem(
          status: status, reason: reason, body: body, retryAfter: headers.first("Retry-After"),
          date: headers.first("Date")))
    default:
      throw .notUnderstood(
        "\(client.address) answered \(status) \(shown(reason)), which no hub does; "
          + client.doubt)
    }
  }

  private static let limits = JSONLimits(maxBytes: HubClient.usualLongestBody, maxDepth: 80)
}

extension [Response.Header] {
  func first(_ name: String) -> String? {
    first { $0.name.lowercased() == name.lowercased() }?.value
  }
}
