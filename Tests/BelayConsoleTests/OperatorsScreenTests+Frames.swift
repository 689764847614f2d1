extension OperatorsScreenTests {
  static let wideFrame = ""
  static let stackedFrame = ""
  static let narrowFrame = ""
}
