/// What the ledger says of models: which table is in force, and what is wrong with a newer file.
///
/// The fold uses this and nothing else, so that a ledger folds to the same value whatever table the
/// program that folds it has (INV 6).
package struct ModelStanding: Sendable, Equatable {
  package struct InForce: Sendable, Equatable {
    /// nil without a file of the user's
    package var path: String?
    package var sha256: Digest?
    package var at: Timestamp
    package var seq: Int
  }

  /// A state of the file that is not used: the table before it stays in force.
  package struct Rejected: Sendable, Equatable {
    package var path: String
    /// with line and column
    package var problem: String
    package var at: Timestamp
    package var seq: Int
  }

  package private(set) var table = ModelTable.none
  package private(set) var inForce: InForce?
  /// nil once a good file was loaded
  package private(set) var rejected: Rejected?

  package init() {}

  /// False, and nothing changes, if the record is none that the hub writes about its models.
  mutating func apply(_ record: Record) -> Bool {
    guard let fields = try? Fields(record.event.data) else { return false }
    do {
      if record.event.kind == .modelsLoaded {
        try load(fields, record)
      } else {
        rejected = Rejected(
          path: try fields.text("path"), problem: try fields.text("problem"), at: record.recorded,
          seq: record.seq)
      }
      return true
    } catch {
      return false
    }
  }

  private mutating func load(_ fields: Fields, _ record: Record) throws(RequestError) {
    let table = try Self.table(fields)
    inForce = InForce(
      path: try fields.optionalText("path"), sha256: try fields.optionalDigest("sha256"),
      at: record.recorded, seq: record.seq)
    (self.table, rejected) = (table, nil)
  }

  private static func table(_ fields: Fields) throws(RequestError) -> ModelTable {
    let models = try fields.each("models") { (each) throws(RequestError) in try ModelFacts(each) }
    guard models.count <= ModelTable.mostModels else {
      throw fields.complaint("models", "must be at most \(ModelTable.mostModels)")
    }
    return ModelTable(models)
  }
}

// MARK: JSON

extension ModelStanding {
  package var json: JSON {
    var object = JSONObject()
    object["in_force"] = inForce.map { now in
      var object: JSONObject = ["at": .time(now.at), "seq": JSON(now.seq)]
      object["path"] = now.path.map(JSON.string)
      object["sha256"] = now.sha256.map { .string($0.text) }
      return .object(object)
    }
    object["rejected"] = rejected.map { bad in
      [
        "path": .string(bad.path), "problem": .string(bad.problem), "at": .time(bad.at),
        "seq": JSON(bad.seq),
      ]
    }
    object["models"] = .array(table.models.map(\.json))
    return .object(object)
  }

  init(_ fields: Fields) throws(RequestError) {
    if let now = try fields.optionalFields("in_force") {
      inForce = InForce(
        path: try now.optionalText("path"), sha256: try now.optionalDigest("sha256"),
        at: try now.time("at"), seq: try now.integer("seq"))
    }
    if let bad = try fields.optionalFields("rejected") {
      rejected = Rejected(
        path: try bad.text("path"), problem: try bad.text("problem"), at: try bad.time("at"),
        seq: try bad.integer("seq"))
    }
    table = try Self.table(fields)
  }
}
