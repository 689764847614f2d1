/// Names of the spans of a flow of CrewAI, `Flow_2805afe7-4de5-44dd-8571-6cc0e9b6dd73.plan`: the id in
/// them is all that ties a flow to what it does when a person has answered.
enum FlowName {
  private static let beginning = "Flow_"

  /// The id; nil of any other name.
  static func id(inSpanName name: String) -> String? {
    guard name.hasPrefix(beginning) else { return nil }
    let id = name.dropFirst(beginning.count).prefix { $0 != "." }
    return id.isEmpty ? nil : String(id)
  }
}
