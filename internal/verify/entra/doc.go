// Package entra obtains tokens of Microsoft Entra for a cache, with the identity of the machine, of the pod or of the
// login of the Azure CLI, and hands them to go-redis-entraid, which keeps a connection signed in
// (https://learn.microsoft.com/azure/redis/entra-for-authentication).
//
// A token is in no message of this package: errors of token services are cut and cleaned before they are shown.
package entra
