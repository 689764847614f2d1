import Foundation

/// A disk whose sync fails once and works again afterwards, as Linux does after a write-back error:
/// the second call reports success though the data is gone.
///
/// A few lines of C that stand before libc's `fdatasync` in the child; the toolchain's clang makes
/// them into a library, so a machine without it skips these tests.
struct FailingSync {
  let library: String

  static let isPossible =
    (try? Scratch()).map { (try? FailingSync(in: $0.path)) != nil } ?? false

  init(in folder: String) throws {
    let source = folder + "/failing-sync.c"
    library = folder + "/failing-sync.so"
    try Self.code.write(toFile: source, atomically: false, encoding: .utf8)
    let compiler = Process()
    compiler.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    compiler.arguments = ["clang", "-shared", "-fPIC", "-o", library, source, "-ldl"]
    compiler.standardError = FileHandle.nullDevice
    try compiler.run()
    compiler.waitUntilExit()
    guard compiler.terminationStatus == 0 else { throw NoCompiler() }
  }

  /// For a child whose `count`th sync of the file with this ending fails, and which says `sync` on
  /// stdout for each sync of any file after that.
  func environment(failing file: String, at count: Int) -> [String: String] {
    ProcessInfo.processInfo.environment.merging(
      ["LD_PRELOAD": library, "FAIL_SYNC_OF": file, "FAIL_SYNC_AT": String(count)]) { $1 }
  }

  private struct NoCompiler: Error {}

  private static let code = """
    #define _GNU_SOURCE
    #include <dlfcn.h>
    #include <errno.h>
    #include <stdio.h>
    #include <stdlib.h>
    #include <string.h>
    #include <unistd.h>

    static int calls = 0, failed = 0;

    static int is_ours(int file) {
      char link[64], path[4096];
      snprintf(link, sizeof link, "/proc/self/fd/%d", file);
      ssize_t length = readlink(link, path, sizeof path - 1);
      if (length < 0) return 0;
      path[length] = 0;
      const char *ending = getenv("FAIL_SYNC_OF");
      size_t tail = strlen(ending);
      return (size_t)length >= tail && strcmp(path + length - tail, ending) == 0;
    }

    int fdatasync(int file) {
      int (*next)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
      if (failed && write(1, "sync\\n", 5) != 5) abort();
      if (is_ours(file) && ++calls == atoi(getenv("FAIL_SYNC_AT"))) {
        failed = 1;
        errno = EIO;
        return -1;
      }
      return next(file);
    }

    """
}
