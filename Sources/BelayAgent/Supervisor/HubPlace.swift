import BelayClient
import Foundation

/// Where an agent's hub is, and what the agent shows it.
public enum HubPlace: Sendable, Equatable {
  /// `BELAY_HUB`, else `http://127.0.0.1:4318`, with the token in `BELAY_TOKEN`.
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
    case .at(let text, let token): return try Self.client(text, token)
    case .environment:
      let text = environment["BELAY_HUB"] ?? "http://127.0.0.1:\(HubAddress.defaultPort)"
      return try Self.client(text, environment["BELAY_TOKEN"])
    }
  }

  private static func client(_ text: String, _ token: String?) throws(SettingsError) -> HubClient {
    do {
      return HubClient(
        address: try HubAddress(text), token: token.flatMap { $0.isEmpty ? nil : $0 })
    } catch {
      throw SettingsError(setting: "hub", problem: "\(error)")
    }
  }
}

/// A setting that an agent cannot start with: which one, and what to write instead.
public struct SettingsError: Error, Equatable, CustomStringConvertible {
  /// The setting's name: `name` or `hub`.
  public let setting: String
  /// What is wrong with it.
  public let problem: String

  /// A sentence for a log.
  public var description: String { "\(setting): \(problem)" }
}
