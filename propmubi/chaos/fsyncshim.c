/* Notes what a server has made durable: after each fsync or fdatasync that succeeded, the file's path and the
 * size it had when the call began go into CHAOS_SYNC_LOG. A power loss is then: kill -9, and cut each file to
 * its last noted size. Loaded with LD_PRELOAD into the Redis of a chaos cell, never elsewhere.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static void note(int fd, off_t size) {
    char link[64], path[PATH_MAX], line[PATH_MAX + 32];
    const char *log = getenv("CHAOS_SYNC_LOG");
    ssize_t length;
    int out, count;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    if (log == NULL || (length = readlink(link, path, sizeof path - 1)) < 0) return;
    path[length] = 0;
    count = snprintf(line, sizeof line, "%lld\t%s\n", (long long)size, path);
    if ((out = open(log, O_WRONLY | O_CREAT | O_APPEND, 0600)) < 0) return;
    if (write(out, line, count) < 0) { /* the next sync notes more */ }
    close(out);
}

static int synced(int fd, long number) {
    struct stat before;
    int known = fstat(fd, &before) == 0 && S_ISREG(before.st_mode);
    int result = (int)syscall(number, fd);
    if (result == 0 && known) note(fd, before.st_size);
    return result;
}

int fsync(int fd) { return synced(fd, SYS_fsync); }
int fdatasync(int fd) { return synced(fd, SYS_fdatasync); }
