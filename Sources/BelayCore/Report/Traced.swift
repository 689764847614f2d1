/// Something that a report tells from its records, together with these: what it has become, and the
/// trail by which an auditor finds out that it did.
package struct Traced<Subject: Folding & Sendable & Equatable>: Sendable, Equatable {
  package private(set) var subject: Subject
  package private(set) var trail = Trail()

  /// - Parameter first: the record that opened it.
  init(_ subject: Subject, by first: Record) {
    self.subject = subject
    trail.add(first)
  }

  /// A record that is not about it, or does not fit, leaves no trace.
  mutating func apply(_ record: Record) {
    if subject.apply(record) { trail.add(record) }
  }
}

/// What is rebuilt from its records, one after the other.
package protocol Folding {
  /// False, and nothing changes, if the record is not about it or does not fit.
  @discardableResult mutating func apply(_ record: Record) -> Bool
}

extension Escalation: Folding {}
extension Control: Folding {}
