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

#define CCRYPTO_ED25519_KEY_BYTES 32
#define CCRYPTO_ED25519_SIGNATURE_BYTES 64

/// A private key of Ed25519 (RFC 8032), which signs without randomness: the same bytes give the same
/// signature. What it holds is overwritten when it is freed.
typedef struct ccrypto_ed25519_key ccrypto_ed25519_key;

/// NULL if OpenSSL fails. Give it back with `ccrypto_ed25519_free`.
ccrypto_ed25519_key *ccrypto_ed25519_generate(void);
/// The key of a seed (32 bytes); NULL if OpenSSL fails.
ccrypto_ed25519_key *ccrypto_ed25519_from_seed(const uint8_t *seed);
void ccrypto_ed25519_free(ccrypto_ed25519_key *key);
/// The 32 bytes that make the key; cleanse them after use.
int ccrypto_ed25519_seed(const ccrypto_ed25519_key *key, uint8_t *seed);
int ccrypto_ed25519_public(const ccrypto_ed25519_key *key, uint8_t *public_key);
/// `signature` takes 64 bytes.
int ccrypto_ed25519_sign(
  const ccrypto_ed25519_key *key, const void *bytes, size_t length, uint8_t *signature);
/// 1 if the signature (64 bytes) is that of the public key (32 bytes) over these bytes; 0 if not, and
/// also if OpenSSL fails: in doubt it is none.
int ccrypto_ed25519_verify(
  const uint8_t *public_key, const void *bytes, size_t length, const uint8_t *signature);

/// Overwrites bytes that were secret, and is never optimised away.
void ccrypto_cleanse(void *bytes, size_t length);

#endif
