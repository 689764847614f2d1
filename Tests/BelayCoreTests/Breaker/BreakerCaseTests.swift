import BelayCore
import Foundation
import Testing

@Suite("A breaker replays the histories of other breakers")
struct BreakerCaseTests {
  @Test(
    "as the shared cases have them", SharedData.needs("breaker"),
    arguments: SharedData.names(in: "breaker").filter { $0.hasSuffix(".json") })
  func sharedCases(file: String) throws {
    try replay(try SharedData.bytes("breaker/\(file)"), named: file)
  }

  @Test(
    "as the cases in the folder named by BELAY_BREAKER_CASES have them",
    .enabled(if: MoreCases.folder != nil, "set BELAY_BREAKER_CASES to a folder to run more cases"))
  func moreCases() throws {
    let files = try MoreCases.files()
    #expect(!files.isEmpty, "\(MoreCases.folder ?? "") has no file that ends in .json")
    for file in files { try replay([UInt8](Data(contentsOf: file)), named: file.path) }
  }

  @Test("and say so if they do not understand one", arguments: BadCase.all)
  func badCases(bad: BadCase) throws {
    let found = try BreakerCase.complaints(aboutFile: Array(bad.text.utf8), named: "bad.json")
    #expect(found == [bad.complaint])
  }

  @Test("and say so if they see something else")
  func wrongCase() throws {
    let text = """
      [{"id":"x","config":{"semantics":"recommended"},"steps":[{"at_ms":1,"op":"success",
      "expect_permitted":false,"expect_state":"OPEN","expect_events":[],"expect_error":true,
      "expect_metrics":{"bufferedCalls":2,"failureRate":0,"mood":1}}]}]
      """
    #expect(
      try BreakerCase.complaints(aboutFile: Array(text.utf8), named: "wrong.json") == [
        "x, step 1 (success at 1): permitted is true, not false",
        "x, step 1 (success at 1): state is CLOSED, not OPEN",
        #"x, step 1 (success at 1): events is ["SUCCESS"], not []"#,
        "x, step 1 (success at 1): refused is false, not true",
        "x, step 1 (success at 1): bufferedCalls is 1.0, not 2.0",
        "x, step 1 (success at 1): failureRate is -1.0, not 0.0",
        "x, step 1 (success at 1): unknown metric mood",
      ])
  }

  private func replay(_ bytes: [UInt8], named name: String) throws {
    let complaints = try BreakerCase.complaints(aboutFile: bytes, named: name)
    #expect(complaints.isEmpty, "\(complaints.joined(separator: "\n"))")
  }
}

/// The folder that the environment names.
private enum MoreCases {
  static let folder = ProcessInfo.processInfo.environment["BELAY_BREAKER_CASES"]

  static func files() throws -> [URL] {
    guard let folder else { return [] }
    return try FileManager.default
      .contentsOfDirectory(at: URL(filePath: folder), includingPropertiesForKeys: nil)
      .filter { $0.pathExtension == "json" }
      .sorted { $0.path < $1.path }
  }
}

/// A file of cases that must not pass by not being understood.
struct BadCase: CustomTestStringConvertible {
  let text: String
  let complaint: String

  var testDescription: String { complaint }

  static let all = [
    BadCase(text: "[]", complaint: "bad.json: is no list of cases"),
    one("{}", #"{"at_ms":0,"op":"check"}"#, "unknown semantics (none)"),
    one(#"{"semantics":"polly"}"#, #"{"at_ms":0,"op":"check"}"#, "unknown semantics polly"),
    one(
      #"{"semantics":"recommended","color":1}"#, #"{"at_ms":0,"op":"check"}"#,
      "config has the unknown member color"),
    one(#"{"semantics":"recommended"}"#, #"{"at_ms":0}"#, "a step without at_ms or op"),
    one(
      #"{"semantics":"recommended"}"#, #"{"at_ms":0,"op":"check","why":1}"#,
      "a step has the unknown member why"),
    one(
      #"{"semantics":"recommended"}"#, #"{"at_ms":0,"op":"result","of":"a","outcome":"success"}"#,
      "a was never permitted"),
    one(
      #"{"semantics":"recommended"}"#, #"{"at_ms":0,"op":"dance"}"#,
      "unknown op or outcome dance"),
  ]

  private static func one(_ config: String, _ step: String, _ complaint: String) -> BadCase {
    BadCase(
      text: #"[{"id":"bad","config":\#(config),"steps":[\#(step)]}]"#,
      complaint: "bad: \(complaint)")
  }
}
