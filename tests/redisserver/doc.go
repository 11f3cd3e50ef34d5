// Package redisserver starts a real redis-server on the loopback for tests: with TLS and a throw-away authority, with the
// users of an ACL file, and with a way in for the test itself that is none of the doors under test.
package redisserver
