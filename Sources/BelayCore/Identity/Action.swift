/// What an agent wants to do, as a grant binds it: who, which tool, with what, on what (INV 23).
package struct Action: Sendable, Equatable {
  package var agentID: AgentID
  package var name: String
  /// A JSON object.
  package var args: JSON
  package var target: JSON?

  package init(agentID: AgentID, name: String, args: JSON, target: JSON? = nil) {
    self.agentID = agentID
    self.name = name
    self.args = args
    self.target = target
  }

  /// The bytes under the digest: RFC 8785 of `{agent_id, args, name, target}`, without `target`
  /// if there is none.
  package func canonical() throws(JSONError) -> [UInt8] {
    var object = JSONObject()
    object["agent_id"] = .string(agentID.text)
    object["name"] = .string(name)
    object["args"] = args
    object["target"] = target
    return try JSON.object(object).canonical()
  }

  package func digest() throws(JSONError) -> Digest {
    Digest(sha256Of: try canonical())
  }
}
