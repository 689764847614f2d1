/// How long records are kept, as the policy file says it. Without it nothing is ever pruned.
///
///     [retention]
///     profile = "eu-ai-act"     # refuses less than six months; or "plain"
///     payload_days = 400        # what events say
///     decisions_days = 1000     # what was asked, decided and ordered; else as long as payloads
///     headers_days = 1500       # who, when and what kind; else for ever
///     hashes_days = 4000        # the lowest hashes of the tree; else for ever
package struct Retention: Sendable, Equatable {
  package enum Profile: String, Sendable, CaseIterable {
    case plain
    case euAIAct = "eu-ai-act"
  }

  package var profile = Profile.plain
  package var payloadDays: Int
  package var decisionsDays: Int
  package var headersDays: Int?
  package var hashesDays: Int?

  /// Six months are never more days than this.
  package static let sixMonths = 184
  static let days = 1...36_525

  package init(
    profile: Profile = .plain, payloadDays: Int, decisionsDays: Int? = nil, headersDays: Int? = nil,
    hashesDays: Int? = nil
  ) {
    self.profile = profile
    self.payloadDays = payloadDays
    self.decisionsDays = decisionsDays ?? payloadDays
    self.headersDays = headersDays
    self.hashesDays = hashesDays
  }

  package var json: JSON {
    [
      "profile": .string(profile.rawValue), "payload_days": JSON(payloadDays),
      "decisions_days": JSON(decisionsDays), "headers_days": headersDays.map { JSON($0) } ?? .null,
      "hashes_days": hashesDays.map { JSON($0) } ?? .null,
    ]
  }

  /// Reads what `json` writes; nil for anything else.
  package init?(_ json: JSON?) {
    guard let json, let payload = json["payload_days"]?.integer,
      let profile = json["profile"]?.string.flatMap(Profile.init(rawValue:))
    else { return nil }
    self.init(
      profile: profile, payloadDays: payload, decisionsDays: json["decisions_days"]?.integer,
      headersDays: json["headers_days"]?.integer, hashesDays: json["hashes_days"]?.integer)
  }

  /// `payloads 400 days, decisions 400 days, headers for ever, hashes for ever; profile eu-ai-act`
  package var text: String {
    func days(_ count: Int?) -> String { count.map { "\($0) days" } ?? "for ever" }
    return "payloads \(days(payloadDays)), decisions \(days(decisionsDays)), headers "
      + "\(days(headersDays)), hashes \(days(hashesDays)); profile \(profile.rawValue)"
  }
}

// MARK: Reading

extension PolicyFileReader {
  private static let keys = [
    "profile", "payload_days", "decisions_days", "headers_days", "hashes_days",
  ]

  mutating func retention(_ entry: TOML.Entry) -> Retention? {
    guard let fields = table(entry.value, at: entry.place) else { return nil }
    let known = errors.count
    var profile = Retention.Profile.plain
    var days: [String: Int] = [:]
    for field in fields {
      if field.key == "profile" {
        profile = word(field, Retention.Profile.self) ?? .plain
      } else if Self.keys.contains(field.key) {
        days[field.key] = number(field, Retention.days)
      } else {
        complain(unknown: field, Self.keys)
      }
    }
    if !fields.contains(where: { $0.key == "payload_days" }) {
      complain("retention needs payload_days = …", at: entry.place)
    }
    check(fields, days, profile)
    guard errors.count == known, let payload = days["payload_days"] else { return nil }
    return Retention(
      profile: profile, payloadDays: payload, decisionsDays: days["decisions_days"],
      headersDays: days["headers_days"], hashesDays: days["hashes_days"])
  }

  /// What goes later may not be kept for less, and in the EU's profile nothing for less than six months.
  private mutating func check(
    _ fields: [TOML.Entry], _ days: [String: Int], _ profile: Retention.Profile
  ) {
    var longest = 0
    for key in Self.keys.dropFirst() {
      guard let count = days[key], let field = fields.first(where: { $0.key == key }) else {
        if key != "decisions_days", longest > 0, key == "headers_days", days["hashes_days"] != nil {
          let place = fields.first { $0.key == "hashes_days" }?.valuePlace
          if let place { complain("hashes go after headers; write headers_days too", at: place) }
        }
        continue
      }
      if profile == .euAIAct, count < Retention.sixMonths {
        complain(
          "\(key) = \(count) is less than six months (\(Retention.sixMonths) days), which Articles "
            + "19(1) and 26(6) of Regulation (EU) 2024/1689 ask for; write "
            + "\(Retention.sixMonths) or more", at: field.valuePlace)
      }
      if count < longest {
        complain(
          "\(key) = \(count) is less than the \(longest) days before it; what goes later is kept longer",
          at: field.valuePlace)
      }
      longest = max(longest, count)
    }
  }
}
