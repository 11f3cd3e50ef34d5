// Package ports proves that a cache answers where it should, in TLS, and nowhere and in no way else. That a connection is
// accepted says nothing, because firewalls and proxies accept for others; a reply of Redis does.
package ports
