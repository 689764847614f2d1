import BelayClient
import Foundation

/// Where an agent's hub is, and what the agent shows it.
public enum HubPlace: Sendable, Equatable {
  /// `BELAY_HUB`, else `http://127.0.0.1:4318`, with the token in `BELAY_TOKEN`. Behind `https://`, the
  /// hub's authority may be in the file that `BELAY_CA_FILE` names (package trait `TLS`).
  case environment
  /// `http://HOST:PORT` or the path of a socket, with the token that `belay token create --role agent`
  /// printed.
  case at(String, token: String?)
  /// No hub. Every guard works, nothing is reported, and whatever needs a person is refused as
  /// `hubLost`.
  case none

  /// The client for it; nil for `none`.
  func client(
    _ environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws(SettingsError) -> HubClient? {
    switch self {
    case .none: return nil
    case .at(let text, let token): return try Self.client(text, token, environment)
    case .environment:
      let text = environment["BELAY_HUB"] ?? "http://127.0.0.1:\(HubAddress.defaultPort)"
      return try Self.client(text, environment["BELAY_TOKEN"], environment)
    }
  }

  /// What stands before `://`, if it could be a scheme: a path may have these characters as well.
  private static func scheme(of text: String) -> String? {
    guard let end = text.range(of: "://") else { return nil }
    let scheme = text[..<end.lowerBound]
    return scheme.utf8.contains(UInt8(ascii: "/")) ? nil : scheme.lowercased()
  }

  private static func client(
    _ text: String, _ token: String?, _ environment: [String: String]
  ) throws(SettingsError) -> HubClient {
    if let scheme = scheme(of: text), !["http", "https", "unix"].contains(scheme) {
      throw SettingsError(
        setting: "hub",
        problem: "\(scheme):// is not spoken here; write http://HOST:PORT or the path of a socket")
    }
    do {
      let authorities = environment["BELAY_CA_FILE"].flatMap { $0.isEmpty ? nil : $0 }
      return HubClient(
        address: try HubAddress(text), token: token.flatMap { $0.isEmpty ? nil : $0 },
        trust: try authorities.map { file throws(AddressError) in
          try Trust(authorities: file)
        } ?? .system)
    } catch {
      throw SettingsError(setting: "hub", problem: "\(error)")
    }
  }
}

/// A setting that an agent cannot start with, or the id of a run that cannot begin: which one, and what
/// to write instead.
public struct SettingsError: Error, Equatable, CustomStringConvertible {
  /// The setting's name: `name`, `hub`, or `id` for a run's.
  public let setting: String
  /// What is wrong with it.
  public let problem: String

  /// A sentence for a log.
  public var description: String { "\(setting): \(problem)" }
}
