#ifndef FAULTY_DISK_H
#define FAULTY_DISK_H

/// A disk between SQLite and the real one, which counts what SQLite asks for and fails where it is
/// told to. It becomes the default file system (VFS) of the process, so the ledger's own code runs
/// unchanged on it. One at a time in a process; may be called from any thread.

enum faulty_disk_fault {
  FAULTY_DISK_SOUND = 0,
  /// One operation answers with an I/O error; the next ones work again.
  FAULTY_DISK_ERROR = 1,
  /// From one write on, nothing more fits.
  FAULTY_DISK_FULL = 2,
  /// One write stores half of its bytes and answers with an error; the next ones work again.
  FAULTY_DISK_SHORT_WRITE = 3,
  /// From one operation on, nothing works. `faulty_disk_survivors` then says what is left.
  FAULTY_DISK_POWER_CUT = 4,
};

/// Puts the disk between SQLite and the real one. Zero, or SQLite's error code.
int faulty_disk_install(void);

/// Starts counting anew and forgets what was written before. The fault comes at the `at`th
/// operation of those that it can strike, counted from 1; 0 means never.
void faulty_disk_arm(enum faulty_disk_fault fault, long at);

/// The operations since `faulty_disk_arm` that its fault could strike.
long faulty_disk_operations(void);

/// Whether the fault came.
int faulty_disk_has_struck(void);

/// Writes to `to` what a power cut leaves of the file at `from`: what was synced, and, of what was
/// not, each sector of 512 bytes with the probability `keep`, in percent, drawn from `seed`.
/// Zero if a file is there, 1 if none survives, -1 if it cannot be written.
int faulty_disk_survivors(const char *from, const char *to, int keep, unsigned long long seed);

#endif
