// What Swift's Glibc module leaves out. The bodies are in shim.c: with _GNU_SOURCE in a header, the
// C library's types would differ from those that Swift knows.
#ifndef DESKHAND_CLINUX_H
#define DESKHAND_CLINUX_H

int linux_eventfd(void);

/// A pipe that no program inherits; -1 where there is none to be had.
int linux_pipe(int ends[2]);

/// A socket that is readable when an interface, an address or a route comes or goes; or -1.
int linux_watch_network(void);

/// Reads what such a socket has; returns whether something has changed.
int linux_network_changed(int fd);

/// Names the calling thread, for debuggers and `top -H`; 15 bytes at most.
void linux_name_thread(const char *name);

/// The next connection, or -1.
int linux_accept(int listener);

int linux_stream_socket(void);

/// The user id of the process at the other end, or -1.
long linux_peer_uid(int fd);

/// Catches SIGINT, SIGTERM, SIGHUP, SIGWINCH and SIGCONT.
///
/// Returns a descriptor from which each can be read as one byte, its number; or -1. Once only.
int linux_catch_signals(void);

/// The terminal's width in columns, or 0.
int linux_columns(int fd);

/// Starts a program in `/`, as the leader of a session of its own, with no signal blocked; it reads
/// from `input` where that is no negative number, and its standard error goes to `log`, or where
/// ours goes if that is NULL.
///
/// Returns 0, or an error's number.
int linux_spawn_detached(int *process, const char *program, int input, const char *log,
                         char *const arguments[], char *const variables[]);

/// Gives a file another name in the same or another folder, never that of an existing file.
///
/// Returns 0, or -1 with errno: EEXIST where the name is taken.
int linux_rename_new(int from_folder, const char *from, int to_folder, const char *to);

/// Sets an extended attribute of an open file.
int linux_set_attribute(int fd, const char *name, const void *value, unsigned long size);

/// Reads an extended attribute of an open file; its length, or -1.
long linux_get_attribute(int fd, const char *name, void *value, unsigned long size);

/// Whether an open file is made up by the kernel (procfs, sysfs and their like), not stored.
int linux_is_virtual(int fd);

/// Where the translations of a domain are: LANGUAGE/LC_MESSAGES/DOMAIN.mo below `folder`.
void linux_texts(const char *domain, const char *folder);

/// The message in the customer's language, or itself.
const char *linux_text(const char *domain, const char *message);

/// The form that the language has for a count, or the English one.
const char *linux_text_counted(const char *domain, const char *one, const char *other,
                               unsigned long count);

#endif
