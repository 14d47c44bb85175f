#ifndef DESKHAND_CCURL_SHIM_H
#define DESKHAND_CCURL_SHIM_H

#include <curl/curl.h>
#include <netinet/tcp.h>
#include <sys/eventfd.h>

// Swift sees neither variadic functions nor macros with casts: these only pass them on.

static inline CURLcode dh_curl_set_long(CURL *easy, CURLoption option, long value) {
    return (curl_easy_setopt)(easy, option, value);
}

static inline CURLcode dh_curl_set_size(CURL *easy, CURLoption option, curl_off_t value) {
    return (curl_easy_setopt)(easy, option, value);
}

static inline CURLcode dh_curl_set_pointer(CURL *easy, CURLoption option, const void *value) {
    return (curl_easy_setopt)(easy, option, value);
}

static inline CURLcode dh_curl_set_callback(
    CURL *easy, CURLoption option, size_t (*value)(char *, size_t, size_t, void *)) {
    return (curl_easy_setopt)(easy, option, value);
}

static inline CURLcode dh_curl_get_long(CURL *easy, CURLINFO info, long *value) {
    return (curl_easy_getinfo)(easy, info, value);
}

static inline CURLcode dh_curl_get_size(CURL *easy, CURLINFO info, curl_off_t *value) {
    return (curl_easy_getinfo)(easy, info, value);
}

static inline CURLcode dh_curl_get_socket(CURL *easy, curl_socket_t *value) {
    return (curl_easy_getinfo)(easy, CURLINFO_ACTIVESOCKET, value);
}

static const long dh_curl_auth_any = (long)CURLAUTH_ANY;
static const long dh_curl_auth_password =
    (long)(CURLAUTH_BASIC | CURLAUTH_DIGEST | CURLAUTH_NTLM);
static const size_t dh_curl_read_abort = CURL_READFUNC_ABORT;

#endif
