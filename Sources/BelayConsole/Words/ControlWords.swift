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

extension ControlVerb {
  var title: String {
    switch self {
    case .degrade: "Force degraded"
    case .restore: "Restore"
    case .pause: "Pause"
    case .resume: "Continue"
    case .kill: "Kill"
    case .forceOpen: "Force open breaker of"
    case .close: "Close breaker of"
    case .reset: "Reset breaker of"
    case .disable: "Disable breaker of"
    }
  }

  var consequence: String {
    switch self {
    case .degrade: "goes on with less, and its earlier approvals end."
    case .restore: "may do everything again."
    case .pause: "stops before its next step and waits."
    case .resume: "goes on where it paused."
    case .kill: "is told to stop for good. What it was doing stays half done."
    case .forceOpen: "refuses every call at it, until it is closed or reset."
    case .close: "lets calls through it again."
    case .reset: "forgets what it has seen, and lets calls through."
    case .disable: "lets every call through it and counts none, until it is closed."
    }
  }
}
