import BelayClient
import BelayConsole
import Foundation

/// What a context of the configuration needs on this machine: its token and its certificates.
struct ContextFile {
  let place: ContextPlace

  /// A client for its hub; nothing is sent yet.
  func client() throws -> HubClient {
    HubClient(address: try address(), token: try token(), trust: try trust())
  }

  func address() throws -> HubAddress {
    do {
      return try HubAddress(Self.expanded(place.url))
    } catch {
      throw Failure(.wrongUsage, "context \(place.name): \(error)")
    }
  }

  /// - Throws: for a file that others than its owner may read or write (FAULTS 87).
  private func token() throws -> String? {
    guard let file = place.tokenFile.map(Self.expanded) else { return nil }
    var status = stat()
    guard stat(file, &status) == 0 else {
      throw Failure(
        .wrongUsage, "context \(place.name): cannot find its token_file \(file); check the path")
    }
    let rights = status.st_mode & 0o777
    guard rights & 0o077 == 0 else {
      throw Failure(
        .wrongUsage,
        "context \(place.name): others may use \(file) (its rights are \(String(rights, radix: 8)))"
          + "; `chmod 600` it, and make a new token if others could read it")
    }
    guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
      throw Failure(.wrongUsage, "context \(place.name): cannot read \(file) as text")
    }
    let token = text.trimmingCharacters(in: .whitespacesAndNewlines)
    guard !token.isEmpty else {
      throw Failure(.wrongUsage, "context \(place.name): \(file) is empty; it must hold one token")
    }
    return token
  }

  private func trust() throws -> Trust {
    guard let file = place.caFile.map(Self.expanded) else { return .system }
    do {
      return try Trust(authorities: file)
    } catch {
      throw Failure(.wrongUsage, "context \(place.name): ca_file: \(error)")
    }
  }

  private static func expanded(_ path: String) -> String {
    path.hasPrefix("~/") ? NSHomeDirectory() + path.dropFirst(1) : path
  }
}
