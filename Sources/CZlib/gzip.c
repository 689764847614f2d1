#include "CZlib.h"

#include <limits.h>
#include <stdlib.h>
#include <zlib.h>

int belay_gzip(const uint8_t *input, size_t count, uint8_t **packed, size_t *length) {
  if (count > UINT_MAX / 2) return 0;
  z_stream stream = {0};
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) !=
      Z_OK)  // +16: gzip
    return 0;
  size_t room = deflateBound(&stream, count);
  uint8_t *bytes = malloc(room);
  if (bytes == NULL) {
    deflateEnd(&stream);
    return 0;
  }
  stream.next_in = (Bytef *)input;
  stream.avail_in = (uInt)count;
  stream.next_out = bytes;
  stream.avail_out = (uInt)room;
  int result = deflate(&stream, Z_FINISH);
  size_t written = room - stream.avail_out;
  deflateEnd(&stream);
  if (result != Z_STREAM_END) {
    free(bytes);
    return 0;
  }
  *packed = bytes;
  *length = written;
  return 1;
}
