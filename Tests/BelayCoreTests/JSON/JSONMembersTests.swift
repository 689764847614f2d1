import BelayCore
import Testing

@Suite struct JSONMembersTests {
  /// Keys and values as they stand there, and whether the whole was an object.
  private func walk(_ text: String) -> (members: [String], isWhole: Bool)? {
    Array(text.utf8).withUnsafeBytes { bytes in
      guard var members = JSONMembers(bytes) else { return nil }
      var found: [String] = []
      while let member = members.next() {
        let (key, value) = (member.key, member.value)
        found.append(
          "\(String(decoding: key, as: UTF8.self))=\(String(decoding: value, as: UTF8.self))")
      }
      return (found, members.isWhole)
    }
  }

  @Test(
    "the members are those of the object, nested ones stay whole",
    arguments: [
      ("{}", []), (" { } ", []), (#"{"a":1}"#, ["a=1"]),
      (
        #"{ "a" : "x" , "b":[1,{"c":"]"}],"d":{"e":"}\""}, "f":null,"g":-1.5e3 }"#,
        ["a=\"x\"", #"b=[1,{"c":"]"}]"#, #"d={"e":"}\""}"#, "f=null", "g=-1.5e3"]
      ),
      (#"{"\u0061":"\\","":true}"#, [#"\u0061="\\""#, "=true"]),
    ])
  func members(text: String, members: [String]) throws {
    let found = try #require(walk(text))
    #expect(found.members == members)
    #expect(found.isWhole)
  }

  @Test(
    "what is cut off or no object is not whole, and no crash",
    arguments: [
      "{", "{\"a", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":\"", "{\"a\":\"\\", "{\"a\":[",
      "{\"a\":{\"b\":", "{\"a\":}", "{a:1}", "{\"a\" 1}", "{}x", "{\"a\":1}}",
    ])
  func damaged(text: String) throws {
    #expect(try #require(walk(text)).isWhole == false)
  }

  @Test("anything but an object has no members", arguments: ["", " ", "[]", "1", "\"a\""])
  func others(text: String) { #expect(walk(text) == nil) }
}
