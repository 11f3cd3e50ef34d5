// Package authentication proves who gets into a cache: nobody without credentials, no wrong or forged ones, and the
// principal with its own, on a connection that stays when the token is renewed.
//
// # What a refusal proves
//
// Every refusal here is an error reply of Redis, so it can't be a firewall's. What is refused to tokens counts only once a
// genuine token was accepted: a cache that takes no token at all would refuse the forged ones, too.
//
// # What can't be proven
//
// That access keys are off: a wrong key gets the same answer where they are on, and no key of the cache is ever read.
// RDT-IDN-02 of `redoubt check` tells. A key that the user passes is tried, and must be refused.
//
// That the cache notices the end of a token by itself, unless the run lasts as long as a token lives: that's what watching
// is for.
//
// Each wrong sign-in is a line in the cache's log, as it should be.
package authentication
