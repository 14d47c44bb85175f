#ifndef CCODECS_H
#define CCODECS_H

#include <isa-l/igzip_lib.h>
#include <png.h>
#include <turbojpeg.h>
#include <zlib.h>


// A function-like macro in zlib.h.
static inline int codecs_inflate_init(z_stream *stream) { return inflateInit(stream); }

// ISA-L 2.30 returns with the upper halves of the vector registers dirty: all SSE code after it
// would run at half its speed.
#if defined(__x86_64__)
__attribute__((target("avx"))) static inline void codecs_clear_vectors(void) {
    __builtin_ia32_vzeroupper();
}
#endif

static inline int codecs_deflate(struct isal_zstream *stream) {
    int result = isal_deflate(stream);
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx")) codecs_clear_vectors();
#endif
    return result;
}

static const unsigned int CODECS_LEVEL1_BUFFER = ISAL_DEF_LVL1_DEFAULT;

#endif
