import BelayCore
internal import Foundation

/// The text of a token, which only its owner keeps: `belay_<role>_<43 characters of base64url>`.
///
/// The prefix lets people and secret scanners see what leaked; the 256 random bits after it make a
/// slow password hash unnecessary.
enum Secret {
  /// Longer texts are refused before they are hashed.
  static let maxLength = 128

  static func make(for role: Role, using random: inout some RandomNumberGenerator) -> String {
    let bytes = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &random) }
    let text = Data(bytes).base64EncodedString()
      .replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
      .replacingOccurrences(of: "=", with: "")
    return "belay_\(role.rawValue)_\(text)"
  }

  static func hash(_ secret: String) -> [UInt8] {
    SHA256.hash(Array(secret.utf8))
  }

  /// Takes the same time wherever the two differ (INV 27).
  static func same(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    var difference: UInt8 = 0
    for (a, b) in zip(left, right) { difference |= a ^ b }
    return difference == 0
  }
}
