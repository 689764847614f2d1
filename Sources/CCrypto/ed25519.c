#include "CCrypto.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>

// The handle is OpenSSL's own key object, which cleanses what it holds when it is freed. Whatever
// OpenSSL notes down about a failure is thrown away: the next caller on this thread must not find it.

static EVP_PKEY *inner(const ccrypto_ed25519_key *key) { return (EVP_PKEY *)key; }

static ccrypto_ed25519_key *handle(EVP_PKEY *key) {
  if (key == NULL) ERR_clear_error();
  return (ccrypto_ed25519_key *)key;
}

static int answer(int done) {
  if (!done) ERR_clear_error();
  return done;
}

ccrypto_ed25519_key *ccrypto_ed25519_generate(void) {
  return handle(EVP_PKEY_Q_keygen(NULL, NULL, "ED25519"));
}

ccrypto_ed25519_key *ccrypto_ed25519_from_seed(const uint8_t *seed) {
  return handle(
    EVP_PKEY_new_raw_private_key_ex(NULL, "ED25519", NULL, seed, CCRYPTO_ED25519_KEY_BYTES));
}

void ccrypto_ed25519_free(ccrypto_ed25519_key *key) { EVP_PKEY_free(inner(key)); }

int ccrypto_ed25519_seed(const ccrypto_ed25519_key *key, uint8_t *seed) {
  size_t length = CCRYPTO_ED25519_KEY_BYTES;
  return answer(
    EVP_PKEY_get_raw_private_key(inner(key), seed, &length) == 1
    && length == CCRYPTO_ED25519_KEY_BYTES);
}

int ccrypto_ed25519_public(const ccrypto_ed25519_key *key, uint8_t *public_key) {
  size_t length = CCRYPTO_ED25519_KEY_BYTES;
  return answer(
    EVP_PKEY_get_raw_public_key(inner(key), public_key, &length) == 1
    && length == CCRYPTO_ED25519_KEY_BYTES);
}

int ccrypto_ed25519_sign(
  const ccrypto_ed25519_key *key, const void *bytes, size_t length, uint8_t *signature
) {
  EVP_MD_CTX *context = EVP_MD_CTX_new();
  if (context == NULL) return answer(0);
  size_t written = CCRYPTO_ED25519_SIGNATURE_BYTES;
  int done = EVP_DigestSignInit_ex(context, NULL, NULL, NULL, NULL, inner(key), NULL) == 1
    && EVP_DigestSign(context, signature, &written, bytes, length) == 1
    && written == CCRYPTO_ED25519_SIGNATURE_BYTES;
  EVP_MD_CTX_free(context);
  return answer(done);
}

int ccrypto_ed25519_verify(
  const uint8_t *public_key, const void *bytes, size_t length, const uint8_t *signature
) {
  EVP_PKEY *key =
    EVP_PKEY_new_raw_public_key_ex(NULL, "ED25519", NULL, public_key, CCRYPTO_ED25519_KEY_BYTES);
  EVP_MD_CTX *context = EVP_MD_CTX_new();
  int valid = key != NULL && context != NULL
    && EVP_DigestVerifyInit_ex(context, NULL, NULL, NULL, NULL, key, NULL) == 1
    && EVP_DigestVerify(context, signature, CCRYPTO_ED25519_SIGNATURE_BYTES, bytes, length) == 1;
  EVP_MD_CTX_free(context);
  EVP_PKEY_free(key);
  return answer(valid);
}

void ccrypto_cleanse(void *bytes, size_t length) { OPENSSL_cleanse(bytes, length); }
