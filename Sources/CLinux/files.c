#define _GNU_SOURCE
#include "shim.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <sys/vfs.h>
#include <sys/xattr.h>
#include <unistd.h>

int linux_rename_new(int from_folder, const char *from, int to_folder, const char *to) {
    if (renameat2(from_folder, from, to_folder, to, RENAME_NOREPLACE) == 0) return 0;
    if (errno != EINVAL && errno != ENOSYS) return -1;
    // Some network file systems know no RENAME_NOREPLACE; a second link replaces nothing either.
    if (linkat(from_folder, from, to_folder, to, 0) != 0) {
        if (errno != EPERM && errno != EOPNOTSUPP && errno != ENOSYS) return -1;
        // Without links there is still a name that we have made ourselves to be replaced.
        int fd = openat(to_folder, to, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
        if (fd < 0) return -1;
        close(fd);
        return renameat(from_folder, from, to_folder, to);
    }
    return unlinkat(from_folder, from, 0);
}

int linux_set_attribute(int fd, const char *name, const void *value, unsigned long size) {
    return fsetxattr(fd, name, value, size, 0);
}

long linux_get_attribute(int fd, const char *name, void *value, unsigned long size) {
    return fgetxattr(fd, name, value, size);
}

int linux_is_virtual(int fd) {
    struct statfs found;
    if (fstatfs(fd, &found) != 0) return 0;
    switch ((unsigned long)found.f_type) {
    case PROC_SUPER_MAGIC:
    case SYSFS_MAGIC:
    case DEBUGFS_MAGIC:
    case TRACEFS_MAGIC:
    case SECURITYFS_MAGIC:
    case CGROUP_SUPER_MAGIC:
    case CGROUP2_SUPER_MAGIC:
        return 1;
    default:
        return 0;
    }
}
