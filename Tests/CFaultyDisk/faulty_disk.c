#include "faulty_disk.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// A file as SQLite wrote it is on the real disk. Beside it stands what a power cut would leave for
// certain: the bytes as of the last sync.

#define SECTOR 512
#define MAX_FILES 64

struct platter {
  char path[1024];
  unsigned char *synced;
  sqlite3_int64 synced_length;
  sqlite3_int64 capacity;
  // Whether its directory entry is durable: it was there before, or it was synced.
  int is_durable;
};

struct file {
  sqlite3_file base;
  struct platter *platter;
  sqlite3_file *real;
};

enum operation { OPEN, READ, WRITE, TRUNCATE, SYNC, DELETE };

static sqlite3_vfs *real_disk;
static sqlite3_vfs disk;
static sqlite3_io_methods methods;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static struct platter platters[MAX_FILES];
static int platter_count;
static enum faulty_disk_fault fault;
static long strike_at, operations;
static int struck;

// MARK: The fault

static int can_strike(enum operation operation) {
  switch (fault) {
    case FAULTY_DISK_SOUND: return 0;
    case FAULTY_DISK_ERROR: return 1;
    case FAULTY_DISK_FULL:
    case FAULTY_DISK_SHORT_WRITE: return operation == WRITE;
    case FAULTY_DISK_POWER_CUT: return operation != READ && operation != OPEN;
  }
  return 0;
}

/// Counts an operation and says whether the fault meets it.
static int is_struck(enum operation operation) {
  pthread_mutex_lock(&lock);
  int is_lasting = fault == FAULTY_DISK_FULL || fault == FAULTY_DISK_POWER_CUT;
  int strikes = 0;
  if (can_strike(operation)) {
    operations += 1;
    if (operations == strike_at) struck = strikes = 1;
    else strikes = struck && is_lasting;
  } else {
    strikes = struck && fault == FAULTY_DISK_POWER_CUT;
  }
  pthread_mutex_unlock(&lock);
  return strikes;
}

static int error_of(enum operation operation) {
  if (fault == FAULTY_DISK_FULL) return SQLITE_FULL;
  switch (operation) {
    case OPEN: return SQLITE_CANTOPEN;
    case READ: return SQLITE_IOERR_READ;
    case WRITE: return SQLITE_IOERR_WRITE;
    case TRUNCATE: return SQLITE_IOERR_TRUNCATE;
    case SYNC: return SQLITE_IOERR_FSYNC;
    case DELETE: return SQLITE_IOERR_DELETE;
  }
  return SQLITE_IOERR;
}

// MARK: What is synced

static sqlite3_file *real(sqlite3_file *file) { return ((struct file *)file)->real; }

static struct platter *platter_at(const char *path) {
  for (int i = 0; i < platter_count; i++)
    if (strcmp(platters[i].path, path) == 0) return &platters[i];
  return NULL;
}

static int grow(struct platter *platter, sqlite3_int64 length) {
  if (length <= platter->capacity) return SQLITE_OK;
  unsigned char *bytes = realloc(platter->synced, (size_t)length * 2);
  if (!bytes) return SQLITE_NOMEM;
  platter->synced = bytes;
  platter->capacity = length * 2;
  return SQLITE_OK;
}

/// Makes what is in the file now what survives. The ledgers of a sweep are small enough for a whole
/// copy, and that is simpler to believe than a list of changes.
static int settle(struct platter *platter, sqlite3_file *file) {
  sqlite3_int64 length = 0;
  int result = file->pMethods->xFileSize(file, &length);
  if (result == SQLITE_OK) result = grow(platter, length);
  if (result == SQLITE_OK && length > 0)
    result = file->pMethods->xRead(file, platter->synced, (int)length, 0);
  if (result != SQLITE_OK) return result;
  platter->synced_length = length;
  platter->is_durable = 1;
  return SQLITE_OK;
}

static struct platter *track(const char *path, sqlite3_file *file) {
  struct platter *platter = platter_at(path);
  if (platter) return platter;
  if (platter_count == MAX_FILES) abort();
  platter = &platters[platter_count++];
  memset(platter, 0, sizeof *platter);
  snprintf(platter->path, sizeof platter->path, "%s", path);
  sqlite3_int64 length = 0;
  if (file->pMethods->xFileSize(file, &length) == SQLITE_OK && length > 0) settle(platter, file);
  return platter;
}

// MARK: The methods of a file

static int file_close(sqlite3_file *file) { return real(file)->pMethods->xClose(real(file)); }

static int file_read(sqlite3_file *file, void *to, int count, sqlite3_int64 at) {
  if (is_struck(READ)) return error_of(READ);
  return real(file)->pMethods->xRead(real(file), to, count, at);
}

static int file_write(sqlite3_file *file, const void *from, int count, sqlite3_int64 at) {
  if (!is_struck(WRITE)) return real(file)->pMethods->xWrite(real(file), from, count, at);
  if (fault == FAULTY_DISK_SHORT_WRITE)
    real(file)->pMethods->xWrite(real(file), from, count / 2, at);
  return error_of(WRITE);
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 length) {
  if (is_struck(TRUNCATE)) return error_of(TRUNCATE);
  return real(file)->pMethods->xTruncate(real(file), length);
}

/// The real disk is not asked to sync: what survives is what is copied here.
static int file_sync(sqlite3_file *file, int flags) {
  (void)flags;
  if (is_struck(SYNC)) return error_of(SYNC);
  struct platter *platter = ((struct file *)file)->platter;
  if (!platter || fault != FAULTY_DISK_POWER_CUT) return SQLITE_OK;
  pthread_mutex_lock(&lock);
  int result = settle(platter, real(file));
  pthread_mutex_unlock(&lock);
  return result;
}

static int file_size(sqlite3_file *file, sqlite3_int64 *length) {
  return real(file)->pMethods->xFileSize(real(file), length);
}

static int file_lock(sqlite3_file *file, int level) {
  return real(file)->pMethods->xLock(real(file), level);
}

static int file_unlock(sqlite3_file *file, int level) {
  return real(file)->pMethods->xUnlock(real(file), level);
}

static int file_check_lock(sqlite3_file *file, int *result) {
  return real(file)->pMethods->xCheckReservedLock(real(file), result);
}

static int file_control(sqlite3_file *file, int operation, void *argument) {
  return real(file)->pMethods->xFileControl(real(file), operation, argument);
}

static int file_sector_size(sqlite3_file *file) {
  (void)file;
  return SECTOR;
}

/// No promises: a write may be torn and reordered.
static int file_characteristics(sqlite3_file *file) {
  (void)file;
  return 0;
}

static int file_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **at) {
  return real(file)->pMethods->xShmMap(real(file), page, size, extend, at);
}

static int file_shm_lock(sqlite3_file *file, int offset, int count, int flags) {
  return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
}

static void file_shm_barrier(sqlite3_file *file) {
  real(file)->pMethods->xShmBarrier(real(file));
}

static int file_shm_unmap(sqlite3_file *file, int delete) {
  return real(file)->pMethods->xShmUnmap(real(file), delete);
}

// MARK: The methods of the disk

static int disk_open(
    sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *out_flags) {
  (void)vfs;
  struct file *ours = (struct file *)file;
  memset(ours, 0, sizeof *ours);
  if (is_struck(OPEN)) return error_of(OPEN);
  ours->real = (sqlite3_file *)(ours + 1);
  int result = real_disk->xOpen(real_disk, path, ours->real, flags, out_flags);
  if (result != SQLITE_OK) return result;
  ours->base.pMethods = &methods;
  if (path && fault == FAULTY_DISK_POWER_CUT) {
    pthread_mutex_lock(&lock);
    ours->platter = track(path, ours->real);
    pthread_mutex_unlock(&lock);
  }
  return SQLITE_OK;
}

static int disk_delete(sqlite3_vfs *vfs, const char *path, int is_durable) {
  (void)vfs;
  if (is_struck(DELETE)) return error_of(DELETE);
  pthread_mutex_lock(&lock);
  struct platter *platter = platter_at(path);
  if (platter && is_durable) {
    platter->is_durable = 0;
    platter->synced_length = 0;
  }
  pthread_mutex_unlock(&lock);
  return real_disk->xDelete(real_disk, path, is_durable);
}

// MARK: For the tests

int faulty_disk_install(void) {
  real_disk = sqlite3_vfs_find(NULL);
  if (!real_disk) return SQLITE_ERROR;
  methods = (sqlite3_io_methods){
      .iVersion = 2,
      .xClose = file_close,
      .xRead = file_read,
      .xWrite = file_write,
      .xTruncate = file_truncate,
      .xSync = file_sync,
      .xFileSize = file_size,
      .xLock = file_lock,
      .xUnlock = file_unlock,
      .xCheckReservedLock = file_check_lock,
      .xFileControl = file_control,
      .xSectorSize = file_sector_size,
      .xDeviceCharacteristics = file_characteristics,
      .xShmMap = file_shm_map,
      .xShmLock = file_shm_lock,
      .xShmBarrier = file_shm_barrier,
      .xShmUnmap = file_shm_unmap,
  };
  disk = *real_disk;
  disk.szOsFile = (int)sizeof(struct file) + real_disk->szOsFile;
  disk.pNext = NULL;
  disk.zName = "faulty";
  disk.xOpen = disk_open;
  disk.xDelete = disk_delete;
  return sqlite3_vfs_register(&disk, 1);
}

void faulty_disk_arm(enum faulty_disk_fault next, long at) {
  pthread_mutex_lock(&lock);
  // Connections that died at the last fault may still point at a platter, so none is moved.
  for (int i = 0; i < platter_count; i++) {
    free(platters[i].synced);
    memset(&platters[i], 0, sizeof platters[i]);
  }
  platter_count = 0;
  fault = next;
  strike_at = at;
  operations = 0;
  struck = 0;
  pthread_mutex_unlock(&lock);
}

long faulty_disk_operations(void) {
  pthread_mutex_lock(&lock);
  long count = operations;
  pthread_mutex_unlock(&lock);
  return count;
}

int faulty_disk_has_struck(void) {
  pthread_mutex_lock(&lock);
  int answer = struck;
  pthread_mutex_unlock(&lock);
  return answer;
}

// MARK: What a power cut leaves

/// splitmix64, from its authors' public description.
static unsigned long long draw(unsigned long long *state) {
  unsigned long long z = *state += 0x9e3779b97f4a7c15ULL;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

static unsigned char *contents(const char *path, sqlite3_int64 *length) {
  FILE *file = fopen(path, "rb");
  *length = 0;
  if (!file) return NULL;
  fseek(file, 0, SEEK_END);
  *length = ftell(file);
  rewind(file);
  unsigned char *bytes = malloc((size_t)*length + 1);
  if (bytes && fread(bytes, 1, (size_t)*length, file) != (size_t)*length) abort();
  fclose(file);
  return bytes;
}

static int store(const char *path, const unsigned char *bytes, sqlite3_int64 length) {
  FILE *file = fopen(path, "wb");
  if (!file) return -1;
  size_t written = fwrite(bytes, 1, (size_t)length, file);
  return fclose(file) == 0 && written == (size_t)length ? 0 : -1;
}

static sqlite3_int64 shorter(sqlite3_int64 one, sqlite3_int64 other) {
  return one < other ? one : other;
}

/// Takes some sectors of what was written into what was synced. Returns the new length.
static sqlite3_int64 mix(
    unsigned char *into, sqlite3_int64 length, const unsigned char *written,
    sqlite3_int64 written_length, int keep, unsigned long long seed) {
  // A file that was made shorter, but not synced, may be found short or long.
  if (written_length < length && (int)(draw(&seed) % 100) < keep) length = written_length;
  for (sqlite3_int64 at = 0; at < written_length; at += SECTOR) {
    sqlite3_int64 end = shorter(at + SECTOR, written_length);
    if ((int)(draw(&seed) % 100) >= keep) continue;
    memcpy(into + at, written + at, (size_t)(end - at));
    if (end > length) length = end;
  }
  return length;
}

int faulty_disk_survivors(const char *from, const char *to, int keep, unsigned long long seed) {
  struct platter *platter = platter_at(from);
  sqlite3_int64 written_length = 0;
  unsigned char *written = contents(from, &written_length);
  sqlite3_int64 length = platter ? platter->synced_length : written_length;
  int is_durable = platter ? platter->is_durable : written != NULL;
  if (!is_durable && (keep == 0 || !written)) return free(written), 1;

  unsigned char *image = calloc(1, (size_t)(length + written_length) + SECTOR);
  if (!image) abort();
  if (platter && length > 0) memcpy(image, platter->synced, (size_t)length);
  if (!platter && written) memcpy(image, written, (size_t)written_length);
  if (platter && written && keep > 0)
    length = mix(image, length, written, written_length, keep, seed);
  int result = store(to, image, length);
  free(image);
  free(written);
  return result;
}
