// Package authorisation proves that a principal may do at a cache what its policy promises, and no more.
//
// What is promised is the answer of package accesspolicy, command by command. What the cache really does is seen by sending
// the command: Redis checks permissions before it looks at anything else, so a command that would change nothing shows as
// well as any other whether it is permitted (https://github.com/redis/redis/blob/7.0/src/server.c, processCommand; a wrong
// number of arguments is found before, so it would show nothing).
//
// # What is sent
//
// Only what is in the table of this package: commands that change nothing and answer briefly even where everything is
// permitted, on keys with random names that nobody has. Commands that delete, move or stop something, that read all keys or
// keep the server busy, are never sent, whatever the options; the report lists them with what the policy says of them.
//
// # What is not a refusal
//
// A refusal is NOPERM, or that the server has no such command, as Azure tells its servers. Redis names every other reason
// (READONLY, OOM, LOADING, MOVED to a node that can't be reached) only after the check of permissions, so those prove
// nothing here, and neither does any refusal while nothing at all is answered on the same connection.
package authorisation
