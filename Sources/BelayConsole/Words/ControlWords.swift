import BelayCore

extension ControlState {
  var words: String {
    switch self {
    case .requested: "requested, not delivered yet"
    case .delivered: "delivered, no answer yet"
    case .acknowledged: "acknowledged, not in effect yet"
    case .inEffect: "in effect"
    case .failed: "FAILED"
    case .expired: "FAILED, no answer in time"
    }
  }

  var isTrouble: Bool {
    switch self {
    case .failed, .expired: true
    case .requested, .delivered, .acknowledged, .inEffect: false
    }
  }
}
