internal import BelayCore

// Which table of models is in force, by record: the fold goes by what is written there.

extension Writer {
  /// At the start, and when the file has changed.
  mutating func price(by news: ModelNews, at now: Reading) throws(HubRefusal) -> Reply {
    var data = JSONObject()
    switch news {
    case .table(let table, let path, let sha256):
      let known = fleet.models
      guard table != known.table || path != known.inForce?.path || known.rejected != nil else {
        return .done
      }
      data["path"] = path.map(JSON.string)
      data["sha256"] = sha256.map { .string($0.text) }
      data["shipped"] = .string(ModelTable.shippedAsOf)
      data["models"] = .array(table.models.map(\.json))
      try note(.modelsLoaded, data, at: now)
    case .unusable(let path, let problem, let place):
      data["path"] = .string(path)
      data["problem"] = .string(problem)
      data["line"] = place.map { JSON($0.line) }
      data["column"] = place.map { JSON($0.column) }
      try note(.modelsRejected, data, at: now)
    }
    return .done
  }
}
