/// What is known of models, by their names.
///
/// What a file of the user's says comes before what Belay ships; where it says nothing of a model, or
/// only its price or only its window, the shipped rest holds.
package struct ModelTable: Sendable, Equatable {
  package private(set) var models: [ModelFacts] = []

  /// A ledger that never told of one.
  package static let none = ModelTable([])
  package static let mostModels = 512

  package init(_ models: [ModelFacts]) { self.models = models }

  /// The user's, and what Belay ships for all others.
  package init(own: [ModelFacts]) { models = own + Self.shipped.models }

  /// Tokens that the model takes at once, if anybody says.
  package func window(of name: String) -> Int? {
    models.isEmpty ? nil : best(name) { $0.window }
  }

  package func price(of name: String) -> ModelPrice? {
    models.isEmpty ? nil : best(name) { $0.price }
  }

  /// Of all that speak of the model the most exact; of several, the first.
  private func best<Fact>(_ name: String, _ fact: (ModelFacts) -> Fact?) -> Fact? {
    let candidates = Self.candidates(name)
    var found: (reach: Int, fact: Fact)?
    for model in models {
      guard let reach = candidates.lazy.compactMap({ model.reach(in: $0.utf8) }).max(),
        reach > found?.reach ?? -1, let fact = fact(model)
      else { continue }
      found = (reach, fact)
    }
    return found?.fact
  }

  /// The name as it came, and without what routers, registries and clouds put before it:
  /// `anthropic/…`, `models/…`, `us.anthropic.…`.
  private static func candidates(_ name: String) -> [Substring] {
    let whole = name.lowercased()[...]
    var rest = whole.split(separator: "/").last ?? whole
    var candidates = rest.utf8.count == whole.utf8.count ? [whole] : [whole, rest]
    while let dot = rest.utf8.firstIndex(of: UInt8(ascii: ".")), rest[..<dot].isCloudsOwn {
      rest = rest[rest.utf8.index(after: dot)...]
      candidates.append(rest)
    }
    return candidates
  }
}

// MARK: Calls

extension ModelTable {
  /// What can be said of a call that somebody else saw.
  func complete(_ call: inout Call, of model: String) {
    estimate(&call, of: model)
    measure(&call, of: model)
  }

  /// What a call must have cost, where nobody says.
  func estimate(_ call: inout Call, of model: String) {
    guard !call.isPriced, call.inputTokens > 0 || call.outputTokens > 0,
      let price = price(of: model)
    else { return }
    call.estimatedMicros = price.micros(of: call)
  }

  /// How full the model's window was, of a call that somebody else saw: question and answer are what
  /// the next question begins with. More than the window holds shows that the table is wrong for this
  /// model, and then nothing is said.
  func measure(_ call: inout Call, of model: String) {
    guard call.kind == .model, call.contextLimit == nil, let window = window(of: model) else {
      return
    }
    var used = call.contextUsed ?? call.inputTokens
    if call.contextUsed == nil { used.count(call.outputTokens) }
    guard used > 0, used <= window else { return }
    (call.contextUsed, call.contextLimit) = (used, window)
  }
}

extension Substring {
  /// Letters only, as in `us`, `global` and `anthropic`; `gpt-4` of `gpt-4.1` is none of these.
  fileprivate var isCloudsOwn: Bool {
    !isEmpty
      && utf8.allSatisfy {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || $0 == UInt8(ascii: "-")
      }
  }
}
