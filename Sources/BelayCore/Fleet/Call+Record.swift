extension Record {
  /// The call that an agent reports with it; nil for every other record, and if the outcome is none of
  /// the five.
  package var finishedCall: Call? {
    event.kind == .callFinished ? Call(data: event.data) : nil
  }
}
