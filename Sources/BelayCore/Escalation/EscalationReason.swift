/// Why an agent asks for a person.
package enum EscalationReason: String, Sendable, CaseIterable {
  case toolCall = "tool_call"
  case lowConfidence = "low_confidence"
  case budget
  case policy
  case inputRequired = "input_required"
  case other
}

/// What the agent does by itself when no verdict comes in time. None of them runs the action (INV
/// 17).
package enum OnTimeout: String, Sendable, CaseIterable {
  case reject, degrade, pause, kill
}
