import BelayConsole
import BelayCore
import BelayScreen

extension Surroundings {
  /// News from the inbox and from the files of themes; files are written here, and all else is `request`'s.
  init(
    inbox: Inbox, desk: ScreenDesk, clock: @escaping () -> Reading,
    request: @escaping (Effect) -> Void
  ) {
    self.init(
      descriptors: { [inbox.descriptor] + desk.descriptors },
      news: { now in [desk.news(at: now)].compactMap(\.self) + inbox.take() },
      perform: { effect, picture in
        switch effect {
        case .save(let records): return [desk.save(picture(), records, at: clock())]
        case .loadTheme, .reload, .remember: return desk.carryOut(effect, at: clock().boot)
        case .decide, .control, .signal, .presence, .resnapshot, .fetchOlder, .fetch, .readLedger,
          .verifyLedger, .copy, .bell, .redraw, .suspend, .quit:
          request(effect)
          return []
        }
      })
  }
}
