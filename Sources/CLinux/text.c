#include "shim.h"

#include <libintl.h>

void linux_texts(const char *domain, const char *folder) {
    bindtextdomain(domain, folder);
    bind_textdomain_codeset(domain, "UTF-8");
}

const char *linux_text(const char *domain, const char *message) {
    return dgettext(domain, message);
}

const char *linux_text_counted(const char *domain, const char *one, const char *other,
                               unsigned long count) {
    return dngettext(domain, one, other, count);
}
