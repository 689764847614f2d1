#include "CCrypto.h"

#include <errno.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <sys/random.h>
#include <sys/types.h>

// OpenSSL 3 looks an algorithm up by name under a lock each time it is asked for; that costs more
// than hashing a small record. So it is fetched once, and each thread keeps one context to reuse.

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t context_key;
static int context_key_made = 0;
static EVP_MD *sha256 = NULL;

static void free_context(void *context) { EVP_MD_CTX_free(context); }

static void prepare(void) {
  sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
  context_key_made = pthread_key_create(&context_key, free_context) == 0;
}

static EVP_MD_CTX *thread_context(void) {
  if (!context_key_made) return NULL;
  EVP_MD_CTX *context = pthread_getspecific(context_key);
  if (context != NULL) return context;
  context = EVP_MD_CTX_new();
  if (context == NULL) return NULL;
  if (pthread_setspecific(context_key, context) != 0) {
    EVP_MD_CTX_free(context);
    return NULL;
  }
  return context;
}

int ccrypto_sha256(const void *bytes, size_t length, uint8_t *digest) {
  pthread_once(&once, prepare);
  EVP_MD_CTX *context = thread_context();
  if (sha256 == NULL || context == NULL) return 0;
  unsigned int written = 0;
  return EVP_DigestInit_ex2(context, sha256, NULL) == 1
    && EVP_DigestUpdate(context, bytes, length) == 1
    && EVP_DigestFinal_ex(context, digest, &written) == 1
    && written == CCRYPTO_SHA256_BYTES;
}

struct ccrypto_sha256_state {
  EVP_MD_CTX *context;
};

ccrypto_sha256_state *ccrypto_sha256_new(void) {
  pthread_once(&once, prepare);
  if (sha256 == NULL) return NULL;
  ccrypto_sha256_state *state = OPENSSL_zalloc(sizeof(ccrypto_sha256_state));
  if (state == NULL) return NULL;
  state->context = EVP_MD_CTX_new();
  if (state->context == NULL || EVP_DigestInit_ex2(state->context, sha256, NULL) != 1) {
    ccrypto_sha256_free(state);
    return NULL;
  }
  return state;
}

int ccrypto_sha256_update(ccrypto_sha256_state *state, const void *bytes, size_t length) {
  return EVP_DigestUpdate(state->context, bytes, length) == 1;
}

int ccrypto_sha256_finish(ccrypto_sha256_state *state, uint8_t *digest) {
  unsigned int written = 0;
  return EVP_DigestFinal_ex(state->context, digest, &written) == 1
    && written == CCRYPTO_SHA256_BYTES;
}

void ccrypto_sha256_free(ccrypto_sha256_state *state) {
  if (state == NULL) return;
  EVP_MD_CTX_free(state->context);
  OPENSSL_free(state);
}

int ccrypto_random(void *bytes, size_t length) {
  uint8_t *next = bytes;
  while (length > 0) {
    ssize_t count = getrandom(next, length, 0);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return 0;
    next += count;
    length -= (size_t)count;
  }
  return 1;
}

int ccrypto_equal(const void *left, const void *right, size_t length) {
  return CRYPTO_memcmp(left, right, length) == 0;
}
