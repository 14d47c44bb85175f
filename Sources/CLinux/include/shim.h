// What Swift's Glibc module leaves out. The bodies are in shim.c: with _GNU_SOURCE in a header, the
// C library's types would differ from those that Swift knows.
#ifndef DESKHAND_CLINUX_H
#define DESKHAND_CLINUX_H

int linux_eventfd(void);

/// The next connection, or -1.
int linux_accept(int listener);

int linux_stream_socket(void);

/// The user id of the process at the other end, or -1.
long linux_peer_uid(int fd);

/// A descriptor that tells of SIGINT, SIGTERM, SIGHUP, SIGWINCH and SIGCONT, blocked in this thread.
int linux_signalfd(void);

/// The next signal of that descriptor, or 0.
int linux_next_signal(int fd);

/// The terminal's width in columns, or 0.
int linux_columns(int fd);

/// Starts a program in `/`, as the leader of a session of its own, with no signal blocked; its
/// standard error goes to `log`.
///
/// Returns 0, or an error's number.
int linux_spawn_detached(int *process, const char *program, const char *log,
                         char *const arguments[], char *const variables[]);

#endif
