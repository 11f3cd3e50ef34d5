// Package connections is the [accesskeys.Probe] that asks the cache itself: it signs in with the published key and reads
// which connections there are, by CLIENT LIST, which both services offer:
// https://learn.microsoft.com/azure/azure-cache-for-redis/cache-monitor-diagnostic-settings#connection-logs
//
// # What can be seen
//
// CLIENT LIST (https://redis.io/docs/latest/commands/client-list/) names of every connection its user and its age.
// Whoever signs in with an access key is the user `default` (https://redis.io/docs/latest/commands/auth/); whoever signs
// in with Entra has the object id of the identity as the name of the user,
// https://learn.microsoft.com/azure/azure-cache-for-redis/cache-azure-active-directory-for-authentication and
// https://learn.microsoft.com/azure/redis/entra-for-authentication. So:
//
//	a connection of                   what is certain                             what the probe says
//	--------------------------------  ------------------------------------------  ---------------------------------
//	another user                      it uses no key                              nothing
//	default, older than the new key   it signed in with the old key               the old key is in use
//	default, younger                  one of the two keys; Redis keeps no record  it cannot be seen
//	default, of about the same age    one of the two keys                         it cannot be seen
//	default, from the node itself     it may be the service's own                 it cannot be seen
//
// A younger connection used the old key where the client keeps in memory what it read at its start, and connects again.
// That cannot be seen, so the answer is "none" only when nobody but the probe itself is connected with a key. Nor can it
// be seen that a client waits, unconnected, with the old key in memory.
//
// An old connection counts although its client may have signed in again with the new key on the same connection: the age
// is that of the connection. Not counted are replication links (flags M and S) and, on the classic service, connections
// that have never sent a command and so have not signed in: Redis lists those as default too
// (https://github.com/redis/redis/blob/7.0/src/networking.c, createClient and catClientInfoString).
//
// # Which servers are asked
//
// Every node that CLUSTER SLOTS names, primary or replica; without cluster mode the one behind the host name. Clients that
// somebody has connected to a replica of such a cache directly are not seen.
//
// Azure Managed Redis is Redis Enterprise, where clients reach a proxy and not Redis. CLIENT LIST is supported
// (https://redis.io/docs/latest/operate/rs/references/compatibility/commands/connection/), and a database can have
// several proxies at once. No public source says that one proxy lists what is connected to the others. So what is listed
// counts, and an empty list proves nothing there: the answer is then that it cannot be seen.
//
// # The key
//
// The key goes only to a host of Azure's Redis domains that proves its name by a certificate, within TLS 1.2 or newer.
// No text of a server is passed on, except the code word of an error reply: an old server quotes the AUTH that it did
// not understand, with the key.
package connections
