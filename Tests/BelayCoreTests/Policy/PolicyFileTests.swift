import Testing

@testable import BelayCore

@Suite("A policy file")
struct PolicyFileTests {
  @Test("Rules are read in their order, with all that they say")
  func whole() throws {
    let rules = try Rulebook(
      """
      # who may refund what
      [[rule]]
      name = "refunds-above-1000"
      agent = ["refund-*", "desk"]
      tool = "stripe.refund"
      hint = ["low", "none"]
      reason = "tool_call"
      confidence = { below = 0.9 }
      when = [
        { path = "/amount", above = 1_000 },   # in EUR
        { path = "/currency", one_of = ["EUR", "CHF"], matches = "*" },
        { path = "/memo", present = false },
      ]
      risk = "critical"
      approvers = 2
      confirm = "typed"
      timeout = "1.5h"
      on_timeout = "pause"
      max_open = 3

      [[rule]]
      name = "lab-reads"
      tool = "crm.read"
      approve = { until = 2026-11-22T18:00:00+01:00, uses = 50 }

      [[rule]]
      name = "no-shell"
      tool = "shell.*"
      reject = "No shell in production."
      """
    ).rules
    #expect(rules.rules.map(\.name) == ["refunds-above-1000", "lab-reads", "no-shell"])
    #expect(rules.rules.map(\.place.line) == [2, 21, 26])
    let first = rules.rules[0]
    #expect(
      first.match.words
        == "agent refund-* or desk, tool stripe.refund, hint low or none, reason tool_call, "
        + "confidence below 0.9, /amount above 1000, "
        + "/currency one of \"EUR\", \"CHF\" and like *, /memo missing")
    #expect(first.effects.timeout == .seconds(5_400) && first.effects.onTimeout == .pause)
    #expect(
      first.effects.words
        == "risk critical, approvers 2, confirm typed, timeout 1h30m, on_timeout pause, max_open 3")
    #expect(
      rules.rules[1].effects.approve
        == AutoApproval(until: Timestamp(rfc3339: "2026-11-22T17:00:00Z")!, uses: 50))
    #expect(rules.sha256?.text.hasPrefix("sha256:") == true)
  }

  @Test("A file without rules is a policy: nothing holds but the defaults")
  func empty() throws {
    let rules = try Rulebook("# nothing yet\n").rules
    #expect(rules.rules.isEmpty && rules.sha256 != nil)
  }

  static let files: [(String, String)] = [
    ("rules = 1", "1:1: unknown key \"rules\"; a policy is made of [[rule]]"),
    ("[rule]\nname = \"a\"", "1:1: rules are a list: write [[rule]] above each"),
    ("rule = [1]", "1:9: a table is needed here"),
    ("[[rule]]\nrisk = \"low\"", "1:1: the rule has no name"),
    (
      "[[rule]]\nname = \"a\"\nrisk = \"low\"\n[[rule]]\nname = \"a\"\nrisk = \"low\"",
      "4:1: there is a rule a already"
    ),
    ("[[rule]]\nname = \"a b\"\nrisk = \"low\"", "2:8: a rule's name is 1 to 64 of"),
    ("[[rule]]\nname = \"default\"\nrisk = \"low\"", "2:8: default is what holds where no rule"),
  ]

  @Test("What is wrong is told with line and column", arguments: files)
  func wrong(text: String, beginning: String) {
    let problems = Rulebook(text).problems
    #expect(problems.first?.hasPrefix(beginning) == true, "\(problems)")
  }

  static let name = "[[rule]]\nname = \"a\"\n"

  /// What stands below the name of a rule, so from line 3 on.
  static let rules: [(String, String)] = [
    ("", "1:1: rule a sets nothing; it can set risk, approvers"),
    ("risk = high", "3:8: \"high\" is no number, truth value or time"),
    ("risk = \"High\"", "3:8: \"High\" is none of low, medium, high, critical"),
    ("agnet = \"x\"\nrisk = \"low\"", "3:1: unknown key \"agnet\"; known are name, agent"),
    ("agent = \"x?\"\nrisk = \"low\"", "3:9: no agent has such a name"),
    ("agent = [\"ok\", \"né\"]\nrisk = \"low\"", "3:16: no agent has such a name"),
    ("agent = []\nrisk = \"low\"", "3:9: an empty list fits nothing"),
    ("tool = 3\nrisk = \"low\"", "3:8: a text in quotes is needed here, or a list"),
    ("hint = \"some\"\nrisk = \"low\"", "3:8: \"some\" is none of low, medium"),
    ("reason = \"why\"\nrisk = \"low\"", "3:10: \"why\" is none of tool_call"),
    ("confidence = { below = 90 }\nrisk = \"low\"", "3:24: a confidence is between 0"),
    ("confidence = 0.5\nrisk = \"low\"", "3:14: a table is needed here"),
    ("when = { path = \"/a\" }\nrisk = \"low\"", "3:8: a list of conditions is needed"),
    ("when = [{ above = 1 }]\nrisk = \"low\"", "3:9: a condition needs path"),
    ("when = [{ path = \"/a\" }]\nrisk = \"low\"", "3:9: a condition needs one of equals"),
    ("when = [{ path = \"a\", above = 1 }]\nrisk = \"low\"", "3:18: a path begins with /"),
    (
      "when = [{ path = \"/a\", above = \"1\" }]\nrisk = \"low\"",
      "3:32: a number is needed here, without quotes"
    ),
    (
      "when = [{ path = \"/a\", equals = [1] }]\nrisk = \"low\"",
      "3:33: a text, a number, true or false"
    ),
    ("approvers = 0", "3:13: a whole number from 1 to 5 is needed here"),
    ("approvers = 2.0", "3:13: a whole number from 1 to 5 is needed here"),
    ("max_open = 0", "3:12: a whole number from 1 to 1000"),
    ("confirm = \"yes\"", "3:11: \"yes\" is none of key, typed"),
    ("timeout = 60", "3:11: a text in quotes is needed here"),
    ("timeout = \"2d\"", "3:11: a time from 1s to 1d is needed here"),
    ("timeout = \"0s\"", "3:11: a time from 1s to 1d is needed here"),
    ("on_timeout = \"approve\"", "3:14: \"approve\" is none of reject, degrade, pause, kill"),
    ("reject = \" \"", "3:10: the reason is what the agent is told"),
    ("approve = true", "3:11: a table is needed here"),
    ("approve = { uses = 3 }", "3:11: an auto-approval needs until"),
    (
      "approve = { until = \"2026-11-22T18:00:00Z\", uses = 3 }",
      "3:21: a time is needed here, without quotes, such as 2026-11-22T20:00:00Z"
    ),
    ("approve = { until = 2026-11-22T18:00:00Z }", "3:11: an auto-approval needs uses"),
    (
      "approve = { until = 2026-11-23T12:00:01Z, uses = 3 }",
      "3:21: an auto-approval ends within 24 hours, by 2026-11-23T12:00:00Z at the latest"
    ),
    (
      "approve = { until = 2026-11-22T18:00:00Z, uses = 0 }",
      "3:50: a whole number from 1 to 10000"
    ),
    (
      "approve = { until = 2026-11-22T18:00:00Z, uses = 3 }\napprovers = 2",
      "1:1: rule a approves by itself and asks for more than one person"
    ),
    (
      "approve = { until = 2026-11-22T18:00:00Z, uses = 3 }\nrisk = \"high\"",
      "1:1: rule a approves by itself at a risk that only people approve"
    ),
    (
      "approve = { until = 2026-11-22T18:00:00Z, uses = 3 }\nreject = \"no\"",
      "1:1: rule a approves by itself and rejects"
    ),
  ]

  @Test("What is wrong in a rule is told with line and column", arguments: rules)
  func wrongRule(lines: String, beginning: String) {
    wrong(text: Self.name + lines, beginning: beginning)
  }

  @Test("All that is wrong is told at once, in the order of the file")
  func several() {
    let problems = Rulebook(
      "[[rule]]\nnaem = \"a\"\nrisk = \"x\"\n[[rule]]\nname = \"b\"\napprovers = 9\n"
    ).problems
    #expect(problems.count == 4)
    #expect(problems.map { $0.prefix(4) } == ["1:1:", "2:1:", "3:8:", "6:13"])
  }

  @Test("One bad rule, and none of the file is used")
  func half() {
    let file = Rulebook.file(Self.name + "reject = \"no\"\n[[rule]]\nname = \"b\"\n")
    #expect(file.sound == nil)
    #expect(file.problem.hasPrefix("4:1: rule b sets nothing"))
  }

  @Test("A file that is no text says where it stops being one")
  func notText() {
    let bytes = Array("[[rule]]\nname = \"é".utf8) + [0xFF, 0x22]
    let file = PolicyFile(bytes: bytes, path: "p", at: Rulebook.now.wall)
    #expect(
      file.errors.map(\.description) == ["2:10: the text is not UTF-8; save the file as that"])
  }

  @Test("A file that is too large is refused before it is read")
  func large() {
    let file = Rulebook.file(String(repeating: "#", count: PolicyRules.largest + 1))
    #expect(file.problem.hasPrefix("the file is larger than 256 KiB"))
  }

  @Test("More rules than are tried are refused")
  func many() {
    let text = (0...PolicyRules.mostRules).map { "[[rule]]\nname = \"r\($0)\"\nrisk = \"low\"\n" }
    #expect(
      Rulebook(text.joined()).problems == ["769:1: there are 257 rules, at most 256 are tried"])
  }

  @Test(
    "Rules that can never do what they say are warned of",
    arguments: [
      (
        "[[rule]]\nname = \"a\"\ntool = \"stripe.*\"\nrisk = \"high\"\n"
          + "[[rule]]\nname = \"b\"\ntool = [\"stripe.refund\", \"stripe.x*\"]\nrisk = \"low\"\n",
        ["5:1: rule b is shadowed: for all that it is about, risk is set by a"]
      ),
      (
        "[[rule]]\nname = \"a\"\nrisk = \"high\"\n"
          + "[[rule]]\nname = \"b\"\nrisk = \"low\"\napprovers = 2\n",
        ["4:1: rule b is shadowed in part: for all that it is about, risk is set by a"]
      ),
      (
        "[[rule]]\nname = \"a\"\nreject = \"no\"\n[[rule]]\nname = \"b\"\napprovers = 2\n",
        ["4:1: rule b is unreachable: a rejects all that it is about"]
      ),
      (
        "[[rule]]\nname = \"a\"\nwhen = [{ path = \"/x\", above = 9, below = 9 }]\nrisk = \"low\"\n",
        ["1:1: rule a never matches: nothing is /x above 9 and below 9"]
      ),
      (
        "[[rule]]\nname = \"a\"\napprove = { until = 2026-11-22T12:00:00Z, uses = 1 }\n",
        ["1:1: rule a approves nothing any more: it ended at 2026-11-22T12:00:00Z"]
      ),
      (
        "[[rule]]\nname = \"a\"\nhint = [\"high\", \"none\"]\n"
          + "approve = { until = 2026-11-22T13:00:00Z, uses = 1 }\n",
        ["1:1: rule a approves nothing by itself: such hints make a risk that only people approve"]
      ),
      // Special before general is how it is meant.
      (
        "[[rule]]\nname = \"a\"\ntool = \"stripe.refund\"\nrisk = \"low\"\n"
          + "[[rule]]\nname = \"b\"\ntool = \"stripe.*\"\nrisk = \"high\"\n", []
      ),
      (
        "[[rule]]\nname = \"a\"\nwhen = [{ path = \"/x\", above = 9 }]\nrisk = \"low\"\n"
          + "[[rule]]\nname = \"b\"\nrisk = \"high\"\n", []
      ),
    ] as [(String, [String])])
  func warned(text: String, warnings: [String]) throws {
    #expect(try Rulebook(text).warnings == warnings)
  }
}
