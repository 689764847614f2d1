/// A hub that the configuration names: `[context.NAME]`.
///
///     [context.prod-eu]
///     url = "https://belay.example:4318"   # or the path of a socket
///     token_file = "~/.config/belay/prod-eu.token"
///     ca_file = "~/.config/belay/ca.pem"
///     theme = "high-contrast"
///     role = "operator"                    # what the token is expected to be; observer looks only
///     read_only = false                    # true: nothing is decided there from here
///     attend = false                       # true: count me as present there while I look elsewhere
package struct ContextPlace: Sendable, Equatable {
  package let name: String
  package var url: String
  package var tokenFile: String?
  package var caFile: String?
  package var theme: String?
  package var role: String?
  package var readOnly = false
  package var attend = false

  package static let most = 32

  package init(name: String, url: String) {
    self.name = name
    self.url = url
  }

  /// Why nothing is decided there from here; nil if it may be.
  package var readOnlyBecause: String? {
    if readOnly { return "the configuration has context \(name) as read_only" }
    return role == "observer" ? "the configuration has context \(name) as an observer's" : nil
  }

  /// 1 to 32 of `A-Z a-z 0-9 . _ -`, and not `all`, which means every context.
  package static func isName(_ text: String) -> Bool {
    (1...32).contains(text.utf8.count) && text != "all"
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
          UInt8(ascii: "-"):
          true
        default: false
        }
      }
  }
}
