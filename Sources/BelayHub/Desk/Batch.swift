internal import BelayCore

/// What one transaction holds back until it is on disk.
struct Batch {
  /// The ledger's transaction has begun: there is something to commit.
  var begun = false
  /// How long it took to put it there.
  var commitTime: Duration?
  var records: [Record] = []
  /// Answers that may name what is in `records`; refusals too, because a refusal can name a winner
  /// that is not on disk yet (INV 5).
  var answers: [(to: Submission.Answer, with: Result<Reply, HubRefusal>)] = []
  /// Approvals of this batch, looked at once more right before the commit (INV 10).
  /// `answer` is the place in `answers` of what its operator is told.
  var approvals: [(key: EscalationKey, answer: Int)] = []
  /// Escalations and agents whose long polls are to be looked at afterwards.
  var touched: [EscalationKey] = []
  var ordered: [AgentID] = []
  var refusals = 0
  var conflicts = 0
}
