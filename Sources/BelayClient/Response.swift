package import BelayCore

/// A hub's whole answer to one request, with a status of 2xx.
package struct Response: Sendable, Equatable {
  package var status: Int
  package var headers: [Header]
  package var body: [UInt8]

  package struct Header: Sendable, Equatable {
    package var name: String
    package var value: String
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

  private static let limits = JSONLimits(maxBytes: HubClient.usualLongestBody, maxDepth: 80)
}

extension [Response.Header] {
  func first(_ name: String) -> String? {
    first { $0.name.lowercased() == name.lowercased() }?.value
  }
}
