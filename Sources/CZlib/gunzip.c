#include "CZlib.h"

#include <limits.h>
#include <stdlib.h>
#include <zlib.h>

// A stream's output so far; grows by doubling, from one step up to limit + one step.
struct output {
  uint8_t *bytes;
  size_t count;
  size_t room;
};

static const size_t step = 64 * 1024;

static int grow(struct output *out, size_t limit) {
  size_t room = out->room == 0 ? step : out->room * 2;
  if (room > limit + step) room = limit + step;
  uint8_t *bytes = realloc(out->bytes, room);
  if (bytes == NULL) return 0;
  out->bytes = bytes;
  out->room = room;
  return 1;
}

static enum belay_gunzip_result unpack(z_stream *stream, struct output *out, size_t limit) {
  for (;;) {
    if (out->count > limit) return BELAY_GUNZIP_TOO_LARGE;
    if (out->count == out->room && !grow(out, limit)) return BELAY_GUNZIP_NO_MEMORY;
    size_t free_room = out->room - out->count;
    stream->next_out = out->bytes + out->count;
    stream->avail_out = (uInt)free_room;
    int result = inflate(stream, Z_NO_FLUSH);
    out->count += free_room - stream->avail_out;
    if (result == Z_MEM_ERROR) return BELAY_GUNZIP_NO_MEMORY;
    if (result == Z_STREAM_END) {
      if (out->count > limit) return BELAY_GUNZIP_TOO_LARGE;
      if (stream->avail_in == 0) return BELAY_GUNZIP_DONE;
      if (inflateReset(stream) != Z_OK) return BELAY_GUNZIP_CORRUPT;  // the next member
      continue;
    }
    if (result != Z_OK && result != Z_BUF_ERROR) return BELAY_GUNZIP_CORRUPT;
    if (stream->avail_in == 0 && stream->avail_out != 0) return BELAY_GUNZIP_TRUNCATED;
  }
}

enum belay_gunzip_result belay_gunzip(
    const uint8_t *input, size_t count, size_t limit, uint8_t **content, size_t *length) {
  if (count > UINT_MAX || limit > UINT_MAX - step) return BELAY_GUNZIP_TOO_LARGE;
  if (count == 0) return BELAY_GUNZIP_TRUNCATED;
  z_stream stream = {0};
  stream.next_in = (Bytef *)input;
  stream.avail_in = (uInt)count;
  if (inflateInit2(&stream, 15 + 16) != Z_OK) return BELAY_GUNZIP_NO_MEMORY;  // +16: gzip only
  struct output out = {0};
  enum belay_gunzip_result result = unpack(&stream, &out, limit);
  inflateEnd(&stream);
  if (result != BELAY_GUNZIP_DONE) {
    free(out.bytes);
    return result;
  }
  *content = out.bytes;
  *length = out.count;
  return BELAY_GUNZIP_DONE;
}
