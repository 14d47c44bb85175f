#ifndef DESKHAND_CWSLAY_SHIM_H
#define DESKHAND_CWSLAY_SHIM_H

#include <sys/random.h>
#include <wslay/wslay.h>

#endif
