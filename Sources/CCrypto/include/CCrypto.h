#ifndef CCRYPTO_H
#define CCRYPTO_H

#include <stddef.h>
#include <stdint.h>

// The few things Belay takes from OpenSSL 3 and the kernel, as plain C, so that Swift never sees
// OpenSSL's types and macros. Every function that returns int says 1 for done, 0 for failed.

#define CCRYPTO_SHA256_BYTES 32

/// SHA-256 of `length` bytes into `digest` (32 bytes). `bytes` may be NULL if `length` is 0.
int ccrypto_sha256(const void *bytes, size_t length, uint8_t *digest);

/// A SHA-256 that is fed in pieces. Not safe to share between threads.
typedef struct ccrypto_sha256_state ccrypto_sha256_state;

/// NULL if memory ran out. Give it back with `ccrypto_sha256_free`.
ccrypto_sha256_state *ccrypto_sha256_new(void);
int ccrypto_sha256_update(ccrypto_sha256_state *state, const void *bytes, size_t length);
/// After this the state can only be freed.
int ccrypto_sha256_finish(ccrypto_sha256_state *state, uint8_t *digest);
void ccrypto_sha256_free(ccrypto_sha256_state *state);

/// Fills `bytes` from the kernel's random source (getrandom), in as many calls as it takes.
int ccrypto_random(void *bytes, size_t length);

/// 1 if both are the same; takes the same time wherever they differ.
int ccrypto_equal(const void *left, const void *right, size_t length);

#endif
