import BelayAgent

/// The personas of the demo, in the order in which they join: the first few show every pane alive, and
/// the first eight have every trouble of the story.
enum Cast {
  static let all: [Persona] = [
    payments, kyc, mailer, refund, billing, triage, search, indexer, ledgerKeeper, crm, deployer,
  ]

  /// `count` personas; beyond the cast, the healthy ones come again under numbered names.
  static func personas(_ count: Int) -> [Persona] {
    let extras = [billing, triage, search, indexer]
    return (0..<count).map { index in
      guard index >= all.count else { return all[index] }
      let number = index - all.count
      return extras[number % extras.count].understudy(suffix: "-\(number / extras.count + 2)")
    }
  }

  private static let payments = Persona(
    name: "payments-agent", version: "3.1.0", model: "claude-sonnet-4", provider: "anthropic",
    tasks: ["refund order", "capture payment", "settle dispute"],
    tools: [
      .init(name: "stripe.capture", latencyMs: 240), .init(name: "order.read", latencyMs: 40),
    ],
    pace: .milliseconds(420),
    errand: .init(
      tool: "stripe.refund", risk: .high, first: .seconds(9), every: .seconds(75),
      patience: .seconds(240), message: "The customer sent the goods back; refund in full.",
      target: "stripe", confidence: 0.95,
      arguments: [
        ["order": "A-1042", "amount": 4120, "currency": "EUR", "customer": "C-8812"],
        ["order": "A-1077", "amount": 89, "currency": "EUR", "customer": "C-1203"],
        ["order": "A-1101", "amount": 1299, "currency": "EUR", "customer": "C-4410"],
      ]))

  private static let kyc = Persona(
    name: "kyc-agent", version: "1.9.2", model: "gpt-4o", provider: "openai",
    tasks: ["screen customer", "check sanctions list"],
    tools: [.init(name: "kyc.lookup", latencyMs: 350), .init(name: "kyc.match", latencyMs: 120)],
    pace: .milliseconds(900),
    errand: .init(
      tool: "kyc.override", risk: .high, first: .seconds(26), every: .seconds(110),
      patience: .seconds(300), message: "Name match only; date of birth differs. Safe to clear.",
      target: "customer-registry", confidence: 0.93,
      arguments: [
        ["customer": "C-8812", "check": "sanctions", "reason": "name match\u{202E}"],
        ["customer": "C-2291", "check": "pep", "reason": "same name, other birth year"],
      ]))

  private static let mailer = Persona(
    name: "mailer-agent", version: "0.8.4", model: "gpt-4o-mini", provider: "openai",
    tasks: ["answer ticket", "send confirmation"],
    tools: [.init(name: "mail.draft", latencyMs: 60), .init(name: "mail.lint", latencyMs: 15)],
    pace: .milliseconds(700),
    errand: .init(
      tool: "mail.send", risk: .low, first: .seconds(4), every: .seconds(38),
      patience: .seconds(150), message: "Confirmation of the refund, one recipient.",
      target: "smtp", confidence: 0.97,
      arguments: [
        ["to": ["maria@lumen.test"], "subject": "Your refund is on its way", "attachments": 0],
        ["to": ["ops@lumen.test"], "subject": "Weekly summary", "attachments": 1],
        ["to": ["joão@lumen.test"], "subject": "Your order A-1077", "attachments": 0],
      ]),
    quirk: .isAttacked(at: .seconds(86)))

  private static let refund = Persona(
    name: "refund-agent", version: "2.0.1", model: "claude-haiku-4", provider: "anthropic",
    tasks: ["assess claim", "compute refund"],
    tools: [
      .init(name: "policy.read", latencyMs: 25),
      .init(name: "invoice.read", latencyMs: 84, errorRate: 0.02),
    ],
    pace: .milliseconds(350),
    errand: .init(
      tool: "voucher.issue", risk: .medium, first: .seconds(48), every: .seconds(95),
      patience: .seconds(180), message: "No receipt was found. The photo looks like our product.",
      target: "shop", confidence: 0.62,
      arguments: [
        ["customer": "C-7710", "value": 25, "currency": "EUR"],
        ["customer": "C-7732", "value": 40, "currency": "EUR"],
      ]))

  private static let ledgerKeeper = Persona(
    name: "ledger-agent", version: "1.2.0", model: "gpt-4o-mini", provider: "openai",
    tasks: ["post journal", "reconcile account"],
    tools: [
      .init(name: "journal.write", latencyMs: 130), .init(name: "bank.feed", latencyMs: 640),
    ],
    pace: .milliseconds(1200))

  private static let billing = Persona(
    name: "billing-agent", version: "5.4.0", model: "gpt-4o-mini", provider: "openai",
    tasks: ["issue invoice", "answer billing question"],
    tools: [
      .init(name: "invoice.write", latencyMs: 130, errorRate: 0.012),
      .init(name: "invoice.read", latencyMs: 84),
    ],
    pace: .milliseconds(240), quirk: .splurges(allowance: 0.05))

  private static let triage = Persona(
    name: "triage-agent", version: "2.2.7", model: "claude-haiku-4", provider: "anthropic",
    tasks: ["route ticket"], tools: [.init(name: "route", latencyMs: 11)],
    pace: .milliseconds(320), quirk: .hoards)

  private static let search = Persona(
    name: "search-agent", version: "4.0.0", model: "gpt-4o-mini", provider: "openai",
    tasks: ["answer question", "collect sources"],
    tools: [
      .init(name: "web.get", latencyMs: 210, errorRate: 0.01),
      .init(name: "web.search", latencyMs: 160),
    ],
    pace: .milliseconds(180), quirk: .goesInCircles(from: .seconds(150)))

  private static let crm = Persona(
    name: "crm-sync", version: "1.0.3", model: "gpt-4o-mini", provider: "openai",
    tasks: ["sync contacts"], tools: [.init(name: "hubspot.upsert", latencyMs: 310)],
    pace: .milliseconds(800))

  private static let indexer = Persona(
    name: "doc-indexer", version: "0.3.1", model: "text-embed-3", provider: "openai",
    tasks: ["index folder"], tools: [.init(name: "batch.embed", latencyMs: 88)],
    pace: .milliseconds(600), quirk: .fallsSilent(from: .seconds(118), to: .seconds(185)))

  private static let deployer = Persona(
    name: "deploy-agent", version: "1.1.0", model: "claude-sonnet-4", provider: "anthropic",
    tasks: ["roll out checkout-api"],
    tools: [
      .init(name: "build.status", latencyMs: 45), .init(name: "smoke.run", latencyMs: 500),
    ],
    pace: .milliseconds(1500),
    errand: .init(
      tool: "deploy.production", risk: .critical, first: .seconds(62), every: .seconds(130),
      patience: .seconds(420), message: "Build green, 14 of 14 smoke tests passed.",
      target: "production", confidence: 0.98,
      arguments: [
        ["service": "checkout-api", "version": "2.8.1", "environment": "production"],
        ["service": "checkout-api", "version": "2.8.2", "environment": "production"],
      ]))
}
