#ifndef BELAY_CZLIB_H
#define BELAY_CZLIB_H

#include <stddef.h>
#include <stdint.h>

/// What became of a gzip body.
enum belay_gunzip_result {
  BELAY_GUNZIP_DONE = 0,
  /// The content is larger than the limit; nothing of it is given.
  BELAY_GUNZIP_TOO_LARGE = 1,
  /// The input ends before its content does.
  BELAY_GUNZIP_TRUNCATED = 2,
  /// Not gzip, a wrong checksum, or something after the end.
  BELAY_GUNZIP_CORRUPT = 3,
  BELAY_GUNZIP_NO_MEMORY = 4,
};

/// Unpacks a whole gzip text (RFC 1952, one or more members) into memory that the caller frees with
/// `free`. Never holds more than `limit` + 64 KiB bytes, whatever the input claims to contain.
/// `*content` and `*length` are set only for BELAY_GUNZIP_DONE.
enum belay_gunzip_result belay_gunzip(
    const uint8_t *input, size_t count, size_t limit, uint8_t **content, size_t *length);

/// Packs bytes as gzip (RFC 1952) into memory that the caller frees with `free`; 0 if there is not
/// enough of it, and then nothing is set.
int belay_gzip(const uint8_t *input, size_t count, uint8_t **packed, size_t *length);

#endif
