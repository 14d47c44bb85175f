#define _GNU_SOURCE
#include "shim.h"

#include <errno.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>
#include <unistd.h>

int linux_watch_network(void) {
    int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE);
    if (fd < 0) return -1;
    struct sockaddr_nl address = {
        .nl_family = AF_NETLINK,
        .nl_groups = RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR | RTMGRP_IPV4_ROUTE |
                     RTMGRP_IPV6_ROUTE,
    };
    if (bind(fd, (struct sockaddr *)&address, sizeof address) == 0) return fd;
    close(fd);
    return -1;
}

int linux_network_changed(int fd) {
    char bytes[8192];
    int changed = 0;
    for (;;) {
        struct sockaddr_nl from = {0};
        socklen_t size = sizeof from;
        ssize_t count = recvfrom(fd, bytes, sizeof bytes, MSG_TRUNC, (void *)&from, &size);
        // More than the buffer holds, or more news than the socket kept, is news as well.
        if (count < 0 && errno == ENOBUFS) changed = 1;
        else if (count < 0 && errno == EINTR) continue;
        else if (count <= 0) return changed;
        // The kernel alone is believed.
        else if (from.nl_pid == 0) changed = 1;
    }
}
